import { checkCount, type WaitOptions } from "../../../base/options.js";
import { type Held, Hold, timedOut } from "../../held.js";
import type { Semaphore } from "../../semaphore.js";
import { readWait } from "../../waiting.js";
import { LATE } from "../ask.js";
import { refuseKept } from "../early.js";
import { ask, markOf, stateOf, tell } from "../stub.js";

export const semaphoreStub = {
  get value(): number {
    return stateOf(this)[0] as number;
  },

  async acquire(this: Semaphore, options?: WaitOptions): Promise<boolean> {
    const wait = readWait("Semaphore.acquire", options);
    return (await ask(this, "acquire", wait, false)) !== LATE;
  },

  release(this: Semaphore, count = 1): void {
    checkCount("Semaphore.release", "the number of permits", count);
    const { value } = this;
    if (value + count > limitOf(this) || !tell(this, "release", [count], [value + count]))
      throw tooMany(this, count, value);
  },

  async hold(this: Semaphore, options?: WaitOptions): Promise<Held> {
    const wait = readWait("Semaphore.hold", options);
    if ((await ask(this, "acquire", wait, true)) === LATE)
      throw timedOut("Semaphore.hold", options);
    return new Hold(() => {
      const { value } = this;
      if (value >= limitOf(this) || !tell(this, "giveBack", [], [value + 1]))
        throw tooMany(this, 1, value);
    });
  },

  toString(this: Semaphore): string {
    const { value } = this;
    return markOf(this).type === 5
      ? `<BoundedSemaphore value=${value}/${limitOf(this)}>`
      : `<Semaphore value=${value}>`;
  },

  acquireSync: () => refuseKept("semaphore.acquireSync()", "await semaphore.acquire()"),
  tryAcquire: () => refuseKept("semaphore.tryAcquire()", "await semaphore.acquire({ timeout: 0 })"),
  holdSync: () => refuseKept("semaphore.holdSync()", "await semaphore.hold()"),
};

function limitOf(semaphore: object): number {
  return markOf(semaphore).init[1] as number;
}

function tooMany(semaphore: object, count: number, value: number): RangeError {
  return new RangeError(
    `release of ${count} more permits than may be out: the semaphore has ${value} of at most ${limitOf(semaphore)}; release each permit once`,
  );
}
