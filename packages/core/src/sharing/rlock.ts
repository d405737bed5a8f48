import { ThreadError } from "../base/errors.js";
import { place } from "../base/internal.js";
import { OWNED_BLOCKING_WAIT, OWNED_WAIT, type WaitOptions } from "../base/options.js";
import { adopt, create, gone, objectIn, release, retain, SharedObject } from "./handle.js";
import { type Held, Hold, timedOut, whileHeld } from "./held.js";
import type { Kind } from "./kinds.js";
import { isHeldHere, Lock, type Pause } from "./lock.js";
import { words } from "./memory.js";
import { type OwnerOptions, ownerOf } from "./owner.js";
import { OWN } from "./waiters.js";
import { readWait } from "./waiting.js";

/** The lock that keeps others out. Only who holds that changes the words after it. */
const LOCK = OWN;
/** How often the owner holds it. */
const COUNT = OWN + 1;
/** The owner's ident, where the count is not 0. */
const HIGH = OWN + 2;
const LOW = OWN + 3;
/** Which ownership this is, for holds, and the number of the last one. */
const TURN = OWN + 4;
const TURNS = OWN + 5;
const SIZE = OWN + 6;

/** Who calls, and how long it waits. */
export interface RLockOptions extends WaitOptions, OwnerOptions {}

/**
 * A lock that the thread that holds it may acquire again, and releases as often. Only that thread may
 * release it. Python's `threading.RLock`.
 *
 * After an `await` in a virtual thread the runtime may not know which thread calls; methods then throw
 * THREAD_UNKNOWN unless they are told, by `{ owner: this }`. If the owner's carrier ends, the next to ask
 * gets the lock and sees `abandoned`.
 *
 * @example
 * const lock = new RLock(); // in a thread's field, it is the same lock there
 * {
 *   using held = await lock.hold({ owner: this });
 *   using again = await lock.hold({ owner: this });
 * }
 */
export class RLock extends SharedObject {
  /** @internal */
  readonly inner: Lock;

  /** Begins free. */
  constructor() {
    super();
    const inner = known ?? new Lock();
    known = undefined;
    this.inner = inner;
    const begin = (at: number): void => {
      retain(inner[place]);
      words[at + LOCK] = inner[place];
    };
    create(this, rlockKind, SIZE, begin, []);
  }

  /** @internal */
  override [gone](): void {
    this.inner[Symbol.dispose]();
  }

  /**
   * Waits for the lock and takes it, or takes it once more. Resolves to false when `timeout` milliseconds
   * have passed; 0 tries once. Rejects with the signal's reason when it aborts, with THREAD_UNKNOWN where
   * the caller must be told, and with TypeError or RangeError for wrong options.
   */
  async acquire(options?: RLockOptions): Promise<boolean> {
    const owner = this.#enter("RLock.acquire", options, OWNED_WAIT);
    if (this.#takeAtOnce(owner)) return true;
    const got = await this.inner.acquire(options);
    if (got) this.#begin(owner);
    return got;
  }

  /**
   * The same, blocking this thread and all others on its carrier.
   *
   * @returns false when `timeout` milliseconds have passed.
   * @throws {ThreadError} THREAD_UNKNOWN; WOULD_DEADLOCK where another thread of this realm holds it and
   * there is no timeout; CANNOT_BLOCK where a realm must not block, such as a page's main thread.
   */
  acquireSync(options?: Omit<RLockOptions, "signal">): boolean {
    const owner = this.#enter("RLock.acquireSync", options, OWNED_BLOCKING_WAIT);
    if (this.#takeAtOnce(owner)) return true;
    const got = this.inner.acquireSync(options);
    if (got) this.#begin(owner);
    return got;
  }

  /** Takes the lock if that can be done at once. */
  tryAcquire(options?: OwnerOptions): boolean {
    return this.#takeAtOnce(identOf("RLock.tryAcquire", options));
  }

  /** @throws {ThreadError} LOCK_NOT_HELD if the thread that calls does not hold it. */
  release(options?: OwnerOptions): void {
    this.#releaseBy(ownedBy(this, "RLock.release", options));
  }

  /**
   * Takes the lock for the rest of a block: `using held = await lock.hold({ owner: this })`.
   * Rejects with THREAD_TIMEOUT when `timeout` milliseconds have passed.
   */
  async hold(options?: RLockOptions): Promise<Held> {
    const owner = identOf("RLock.hold", options);
    if (!(await this.acquire(options))) throw timedOut("RLock.hold", options);
    return this.#held(owner);
  }

  /** `hold` for those who have no `using`: takes the lock, calls, and gives it back when the call has ended. Gives what `call` gives; rejects with what it throws, and as `hold` does. */
  run<T>(call: () => T, options?: RLockOptions): Promise<Awaited<T>> {
    return whileHeld(this.hold(options), call);
  }

  /** The same, blocking. */
  holdSync(options?: Omit<RLockOptions, "signal">): Held {
    const owner = identOf("RLock.holdSync", options);
    if (!this.acquireSync(options)) throw timedOut("RLock.holdSync", options);
    return this.#held(owner);
  }

  /** Whether any thread holds it. */
  locked(): boolean {
    return this.inner.locked();
  }

  /** A carrier ended while it held the lock. True from then until whoever holds it now releases it. */
  get abandoned(): boolean {
    return this.inner.abandoned;
  }

  /** Whether the thread that calls holds it. */
  isOwned(options?: OwnerOptions): boolean {
    return isOwner(this, identOf("RLock.isOwned", options));
  }

  /** How often the thread that calls holds it; 0 for any other. */
  recursionCount(options?: OwnerOptions): number {
    return this.isOwned(options) ? (words[this[place] + COUNT] as number) : 0;
  }

  /** `<RLock locked owner=3 count=2>` or `<RLock unlocked count=0>`. */
  override toString(): string {
    const at = this[place];
    const count = words[at + COUNT] as number;
    if (!this.locked() || count === 0) return "<RLock unlocked count=0>";
    return `<RLock locked owner=${ownerAt(at)} count=${count}>`;
  }

  /** @returns the caller's ident, when all options are right. */
  #enter(call: string, options: RLockOptions | undefined, known: readonly string[]): number {
    readWait(call, options, known);
    return identOf(call, options);
  }

  #takeAtOnce(owner: number): boolean {
    if (isOwner(this, owner)) {
      words[this[place] + COUNT] = (words[this[place] + COUNT] as number) + 1;
      return true;
    }
    if (!this.inner.tryAcquire()) return false;
    this.#begin(owner);
    return true;
  }

