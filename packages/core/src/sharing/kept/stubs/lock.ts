import { ThreadError } from "../../../base/errors.js";
import { OWNED_WAIT, type WaitOptions } from "../../../base/options.js";
import { type Held, Hold, timedOut } from "../../held.js";
import type { Lock } from "../../lock.js";
import { readWait } from "../../waiting.js";
import { LATE } from "../ask.js";
import { refuseKept } from "../early.js";
import { ask, here, stateOf, tell } from "../stub.js";

/** What a lock's state says. */
const OWNER = 0;
const ABANDONED = 1;
export const TURN = 2;
export const IDENT = 3;
const FREE = -1;

export const lockStub = {
  async acquire(this: Lock, options?: WaitOptions): Promise<boolean> {
    return (await take(this, "Lock.acquire", options)) !== LATE;
  },

  release(this: Lock): void {
    if (!letGo(this))
      throw new ThreadError(
        "LOCK_NOT_HELD",
        "release() of a lock that nobody holds: acquire it first, and release it once",
      );
  },

  async hold(this: Lock, options?: WaitOptions): Promise<Held> {
    const turn = await take(this, "Lock.hold", options);
    if (turn === LATE) throw timedOut("Lock.hold", options);
    return new Hold(() => {
      if (isHeldHere(this) && stateOf(this)[TURN] === turn) letGo(this, turn as number);
    });
  },

  locked(this: Lock): boolean {
    return stateOf(this)[OWNER] !== FREE;
  },

  get abandoned(): boolean {
    return stateOf(this)[ABANDONED] as boolean;
  },

  acquireSync: () => refuseKept("lock.acquireSync()", "await lock.acquire()"),
  tryAcquire: () => refuseKept("lock.tryAcquire()", "await lock.acquire({ timeout: 0 })"),
  holdSync: () => refuseKept("lock.holdSync()", "await lock.hold()"),
};

async function take(lock: Lock, call: string, options: WaitOptions | undefined): Promise<unknown> {
  return await ask(lock, "acquire", readWait(call, options, OWNED_WAIT));
}

/** @returns false where nobody holds it. */
function letGo(lock: object, turn?: number): boolean {
  const state = stateOf(lock);
  if (state[OWNER] === FREE) return false;
  tell(lock, "release", [turn ?? state[TURN]], [FREE, false, state[TURN] as number, 0]);
  return true;
}

/** Whether this realm holds it. */
export function isHeldHere(lock: object): boolean {
  return stateOf(lock)[OWNER] === here();
}

/** @throws {ThreadError} LOCK_NOT_HELD */
export function checkHeldHere(lock: object, call: string): void {
  if (isHeldHere(lock)) return;
  throw new ThreadError(
    "LOCK_NOT_HELD",
    `${call} without the condition's lock: acquire it first, using held = await condition.hold()`,
  );
}
