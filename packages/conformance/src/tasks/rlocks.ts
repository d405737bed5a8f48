import type { RLock } from "@heddle/core";
import type { Self } from "./self.js";
import { stopped } from "./waits.js";

/** Takes it three times and gives it back, over many turns; what it sees at every depth. */
async function nestRLock(this: Self, lock: RLock): Promise<unknown[]> {
  const owner = this as Self;
  const seen: unknown[] = [];
  const look = (): void => {
    seen.push([lock.recursionCount({ owner }), lock.isOwned({ owner }), lock.locked()]);
  };
  look();
  await lock.acquire({ owner });
  look();
  await lock.acquire({ owner });
  await Promise.resolve();
  lock.tryAcquire({ owner });
  look();
  lock.release({ owner });
  look();
  lock.release({ owner });
  lock.release({ owner });
  look();
  return seen;
}

/** The same with no word of whom it is for: where the thread is known, before any `await`. */
function nestRLockSync(lock: RLock): unknown[] {
  const seen: unknown[] = [];
  lock.acquireSync();
  seen.push(lock.recursionCount(), lock.isOwned());
  {
    using _ = lock.holdSync();
    seen.push(lock.recursionCount());
  }
  lock.release();
  seen.push(lock.recursionCount(), lock.locked());
  return seen;
}

/** Without an owner where the runtime may not know the thread any more. */
async function acquireUnknown(lock: RLock): Promise<unknown> {
  await Promise.resolve();
  return lock.acquire();
}

/** Takes it so many times, says so in the first word, and gives it back when it is stopped. */
async function holdRLock(this: Self, lock: RLock, times: number, words: Int32Array) {
  for (let time = 0; time < times; time++) await lock.acquire({ owner: this });
  Atomics.store(words, 0, 1);
  await stopped(this.signal);
  for (let time = 0; time < times; time++) lock.release({ owner: this });
}

/** What a thread that does not own it sees, and what it may not do. */
function lookAtRLock(this: Self, lock: RLock): unknown {
  const owner = this as Self;
  return [
    lock.locked(),
    lock.isOwned({ owner }),
    lock.recursionCount({ owner }),
    lock.tryAcquire({ owner }),
  ];
}

/** Disposes of a hold after it was given back by hand. */
async function holdAndRelease(this: Self, lock: RLock): Promise<boolean> {
  const owner = this as Self;
  const held = await lock.hold({ owner });
  lock.release({ owner });
  await lock.acquire({ owner });
  held[Symbol.dispose]();
  const locked = lock.locked();
  lock.release({ owner });
  return locked;
}

export const rlocks = {
  nestRLock,
  nestRLockSync,
  acquireUnknown,
  holdRLock,
  lookAtRLock,
  holdAndRelease,
};
