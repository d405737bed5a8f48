import { ThreadError } from "../base/errors.js";
import { Promise } from "../base/globals.js";
import { place } from "../base/internal.js";
import { OWNED_BLOCKING_WAIT, OWNED_WAIT, type WaitOptions } from "../base/options.js";
import { isAlive } from "../realm/commons.js";
import type { ThreadRecord } from "../realm/record.js";
import { shared } from "../realm/state.js";
import { adopt, create, gone, placed, SharedObject } from "./handle.js";
import { type Held, Hold, timedOut, whileHeld } from "./held.js";
import type { Kind } from "./kinds.js";
import { words } from "./memory.js";
import { decline, waitAsync } from "./promised.js";
import { isPatient, mayHandOver, noteHandOver } from "./ration.js";
import { spinUntil } from "./spin.js";
import { TIMED_OUT } from "./standing.js";
import {
  claim,
  lock as enter,
  firstReady,
  freeWaiter,
  grant,
  isEmpty,
  isTrying,
  unlock as leave,
  newWaiter,
  OWN,
  objectOf,
  realmOf,
  ringLate,
  stateOf,
  WAITING,
  wake,
} from "./waiters.js";
import { checkBlock, readWait, waitBlocked } from "./waiting.js";

// The lock's own words.
/** Who holds it, above three bits. */
const WORD = OWN;
/** The number of the hold, where it is held by one; the word after `WORD`. */
const HOLD = OWN + 1;
/** The waiter that is being handed the lock. */
const HEIR = OWN + 2;
/** When it was handed over last. */
const HANDED = OWN + 3;
/** The waiter that was woken to try for itself. */
const AWAKE = OWN + 4;
const SIZE = OWN + 5;

const OWNER = 3;
/** There may be waiters. */
const WAITERS = 1;
/** One of them is awake and will try, so no other need be woken. */
const WOKEN = 2;
const QUEUED = WAITERS | WOKEN;
/** A realm died that held it, and whoever holds it now should look at what the lock protects. */
const ABANDONED = 4;

/** Between two looks at a lock that is held. */
const STEPS = 1000;

/** What the fast paths see of a lock that was disposed: they leave it to those that ask where it is. */
const heldForEver = /* @__PURE__ */ Int32Array.of((1 << OWNER) | WAITERS, 0);

/** What `acquire` gives where there was nothing to wait for: the call allocates nothing. */
const GOT = Promise.resolve(true);

/**
 * At most one thread holds it at a time, whatever its realm. Waiting threads get it in the order in which
 * they came. A thread that finds it free may take it before them; but each half millisecond at most it is
 * handed to the first of them that has waited for a millisecond, so none waits for ever. Any thread may
 * release it. Python's `threading.Lock`.
 *
 * If a carrier ends while one of its threads holds the lock, the next to ask gets it and sees `abandoned`.
 *
 * @example
 * const lock = new Lock(); // in a thread's field, it is the same lock there
 * {
 *   using held = await lock.hold();
 *   // one at a time
 * }
 */
export class Lock extends SharedObject {
  // What the fast paths need. A field of the object is had faster than what a module binds.
  #words: Int32Array = words;
  /** Where `WORD` is. */
  #at = 0;
  /** This realm as the owner in `WORD`. */
  #mine = 0;
  /** Who took it last in this realm, for messages. */
  #by: ThreadRecord | undefined;

  /** Begins free. */
  constructor() {
    super();
    create(this, lockKind, SIZE, undefined, []);
  }

  /** @internal */
  override [placed](at: number): void {
    this.#words = words;
    this.#at = at + WORD;
    this.#mine = shared.realmId << OWNER;
  }

  /** @internal */
  override [gone](): void {
    this.#words = heldForEver;
    this.#at = 0;
  }

