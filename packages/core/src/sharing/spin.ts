import { monotonic } from "../base/clock.js";
import { linger, ROUNDS, SPIN } from "./linger.js";

/** Whether it becomes true within the time in which it pays to look. @param steps to linger between two looks. */
export function spinUntil(done: () => boolean, steps: number): boolean {
  const end = monotonic() + SPIN;
  let rounds = ROUNDS;
  do {
    if (done()) return true;
    linger(steps);
  } while (monotonic() < end && --rounds > 0);
  return false;
}
