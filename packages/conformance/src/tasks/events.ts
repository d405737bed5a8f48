import type { Event } from "@heddle/core";

/** Computes until the event is set; how many times it looked. */
function spinUntilSet(event: Event, words: Int32Array): number {
  let looks = 0;
  Atomics.store(words, 0, 1);
  while (!event.isSet()) looks++;
  return looks + 1;
}

export const events = { spinUntilSet };