  /**
   * Waits for the lock and takes it. Resolves to false when `timeout` milliseconds have passed; 0 tries once.
   * Rejects with the signal's reason when it aborts, and with TypeError or RangeError for wrong options.
   */
  acquire(options?: WaitOptions): Promise<boolean> {
    if (options === undefined && this.#takeFree()) return GOT;
    return this.#acquireLate(options);
  }

  /**
   * The same, blocking this thread and all others on its carrier.
   *
   * @returns false when `timeout` milliseconds have passed.
   * @throws {ThreadError} WOULD_DEADLOCK where this realm itself holds it and there is no timeout;
   * CANNOT_BLOCK where a realm must not block, such as a page's main thread: `await acquire()` there.
   */
  acquireSync(options?: Omit<WaitOptions, "signal">): boolean {
    return (options === undefined && this.#takeFree()) || this.#acquireSyncLate(options);
  }

  /** Takes the lock if that can be done at once. */
  tryAcquire(): boolean {
    if (this.#takeFree()) return true;
    if (!tryTake(this[place])) return false;
    this.#by = shared.caller;
    return true;
  }

  /** @throws {ThreadError} LOCK_NOT_HELD if nobody holds it. */
  release(): void {
    const at = this.#at;
    if (this.#words[at + 1] !== 0) this.#words[at + 1] = 0;
    const word = this.#words[at] as number;
    const next = word & QUEUED;
    // Nobody waits, or one is awake already.
    const plain = word >>> OWNER !== 0 && next !== WAITERS;
    if (plain && Atomics.compareExchange(this.#words, at, word, next) === word) return;
    releaseLate(this[place]);
  }

  /**
   * Takes the lock for the rest of a block: `using held = await lock.hold()`.
   * Rejects with THREAD_TIMEOUT when `timeout` milliseconds have passed.
   */
  async hold(options?: WaitOptions): Promise<Held> {
    if (!(await this.acquire(options))) throw timedOut("Lock.hold", options);
    return this.#held();
  }

  /** `hold` for those who have no `using`: takes the lock, calls, and gives it back when the call has ended. Gives what `call` gives; rejects with what it throws, and as `hold` does. */
  run<T>(call: () => T, options?: WaitOptions): Promise<Awaited<T>> {
    return whileHeld(this.hold(options), call);
  }

  /** The same, blocking. */
  holdSync(options?: Omit<WaitOptions, "signal">): Held {
    if (!this.acquireSync(options)) throw timedOut("Lock.holdSync", options);
    return this.#held();
  }

  /** Whether anybody holds it. */
  locked(): boolean {
    const owner = Atomics.load(words, this[place] + WORD) >>> OWNER;
    return owner !== 0 && isAlive(owner);
  }

  /** A carrier ended while it held the lock. True from then until whoever holds it now releases it. */
  get abandoned(): boolean {
    const word = Atomics.load(words, this[place] + WORD);
    const owner = word >>> OWNER;
    return (word & ABANDONED) !== 0 || (owner !== 0 && !isAlive(owner));
  }

  /** `<Lock locked>` or `<Lock unlocked>`. */
  override toString(): string {
    return `<Lock ${this.locked() ? "locked" : "unlocked"}>`;
  }

  #takeFree(): boolean {
    const at = this.#at;
    const word = this.#words[at] as number;
    if (word >>> OWNER !== 0) return false;
    if (Atomics.compareExchange(this.#words, at, word, word | this.#mine) !== word) return false;
    if (this.#by !== shared.caller) this.#by = shared.caller;
    return true;
  }

  async #acquireLate(options: WaitOptions | undefined): Promise<boolean> {
    const { timeout, signal } = readWait("Lock.acquire", options, OWNED_WAIT);
    const at = this[place];
    const got = tryTake(at) || (timeout > 0 && (await waitFor(at, timeout, signal)));
    if (got) this.#by = shared.caller;
    return got;
  }

  #acquireSyncLate(options: WaitOptions | undefined): boolean {
    const { timeout } = readWait("Lock.acquireSync", options, OWNED_BLOCKING_WAIT);
    const at = this[place];
    const got = timeout > 0 ? spin(at) || this.#waitBlocked(at, timeout) : tryTake(at);
    if (got) this.#by = shared.caller;
    return got;
  }

  #waitBlocked(at: number, timeout: number): boolean {
    checkBlock("await lock.acquire()");
    if (timeout === Number.POSITIVE_INFINITY) this.#checkDeadlock(at);
    const waiter = newWaiter(at, false);
    if (!enterLine(at)) return waitBlocked(at, waiter, timeout) !== TIMED_OUT;
    freeWaiter(waiter);
    return true;
  }

  #checkDeadlock(at: number): void {
    if (!isHeldHere(at)) return;
    // It may be on its way to a promise of this realm, which lets others go first.
    enter(at);
    leave(at);
    decline();
    if (!isHeldHere(at)) return;
    const holder = this.#by?.name ?? (shared.isCarrier ? "a thread of this carrier" : "MainThread");
    throw new ThreadError(
      "WOULD_DEADLOCK",
      `${holder} holds this lock, on the realm that would block to wait for it: write await lock.acquire(), give a timeout, or make the thread that blocks kind = "platform"`,
    );
  }

  #held(): Held {
    const at = this[place];
    const number = nextHold();
    words[at + HOLD] = number;
    return new Hold(() => {
      if (words[at + HOLD] === number) this.release();
    });
  }
}

/** Never 0, and never the same twice within 2**31 holds of all realms. */
let holds = 0;
function nextHold(): number {
  holds = (holds + 1) & 0x7ffff;
  return (holds << OWNER_BITS) | (shared.realmId & (2 ** OWNER_BITS - 1)) | (2 ** 31);
}
const OWNER_BITS = 12;

/** What a condition does with the lock that its caller holds. */
export interface Pause {
  readonly letGo: () => void;
  readonly take: () => Promise<void>;
  readonly takeSync: () => void;
}

/** @throws {ThreadError} LOCK_NOT_HELD if this realm does not hold it. */
export function pauseLock(lock: Lock, call: string): Pause {
  const at = lock[place];
  if (!isHeldHere(at)) {
    throw new ThreadError(
      "LOCK_NOT_HELD",
      `${call} without the condition's lock: acquire it first, using held = await condition.hold()`,
    );
  }
  // The same hold, so that the end of its block releases it.
  const hold = words[at + HOLD] as number;
  return {
    letGo: () => lock.release(),
    async take() {
      await lock.acquire();
      words[at + HOLD] = hold;
    },
    takeSync() {
      lock.acquireSync();
      words[at + HOLD] = hold;
    },
  };
}

export function isHeldHere(at: number): boolean {
  return Atomics.load(words, at + WORD) >>> OWNER === shared.realmId;
}

/** @param inside whether this is inside the guard. */
function tryTake(at: number, inside = false): boolean {
  for (;;) {
    const word = Atomics.load(words, at + WORD);
    const owner = word >>> OWNER;
    let next = word | (shared.realmId << OWNER);
    if (owner !== 0) {
      if (isAlive(owner)) return false;
      if (!inside) return takeOver(at);
      next = (word & (WAITERS | WOKEN)) | ABANDONED | (shared.realmId << OWNER);
    }
    if (Atomics.compareExchange(words, at + WORD, word, next) === word) return true;
  }
}

/** From a dead owner, who may have died handing it on: only inside is it known to whom. */
function takeOver(at: number): boolean {
  enter(at);
  const got = tryTake(at, true);
  leave(at);
  return got;
}

/**
 * For a condition: has whoever releases the lock, which this realm holds, look for waiters and ring what is late.
 *
 * @returns false where a waiter is awake, and the release may be a quick one.
 */
export function isReleasedLate(at: number): boolean {
  return (Atomics.or(words, at + WORD, WAITERS) & WOKEN) === 0;
}

function spin(at: number): boolean {
  return spinUntil(() => isFree(at) && tryTake(at), STEPS) || tryTake(at);
}

function isFree(at: number): boolean {
  return Atomics.load(words, at + WORD) >>> OWNER === 0;
}

/** Into the guard, to stand in line; unless the lock can be had, and then out of it again. */
function enterLine(at: number): boolean {
  enter(at);
  // From here on a release looks for waiters.
  Atomics.or(words, at + WORD, WAITERS);
  const got = tryTake(at, true);
  if (got) leave(at);
  return got;
}

function waitFor(at: number, timeout: number, signal: AbortSignal | undefined): Promise<boolean> {
  const waiter = newWaiter(at, true);
  if (!enterLine(at)) {
    const give = (answer: number): boolean => answer !== TIMED_OUT;
    return waitAsync(at, waiter, { timeout, signal }, give);
  }
  freeWaiter(waiter);
  return GOT;
}

function releaseLate(at: number): void {
  for (;;) {
    const word = Atomics.load(words, at + WORD);
    if (word >>> OWNER === 0) {
      throw new ThreadError(
        "LOCK_NOT_HELD",
        "release() of a lock that nobody holds: acquire it first, and release it once",
      );
    }
    if ((word & QUEUED) === WAITERS) {
      if (mayHandOver(at + HANDED) ? passOn(at, word) : wakeNext(at, word)) return ringLate();
    } else if (Atomics.compareExchange(words, at + WORD, word, word & QUEUED) === word) return;
  }
}

/** A release that finds waiters: hands the lock to the first, or wakes it to try for itself. */
function passOn(at: number, word: number): boolean {
  enter(at);
  const waiter = firstReady(at);
  const heir = waiter !== 0 && isPatient(waiter);
  let next = isEmpty(at) ? 0 : WAITERS;
  if (heir) next |= realmOf(waiter) << OWNER;
  else if (waiter !== 0) next |= WOKEN;
  // Should this realm die before it has told the heir, `mend` does.
  if (heir) Atomics.store(words, at + HEIR, waiter);
  const released = Atomics.compareExchange(words, at + WORD, word, next) === word;
  if (released && heir) {
    noteHandOver(at + HANDED);
    grant(at, waiter);
  } else if (released && waiter !== 0) rouse(at, waiter);
  if (heir) Atomics.store(words, at + HEIR, 0);
  leave(at);
  return released;
}

/** The same where it may not be handed over: the lock is free before it is looked who can be woken. */
function wakeNext(at: number, word: number): boolean {
  if (Atomics.compareExchange(words, at + WORD, word, QUEUED) !== word) return false;
  enter(at);
  wakeFirst(at);
  leave(at);
  return true;
}

// What follows is called inside the guard.

/** Has the first who can try woken, where none is; the word says by now that one is awake. */
function wakeFirst(at: number): void {
  if (hasWoken(at)) return;
  const waiter = firstReady(at);
  if (waiter !== 0) rouse(at, waiter);
  else Atomics.and(words, at + WORD, isEmpty(at) ? ~QUEUED : ~WOKEN);
}

function rouse(at: number, waiter: number): void {
  words[at + AWAKE] = waiter;
  wake(waiter);
}

function hasWoken(at: number): boolean {
  const waiter = words[at + AWAKE] as number;
  return waiter !== 0 && objectOf(waiter) === at && isTrying(waiter);
}

export const lockKind: Kind = {
  type: 1,
  revive: (at) => adopt(at, () => new Lock()),
  serve(at) {
    const word = Atomics.load(words, at + WORD);
    const owner = word >>> OWNER;
    if (owner !== 0 && isAlive(owner)) {
      // Who released it last may have died before it woke the one that this says is awake.
      if ((word & WOKEN) !== 0 && !hasWoken(at)) Atomics.and(words, at + WORD, ~WOKEN);
      return;
    }
    const waiter = hasWoken(at) ? 0 : firstReady(at);
    if (waiter === 0) return;
    const abandoned = owner !== 0 ? ABANDONED : word & ABANDONED;
    // A newcomer that took it just now will pass it on.
    const next = abandoned | WAITERS | WOKEN;
    if (Atomics.compareExchange(words, at + WORD, word, next) === word) rouse(at, waiter);
  },
  /** While it looks, those who release leave the lock to it and wake nobody. */
  look: (at) => void spinUntil(() => isFree(at), STEPS),
  retry(at, waiter) {
    // Until it gives up, those who release leave it to this one: they need not come in here.
    const got = tryTake(at, true);
    Atomics.and(words, at + WORD, ~WOKEN);
    if (!got && !tryTake(at, true)) return false;
    claim(at, waiter);
    return true;
  },
  pass(at) {
    Atomics.and(words, at + WORD, ~WOKEN);
    this.serve?.(at);
  },
  undo(at, waiter) {
    const owner = Atomics.load(words, at + WORD) >>> OWNER;
    if (owner === realmOf(waiter) && isAlive(owner))
      Atomics.and(words, at + WORD, ABANDONED | WAITERS | WOKEN);
    Atomics.or(words, at + WORD, WAITERS);
  },
  mend(at) {
    const heir = Atomics.load(words, at + HEIR);
    const untold = heir !== 0 && objectOf(heir) === at && stateOf(heir) === WAITING;
    if (untold && Atomics.load(words, at + WORD) >>> OWNER === realmOf(heir)) grant(at, heir);
    Atomics.store(words, at + HEIR, 0);
  },
};
