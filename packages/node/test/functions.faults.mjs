// The functions that functions.faults.test.ts kills in the middle of their work.
import { callback, remote, task } from "@heddle/core";

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

/** Hands out a function that never answers, and goes on. */
export const offering = task(import.meta.url, async function offering(take) {
  await take(callback(() => new Promise(() => {})));
  await new Promise((resolve) => this.signal.addEventListener("abort", resolve));
});

export const giving = task(import.meta.url, (count) =>
  Array.from({ length: count }, (_, index) => callback(() => index)),
);

/** What this realm has lent, and waits for. */
export const sizesHere = () => globalThis[Symbol.for("heddle")].callbacks.sizes;
export const sizes = task(import.meta.url, () => sizesHere());

export const calling = task(import.meta.url, (fn) => fn());

class Stuck {
  forever() {
    return new Promise(() => {});
  }

  async *endless() {
    for (let value = 0; ; value++) yield value;
  }
}
export const RemoteStuck = remote(import.meta.url, Stuck);
