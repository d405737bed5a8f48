import { monotonic } from "../base/clock.js";
import { place } from "../base/internal.js";
import { checkCount, OWNED_BLOCKING_WAIT, OWNED_WAIT, show } from "../base/options.js";
import { isAlive, ring } from "../realm/commons.js";
import { adopt, create, gone, objectIn, release, retain, SharedObject } from "./handle.js";
import type { Held } from "./held.js";
import type { Kind } from "./kinds.js";
import { isReleasedLate, Lock, type Pause, pauseLock } from "./lock.js";
import { words } from "./memory.js";
import type { OwnerOptions } from "./owner.js";
import { waitAsync } from "./promised.js";
import { pauseRLock, RLock, type RLockOptions } from "./rlock.js";
import { TIMED_OUT } from "./standing.js";
import {
  lock as enter,
  firstReady,
  freeWaiter,
  grant,
  grantInTurn,
  isReady,
  unlock as leave,
  newWaiter,
  OWN,
  realmOf,
  standing,
  takeBell,
  unlockSilently,
  waitersOf,
  willRing,
} from "./waiters.js";
import { checkBlock, readWait, waitBlocked } from "./waiting.js";

const LOCK = OWN;
const SIZE = OWN + 1;

/** How long to wait; with an `RLock`, also who calls. */
export type ConditionOptions = RLockOptions;
/** A promise is always true: who waits for what it resolves to writes `await waitFor()`. */
type NoPromise<T> = T extends PromiseLike<unknown> ? never : T;

/**
 * Lets threads wait until another says that something has changed. All of it happens while the condition's
 * lock is held: `wait` lets go of it, waits for `notify` and takes it again before it returns, also when its
 * time was up or its signal aborted. Python's `threading.Condition`.
 *
 * That the lock is held is checked by realm for a `Lock`, by thread for an `RLock`; there the methods take
 * `{ owner: this }` where the runtime cannot know the thread.
 *
 * @example
 * const changed = new Condition(); // in a thread's field, it is the same condition there
 * {
 *   using held = await changed.hold();
 *   await changed.waitFor(() => stock.count > 0);
 * }
 * // elsewhere
 * {
 *   using held = await changed.hold();
 *   stock.count++;
 *   changed.notify();
 * }
 */
export class Condition extends SharedObject {
  /** What was given, or a `Lock` of its own. Several conditions may share one. */
  readonly lock: Lock | RLock;
  readonly #isOwn: boolean;

  /**
   * @throws {TypeError} if `lock` is neither a `Lock` nor an `RLock`.
   */
  constructor(lock?: Lock | RLock) {
    super();
    this.#isOwn = lock === undefined;
    const its = lock === undefined ? new Lock() : lock;
    if (!(its instanceof Lock) && !(its instanceof RLock)) {
      throw new TypeError(`new Condition takes a Lock or an RLock, not ${show(its)}`);
    }
    this.lock = its;
    const begin = (at: number): void => {
      retain(its[place]);
      words[at + LOCK] = its[place];
    };
    create(this, conditionKind, SIZE, begin, [its]);
  }

