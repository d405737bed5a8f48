import { ThreadError } from "../../../base/errors.js";
import { checkCount, OWNED_WAIT } from "../../../base/options.js";
import { type Condition, type ConditionOptions, countdown } from "../../condition.js";
import type { OwnerOptions } from "../../owner.js";
import { RLock } from "../../rlock.js";
import { readWait } from "../../waiting.js";
import { refuseKept } from "../early.js";
import { ask, tell } from "../stub.js";
import { UNHELD } from "../things/condition.js";
import { checkHeldHere } from "./lock.js";
import { checkOwned, countOf, setCount } from "./rlock.js";

export const conditionStub = {
  async wait(this: Condition, options?: ConditionOptions): Promise<boolean> {
    const call = "Condition.wait";
    const wait = readWait(call, options, OWNED_WAIT);
    checkHeld(this, call, options);
    const { lock } = this;
    const count = countOf(lock);
    // Others may have it meanwhile.
    if (lock instanceof RLock) setCount(lock, 0);
    try {
      const what = await ask(this, "wait", wait);
      if (what === UNHELD) throw unheld(call);
      return what === true;
    } finally {
      if (lock instanceof RLock) setCount(lock, count);
    }
  },

  async waitFor<T>(
    this: Condition,
    predicate: () => T,
    options?: ConditionOptions,
  ): Promise<Awaited<T>> {
    const call = "Condition.waitFor";
    const { timeout } = readWait(call, options, OWNED_WAIT);
    const left = countdown(timeout);
    let result = await predicate();
    if (!result) checkHeld(this, call, options);
    while (!result && left() > 0) {
      await this.wait({ ...options, timeout: left() });
      result = await predicate();
    }
    return result;
  },

  notify(this: Condition, count = 1, options?: OwnerOptions): void {
    checkCount("Condition.notify", "the number of threads", count, undefined, 0);
    checkHeld(this, "Condition.notify", options);
    tell(this, "notify", [count]);
  },

  notifyAll(this: Condition, options?: OwnerOptions): void {
    checkHeld(this, "Condition.notifyAll", options);
    tell(this, "notify", [Number.POSITIVE_INFINITY]);
  },

  waitSync: () => refuseKept("condition.waitSync()", "await condition.wait()"),
  waitForSync: () => refuseKept("condition.waitForSync()", "await condition.waitFor()"),
};

function checkHeld({ lock }: Condition, call: string, options: OwnerOptions | undefined): void {
  if (lock instanceof RLock) checkOwned(lock, call, options);
  else checkHeldHere(lock, call);
}

function unheld(call: string): ThreadError {
  return new ThreadError(
    "LOCK_NOT_HELD",
    `${call} without the condition's lock: another thread has released it`,
  );
}
