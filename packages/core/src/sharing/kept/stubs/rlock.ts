import { ThreadError } from "../../../base/errors.js";
import { OWNED_WAIT } from "../../../base/options.js";
import { type Held, Hold, timedOut } from "../../held.js";
import { type OwnerOptions, ownerOf } from "../../owner.js";
import type { RLock, RLockOptions } from "../../rlock.js";
import { readWait } from "../../waiting.js";
import { LATE } from "../ask.js";
import { refuseKept } from "../early.js";
import { ask, stateOf, tell } from "../stub.js";
import { IDENT, isHeldHere, lockStub, TURN } from "./lock.js";

/** How often the owner holds it; known to the owner's realm alone. */
const counts = new WeakMap<object, number>();

export const rlockStub = {
  async acquire(this: RLock, options?: RLockOptions): Promise<boolean> {
    const wait = readWait("RLock.acquire", options, OWNED_WAIT);
    const ident = identOf("RLock.acquire", options);
    if (isOwner(this, ident)) {
      counts.set(this, countOf(this) + 1);
      return true;
    }
    if ((await ask(this, "acquire", wait, ident)) === LATE) return false;
    counts.set(this, 1);
    return true;
  },

  release(this: RLock, options?: OwnerOptions): void {
    checkOwned(this, "RLock.release", options);
    releaseOnce(this);
  },

  async hold(this: RLock, options?: RLockOptions): Promise<Held> {
    const ident = identOf("RLock.hold", options);
    if (!(await this.acquire(options))) throw timedOut("RLock.hold", options);
    const turn = stateOf(this)[TURN];
    const depth = countOf(this);
    return new Hold(() => {
      const still = isOwner(this, ident) && stateOf(this)[TURN] === turn;
      if (still && countOf(this) >= depth) releaseOnce(this);
    });
  },

  locked: lockStub.locked as unknown as (this: RLock) => boolean,

  get abandoned(): boolean {
    return stateOf(this)[1] as boolean;
  },

  isOwned(this: RLock, options?: OwnerOptions): boolean {
    return isOwner(this, identOf("RLock.isOwned", options));
  },

  recursionCount(this: RLock, options?: OwnerOptions): number {
    return this.isOwned(options) ? countOf(this) : 0;
  },

  toString(this: RLock): string {
    if (!this.locked()) return "<RLock unlocked count=0>";
    const count = isHeldHere(this) ? ` count=${countOf(this)}` : "";
    return `<RLock locked owner=${stateOf(this)[IDENT]}${count}>`;
  },

  acquireSync: () => refuseKept("lock.acquireSync()", "await lock.acquire()"),
  tryAcquire: () => refuseKept("lock.tryAcquire()", "await lock.acquire({ timeout: 0 })"),
  holdSync: () => refuseKept("lock.holdSync()", "await lock.hold()"),
};

function identOf(call: string, options: OwnerOptions | undefined): number {
  return ownerOf(call, options).ident as number;
}

export function countOf(lock: object): number {
  return counts.get(lock) ?? 0;
}

export function setCount(lock: object, count: number): void {
  counts.set(lock, count);
}

function isOwner(lock: RLock, ident: number): boolean {
  return isHeldHere(lock) && countOf(lock) > 0 && stateOf(lock)[IDENT] === ident;
}

function releaseOnce(lock: RLock): void {
  const left = countOf(lock) - 1;
  counts.set(lock, left);
  if (left > 0) return;
  const turn = stateOf(lock)[TURN] as number;
  tell(lock, "release", [turn], [-1, false, turn, 0]);
}

/** @throws {ThreadError} LOCK_NOT_HELD if the thread that calls does not hold it. */
export function checkOwned(lock: RLock, call: string, options: OwnerOptions | undefined): void {
  const { ident, name } = ownerOf(call, options);
  if (isOwner(lock, ident as number)) return;
  throw new ThreadError(
    "LOCK_NOT_HELD",
    `${call}: ${name} does not hold the lock: only the thread that acquired an RLock may do that, as often as it acquired it`,
  );
}