  #begin(owner: number): void {
    const at = this[place];
    words[at + TURN] = words[at + TURNS] = ((words[at + TURNS] as number) + 1) | 0;
    own(at, owner, 1);
  }

  #releaseBy(at: number): void {
    const left = (words[at + COUNT] as number) - 1;
    words[at + COUNT] = left;
    if (left === 0) this.inner.release();
  }

  #held(owner: number): Held {
    const at = this[place];
    const turn = words[at + TURN];
    const depth = words[at + COUNT] as number;
    return new Hold(() => {
      const still = isOwner(this, owner) && words[at + TURN] === turn;
      if (still && (words[at + COUNT] as number) >= depth) this.#releaseBy(at);
    });
  }
}

/** The lock of the one that is being constructed, where that is there already. */
let known: Lock | undefined;

function identOf(call: string, options: OwnerOptions | undefined): number {
  return ownerOf(call, options).ident as number;
}

function ownerAt(at: number): number {
  return ((words[at + HIGH] as number) >>> 0) * 2 ** 32 + ((words[at + LOW] as number) >>> 0);
}

/** Who owns it is known to the owner's realm alone: elsewhere the words may just be changing. */
function isOwner(lock: RLock, owner: number): boolean {
  const at = lock[place];
  return isHeldHere(lock.inner[place]) && words[at + COUNT] !== 0 && ownerAt(at) === owner;
}

/** The count last: with it the owner counts. */
function own(at: number, owner: number, count: number): void {
  words[at + HIGH] = owner / 2 ** 32;
  words[at + LOW] = owner;
  Atomics.store(words, at + COUNT, count);
}

/** @returns where the lock is. @throws {ThreadError} LOCK_NOT_HELD */
function ownedBy(lock: RLock, call: string, options: OwnerOptions | undefined): number {
  const { ident, name } = ownerOf(call, options);
  if (isOwner(lock, ident as number)) return lock[place];
  throw new ThreadError(
    "LOCK_NOT_HELD",
    `${call}: ${name} does not hold the lock: only the thread that acquired an RLock may do that, as often as it acquired it`,
  );
}

/** For a condition: lets go of it wholly, and takes it as often again. @throws {ThreadError} LOCK_NOT_HELD */
export function pauseRLock(lock: RLock, call: string, options: OwnerOptions | undefined): Pause {
  const at = ownedBy(lock, call, options);
  const owner = ownerAt(at);
  const count = words[at + COUNT] as number;
  const turn = words[at + TURN] as number;
  const resume = (): void => {
    words[at + TURN] = turn;
    own(at, owner, count);
  };
  return {
    letGo() {
      Atomics.store(words, at + COUNT, 0);
      lock.inner.release();
    },
    async take() {
      await lock.inner.acquire();
      resume();
    },
    takeSync() {
      lock.inner.acquireSync();
      resume();
    },
  };
}

export const rlockKind: Kind = {
  type: 2,
  revive(at) {
    const lock = words[at + LOCK] as number;
    known = objectIn(lock) as Lock;
    return adopt(at, () => new RLock());
  },
  dispose: (at) => release(words[at + LOCK] as number),
};
