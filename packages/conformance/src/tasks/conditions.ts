import type { Condition, RLock } from "@heddle/core";
import type { Self } from "./self.js";

type Wait = "wait" | "waitSync";
type WaitFor = "waitFor" | "waitForSync";

/** How to take the lock for a wait: blocking for one that blocks. */
function acquireFor(wait: Wait | WaitFor): "acquire" | "acquireSync" {
  return wait.endsWith("Sync") ? "acquireSync" : "acquire";
}

/** Waits once with the lock, and counts itself in the first word when it has it back. */
async function waitOn(
  this: Self,
  condition: Condition,
  wait: Wait,
  words: Int32Array,
  options?: { timeout?: number },
): Promise<unknown> {
  await condition[acquireFor(wait)]({ owner: this });
  const notified = await condition[wait]({ ...options, owner: this });
  Atomics.add(words, 0, 1);
  const locked = condition.locked();
  condition.release({ owner: this });
  return { notified, locked };
}

/** The same until the second word is as large as that; how often it looked. */
async function waitForWord(
  this: Self,
  condition: Condition,
  waitFor: WaitFor,
  words: Int32Array,
  value: number,
  options?: { timeout?: number },
): Promise<unknown> {
  await condition[acquireFor(waitFor)]({ owner: this });
  let looks = 0;
  const predicate = (): number | boolean => {
    looks++;
    Atomics.add(words, 0, 1);
    return Atomics.load(words, 1) >= value && value;
  };
  const result = await condition[waitFor](predicate, { ...options, owner: this });
  condition.release({ owner: this });
  return { result, looks };
}

/** Changes the second word, and tells the others. */
async function storeAndNotify(this: Self, condition: Condition, words: Int32Array, value: number) {
  await condition.acquire({ owner: this });
  Atomics.store(words, 1, value);
  condition.notifyAll({ owner: this });
  condition.release({ owner: this });
}

/** Waits holding it twice; how often it has it afterwards. */
async function waitNested(this: Self, condition: Condition, lock: RLock): Promise<unknown> {
  const owner = this as Self;
  await lock.acquire({ owner });
  await lock.acquire({ owner });
  const notified = await condition.wait({ owner });
  const count = lock.recursionCount({ owner });
  lock.release({ owner });
  lock.release({ owner });
  return { notified, count };
}

export const conditions = { waitOn, waitForWord, storeAndNotify, waitNested };
