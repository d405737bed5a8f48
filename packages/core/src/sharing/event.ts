import { Promise } from "../base/globals.js";
import { place } from "../base/internal.js";
import type { WaitOptions } from "../base/options.js";
import { isAlive } from "../realm/commons.js";
import { adopt, create, SharedObject } from "./handle.js";
import type { Kind } from "./kinds.js";
import { words } from "./memory.js";
import { waitAsync } from "./promised.js";
import { TIMED_OUT } from "./standing.js";
import {
  lock as enter,
  freeWaiter,
  grant,
  unlock as leave,
  newWaiter,
  OWN,
  realmOf,
  waitersOf,
} from "./waiters.js";
import { checkBlock, readBlockingWait, readWait, waitBlocked } from "./waiting.js";

const FLAG = OWN;
const SIZE = OWN + 1;

/** What `wait` gives where there was nothing to wait for: the call allocates nothing. */
const IS_SET = /* @__PURE__ */ Promise.resolve(true);

/**
 * A flag that threads wait for: `wait` lets nobody through until `set` is called, and everybody from then
 * until `clear`. Python's `threading.Event`.
 *
 * `set()` lets all through that wait at that moment, also if `clear()` follows at once.
 *
 * @example
 * const ready = new Event(); // in a thread's field, it is the same event there
 * await ready.wait();        // there
 * ready.set();               // here
 */
export class Event extends SharedObject {
  /** Begins unset. */
  constructor() {
    super();
    create(this, eventKind, SIZE, undefined, []);
  }

  /** Whether it is set: then `wait` does not wait. */
  isSet(): boolean {
    return Atomics.load(words, this[place] + FLAG) === 1;
  }

  /** Lets all through that wait, and all that come. */
  set(): void {
    const at = this[place];
    enter(at);
    Atomics.store(words, at + FLAG, 1);
    letThrough(at);
    leave(at);
  }

  /** From here on `wait` waits again. */
  clear(): void {
    const at = this[place];
    enter(at);
    Atomics.store(words, at + FLAG, 0);
    leave(at);
  }

  /**
   * Waits until the event is set. Resolves to false when `timeout` milliseconds have passed; 0 only looks.
   * Rejects with the signal's reason when it aborts, and with TypeError or RangeError for wrong options.
   */
  wait(options?: WaitOptions): Promise<boolean> {
    return options === undefined && this.isSet() ? IS_SET : this.#waitLate(options);
  }

  /**
   * The same, blocking this thread and all others on its carrier.
   *
   * @returns false when `timeout` milliseconds have passed.
   * @throws {ThreadError} CANNOT_BLOCK where a realm must not block, such as a page's main thread.
   */
  waitSync(options?: Omit<WaitOptions, "signal">): boolean {
    const { timeout } = readBlockingWait("Event.waitSync", options);
    if (this.isSet()) return true;
    if (timeout === 0) return false;
    checkBlock("await event.wait()");
    const at = this[place];
    const waiter = newWaiter(at, false);
    return this.#enterLine(waiter) || waitBlocked(at, waiter, timeout) !== TIMED_OUT;
  }

  /** `<Event set>` or `<Event unset>`. */
  override toString(): string {
    return `<Event ${this.isSet() ? "set" : "unset"}>`;
  }

  async #waitLate(options: WaitOptions | undefined): Promise<boolean> {
    const { timeout, signal } = readWait("Event.wait", options);
    if (this.isSet()) return true;
    if (timeout === 0) return false;
    const at = this[place];
    const waiter = newWaiter(at, true);
    if (this.#enterLine(waiter)) return true;
    const give = (answer: number): boolean => answer !== TIMED_OUT;
    return await waitAsync(at, waiter, { timeout, signal }, give);
  }

  /** Into the guard, to stand in line; out of it again with `true` if the event is set by now. */
  #enterLine(waiter: number): boolean {
    enter(this[place]);
    if (!this.isSet()) return false;
    leave(this[place]);
    freeWaiter(waiter);
    return true;
  }
}

/** Also those of a blocked realm: what they were told stays true. */
function letThrough(at: number): void {
  for (const waiter of waitersOf(at)) if (isAlive(realmOf(waiter))) grant(at, waiter);
}

export const eventKind: Kind = {
  type: 6,
  revive: (at) => adopt(at, () => new Event()),
  mend(at) {
    if (Atomics.load(words, at + FLAG) === 1) letThrough(at);
  },
};
