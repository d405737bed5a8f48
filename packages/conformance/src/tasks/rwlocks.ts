import type { RWLock } from "@heddle/core";

type Side = "read" | "write";

/** Whether this side can be had at once; given back if so. */
function tryRWLock(lock: RWLock, side: Side): boolean {
  const got = lock[side].tryAcquire();
  if (got) lock[side].release();
  return got;
}

/** Waits for its turn, and says which it was. */
async function turnAtRWLock(
  lock: RWLock,
  side: Side,
  acquire: "acquire" | "acquireSync",
  words: Int32Array,
): Promise<number> {
  await lock[side][acquire]();
  const turn = Atomics.add(words, 0, 1);
  lock[side].release();
  return turn;
}

/** Says in the first word that it has it, and keeps it until its carrier ends. */
async function keepRWLock(lock: RWLock, side: Side, words: Int32Array): Promise<never> {
  await lock[side].acquire();
  Atomics.store(words, 0, 1);
  return new Promise(() => {});
}

export const rwlocks = { tryRWLock, turnAtRWLock, keepRWLock };
