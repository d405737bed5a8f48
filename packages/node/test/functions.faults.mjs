// The functions that functions.faults.test.ts kills in the middle of their work.
import { task } from "@heddle/core";

/** Goes on, and says in the first word that it does. */
export const onAndOn = task(import.meta.url, async function onAndOn(words) {
  Atomics.add(words, 0, 1);
  await new Promise((resolve) => this.signal.addEventListener("abort", resolve));
  this.signal.throwIfAborted();
});

export const counting = task(import.meta.url, async function* counting() {
  for (let value = 0; ; value++) yield value;
});

/** Ends its worker for one of its inputs. */
export const fatalAt = task(import.meta.url, async function fatalAt(value, fatal) {
  if (value === fatal) process.exit(3);
  return value;
});