  /** @internal A lock of its own goes with it. */
  override [gone](): void {
    if (this.#isOwn) this.lock[Symbol.dispose]();
  }

  /** The lock's own, as are the next five. */
  acquire(options?: ConditionOptions): Promise<boolean> {
    return this.lock.acquire(options);
  }

  /** `acquireSync` of the condition's lock: blocks this thread and all others on its carrier. */
  acquireSync(options?: Omit<ConditionOptions, "signal">): boolean {
    return this.lock.acquireSync(options);
  }

  /** `tryAcquire` of the condition's lock: takes it if that can be done at once. */
  tryAcquire(options?: OwnerOptions): boolean {
    return this.lock.tryAcquire(options);
  }

  /** `release` of the condition's lock. @throws {ThreadError} LOCK_NOT_HELD */
  release(options?: OwnerOptions): void {
    this.lock.release(options);
  }

  /** `hold` of the condition's lock: `using held = await condition.hold()`. */
  hold(options?: ConditionOptions): Promise<Held> {
    return this.lock.hold(options);
  }

  /** Takes the lock, calls, and gives it back when the call has ended; as the lock's own `run`. */
  run<T>(call: () => T, options?: ConditionOptions): Promise<Awaited<T>> {
    return this.lock.run(call, options);
  }

  /** `holdSync` of the condition's lock. */
  holdSync(options?: Omit<ConditionOptions, "signal">): Held {
    return this.lock.holdSync(options);
  }

  /** Whether anybody holds the condition's lock. */
  locked(): boolean {
    return this.lock.locked();
  }

  /**
   * Lets go of the lock, waits to be notified, and takes the lock again. Resolves to false when `timeout`
   * milliseconds have passed before. Rejects with LOCK_NOT_HELD without the lock, with the signal's reason
   * when it aborts, and with TypeError or RangeError for wrong options.
   */
  async wait(options?: ConditionOptions): Promise<boolean> {
    const wait = readWait("Condition.wait", options, OWNED_WAIT);
    const { letGo, take } = this.#pause("Condition.wait", options);
    const at = this[place];
    const waiter = newWaiter(at, true);
    const give = (answer: number): boolean => answer !== TIMED_OUT;
    let woken = false;
    enter(at);
    try {
      woken = await waitAsync(at, waiter, wait, give, { begun: letGo, keeps: true });
    } finally {
      await take();
      if (woken) freeWaiter(waiter);
    }
    return woken;
  }

  /**
   * The same, blocking this thread and all others on its carrier.
   *
   * @returns false when `timeout` milliseconds have passed before it was notified.
   * @throws {ThreadError} LOCK_NOT_HELD; CANNOT_BLOCK where a realm must not block, such as a page's main thread.
   */
  waitSync(options?: Omit<ConditionOptions, "signal">): boolean {
    const { timeout } = readWait("Condition.waitSync", options, OWNED_BLOCKING_WAIT);
    const { letGo, takeSync } = this.#pause("Condition.waitSync", options);
    checkBlock("await condition.wait()");
    const at = this[place];
    const waiter = newWaiter(at, false);
    let woken = false;
    enter(at);
    try {
      woken = waitBlocked(at, waiter, timeout, { begun: letGo, keeps: true }) !== TIMED_OUT;
    } finally {
      takeSync();
      if (woken) {
        this.#passBell(waiter);
        freeWaiter(waiter);
      }
    }
    return woken;
  }

  /**
   * Waits until `predicate` gives something true, and gives that; the lock is held while it is asked, at once
   * and after each notification. When `timeout` milliseconds have passed in all, gives what it gave last.
   * Rejects as `wait` does, and with what `predicate` throws. As in Python, the lock is asked for only where
   * `predicate` does not give something true at once.
   */
  async waitFor<T>(predicate: () => T, options?: ConditionOptions): Promise<Awaited<T>> {
    const { timeout } = readWait("Condition.waitFor", options, OWNED_WAIT);
    const left = countdown(timeout);
    let result = await predicate();
    if (!result) this.#pause("Condition.waitFor", options);
    while (!result && left() > 0) {
      await this.wait({ ...options, timeout: left() });
      result = await predicate();
    }
    return result;
  }

  /** The same, blocking. @throws {TypeError} if `predicate` gives a promise. */
  waitForSync<T>(predicate: () => NoPromise<T>, options?: Omit<ConditionOptions, "signal">): T {
    const { timeout } = readWait("Condition.waitForSync", options, OWNED_BLOCKING_WAIT);
    const left = countdown(timeout);
    let result = asked(predicate);
    if (!result) this.#pause("Condition.waitForSync", options);
    while (!result && left() > 0) {
      this.waitSync({ ...options, timeout: left() });
      result = asked(predicate);
    }
    return result;
  }

  /**
   * Wakes `count` of the threads that wait, in the order in which they came, or as many as there are. Default: 1.
   *
   * @throws {ThreadError} LOCK_NOT_HELD without the lock.
   * @throws {RangeError} if `count` is not a whole number of 0 or more.
   */
  notify(count = 1, options?: OwnerOptions): void {
    checkCount("Condition.notify", "the number of threads", count, undefined, 0);
    this.#pause("Condition.notify", options);
    this.#wake(count);
  }

  /** Wakes all. @throws {ThreadError} LOCK_NOT_HELD without the lock. */
  notifyAll(options?: OwnerOptions): void {
    this.#pause("Condition.notifyAll", options);
    this.#wake(Number.POSITIVE_INFINITY);
  }

  /** `<Condition <Lock locked>>` */
  override toString(): string {
    return `<Condition ${this.lock}>`;
  }

  #pause(call: string, options: OwnerOptions | undefined): Pause {
    const { lock } = this;
    return lock instanceof RLock ? pauseRLock(lock, call, options) : pauseLock(lock, call);
  }

  #wake(count: number): void {
    const at = this[place];
    const chosen = new Set<number>();
    enter(at);
    // A blocked realm's promises last: they cannot go on before it does.
    for (const may of [isReady, isThere]) {
      for (const waiter of waitersOf(at)) {
        if (chosen.size >= count) break;
        if (may(waiter)) chosen.add(waiter);
      }
    }
    grantInTurn(at, chosen);
    // They cannot go on before they have the lock.
    if (isReleasedLate(this.#held)) unlockSilently(at);
    else leave(at);
  }

  /** Where the lock is that is held. */
  get #held(): number {
    const { lock } = this;
    return lock instanceof RLock ? lock.inner[place] : lock[place];
  }

  /** A waiter that has the lock wakes the next of those notified with it: when the lock is released. */
  #passBell(waiter: number): void {
    const id = takeBell(waiter);
    if (id === 0) return;
    if (isReleasedLate(this.#held)) willRing(id);
    else ring(id);
  }
}

function isThere(waiter: number): boolean {
  return isAlive(realmOf(waiter));
}

/** What is left of so many milliseconds. */
export function countdown(ms: number): () => number {
  const deadline = monotonic() + ms;
  return () => Math.max(0, deadline - monotonic());
}

function asked<T>(predicate: () => T): T {
  const result = predicate();
  if (typeof (result as { then?: unknown } | null | undefined)?.then !== "function") return result;
  throw new TypeError(
    "Condition.waitForSync: the predicate gives a promise, which is always true: write await waitFor()",
  );
}

export const conditionKind: Kind = {
  type: 3,
  revive(at) {
    const place = words[at + LOCK] as number;
    const lock = objectIn(place) as Lock;
    return adopt(at, () => new Condition(lock));
  },
  /** A notification whose waiter died before it had the lock again, or is blocked, goes to the next. */
  undo(at, waiter) {
    const id = takeBell(waiter);
    if (id !== 0) ring(id);
    const next = firstReady(at);
    if (next !== 0) grant(at, next);
    else if (isThere(waiter) && standing(waiter)) grant(at, waiter);
    else for (const other of waitersOf(at)) if (isThere(other)) return grant(at, other);
  },
  dispose: (at) => release(words[at + LOCK] as number),
};
