import { Promise } from "../base/globals.js";
import { place } from "../base/internal.js";
import { checkCount, show, type WaitOptions } from "../base/options.js";
import { adopt, create, its, SharedObject } from "./handle.js";
import { type Held, Hold, timedOut, whileHeld } from "./held.js";
import type { Kind } from "./kinds.js";
import { words } from "./memory.js";
import {
  disown,
  giveBack,
  keepAsync,
  keepBlocked,
  PERMITS_OWN,
  permitKind,
  type Rules,
  STATE,
  stateAt,
  tryTake,
} from "./permits.js";
import { lock as enter, unlock as leave } from "./waiters.js";
import { readBlockingWait, readWait } from "./waiting.js";

/** The most that there may be. */
const LIMIT = PERMITS_OWN;
const SIZE = PERMITS_OWN + 1;

const MOST = 2 ** 31 - 1;

const rules: Rules = {
  take: (value) => (value > 0 ? value - 1 : undefined),
  back: (value) => value + 1,
};

/** One permit: nothing to tell apart. */
const request = { rules, asks: 0 };

/** What `acquire` gives where there was nothing to wait for: the call allocates nothing. */
const GOT = /* @__PURE__ */ Promise.resolve(true);

/**
 * A number of permits: `acquire` takes one, waiting until there is one, and `release` puts back one or more.
 * Waiting threads get them in the order in which they came; a thread that finds one free may take it before
 * them, as with a `Lock`. Python's `threading.Semaphore`.
 *
 * Any thread may release, so a permit that `acquire` took has no owner. One that `hold` took has: it is given
 * back at the end of the block, and also when the carrier ends before that.
 *
 * @example
 * const connections = new Semaphore(8); // in a thread's field, it is the same semaphore there
 * {
 *   using permit = await connections.hold();
 *   // eight at a time
 * }
 */
export class Semaphore extends SharedObject {
  /**
   * @param value how many permits there are at first. Default: 1.
   * @throws {RangeError} if it is not a whole number of 0 or more.
   */
  constructor(value = 1) {
    super();
    checkValue(value);
    const kind = this[its]();
    const limit = kind === semaphoreKind ? MOST : value;
    const begin = (at: number): void => {
      words[at + STATE] = value;
      words[at + LIMIT] = limit;
    };
    create(this, kind, SIZE, begin, [value, limit]);
  }

  /** @internal Its kind. */
  [its](): Kind {
    return semaphoreKind;
  }

  /** The permits that are left. */
  get value(): number {
    return stateAt(this[place]);
  }

  /**
   * Waits for a permit and takes it. Resolves to false when `timeout` milliseconds have passed; 0 tries once.
   * Rejects with the signal's reason when it aborts, and with TypeError or RangeError for wrong options.
   */
  acquire(options?: WaitOptions): Promise<boolean> {
    if (options === undefined && this.tryAcquire()) return GOT;
    return this.#acquireLate(options);
  }

  /**
   * The same, blocking this thread and all others on its carrier.
   *
   * @returns false when `timeout` milliseconds have passed.
   * @throws {ThreadError} CANNOT_BLOCK where a realm must not block, such as a page's main thread.
   */
  acquireSync(options?: Omit<WaitOptions, "signal">): boolean {
    const { timeout } = readBlockingWait("Semaphore.acquireSync", options);
    if (this.tryAcquire()) return true;
    const permit = timeout > 0 ? this.#keepBlocked(timeout, "acquire") : 0;
    if (permit !== 0) disown(permit);
    return permit !== 0;
  }

  /** Takes a permit if there is one. */
  tryAcquire(): boolean {
    return tryTake(this[place], rules, 0);
  }

  /**
   * Puts back `count` permits. Default: 1.
   *
   * @throws {RangeError} if `count` is not a whole number of 1 or more.
   */
  release(count = 1): void {
    checkCount("Semaphore.release", "the number of permits", count);
    const at = this[place];
    enter(at);
    const value = stateAt(at);
    const fits = count <= limitOf(this) - value;
    if (fits) Atomics.store(words, at + STATE, value + count);
    if (fits) semaphoreKind.serve?.(at);
    leave(at);
    if (!fits) throw this.#tooMany(count, value);
  }

  /**
   * Takes a permit for the rest of a block: `using permit = await semaphore.hold()`.
   * Rejects with THREAD_TIMEOUT when `timeout` milliseconds have passed.
   */
  async hold(options?: WaitOptions): Promise<Held> {
    const wait = readWait("Semaphore.hold", options);
    return this.#held(await keepAsync(this, request, wait), "Semaphore.hold", options);
  }

  /** `hold` for those who have no `using`: takes a permit, calls, and gives it back when the call has ended. Gives what `call` gives; rejects with what it throws, and as `hold` does. */
  run<T>(call: () => T, options?: WaitOptions): Promise<Awaited<T>> {
    return whileHeld(this.hold(options), call);
  }

  /** The same, blocking. */
  holdSync(options?: Omit<WaitOptions, "signal">): Held {
    const { timeout } = readBlockingWait("Semaphore.holdSync", options);
    return this.#held(this.#keepBlocked(timeout, "hold"), "Semaphore.holdSync", options);
  }

  /** `<Semaphore value=3>` */
  override toString(): string {
    return `<Semaphore value=${this.value}>`;
  }

  async #acquireLate(options: WaitOptions | undefined): Promise<boolean> {
    const wait = readWait("Semaphore.acquire", options);
    const permit = await keepAsync(this, request, wait);
    if (permit !== 0) disown(permit);
    return permit !== 0;
  }

  #keepBlocked(timeout: number, call: string): number {
    return keepBlocked(this, request, timeout, `await semaphore.${call}()`);
  }

  #held(permit: number, call: string, options: WaitOptions | undefined): Held {
    if (permit === 0) throw timedOut(call, options);
    return new Hold(() => {
      const value = this.value;
      if (value >= limitOf(this)) {
        disown(permit);
        throw this.#tooMany(1, value);
      }
      giveBack(this[place], permit, semaphoreKind, rules);
    });
  }

  #tooMany(count: number, value: number): RangeError {
    return new RangeError(
      `release of ${count} more permits than may be out: the semaphore has ${value} of at most ${limitOf(this)}; release each permit once`,
    );
  }
}

function checkValue(value: unknown): void {
  if (typeof value !== "number") {
    throw new TypeError(`new Semaphore: value must be a number, not ${show(value)}`);
  }
  if (!Number.isInteger(value) || value < 0 || value > MOST) {
    throw new RangeError(
      `new Semaphore: value must be a whole number from 0 to ${MOST}, not ${value}`,
    );
  }
}

export function limitOf(semaphore: Semaphore): number {
  return words[semaphore[place] + LIMIT] as number;
}

/** The same rules for every class of semaphore. */
export function kindOfSemaphore(type: number, make: () => Semaphore): Kind {
  return permitKind(type, rules, (at) => adopt(at, make));
}

export const semaphoreKind: Kind = /* @__PURE__ */ kindOfSemaphore(4, () => new Semaphore());
