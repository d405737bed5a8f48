import { ThreadError } from "../base/errors.js";
import { place, stays } from "../base/internal.js";
import type { WaitOptions } from "../base/options.js";
import { shared } from "../realm/state.js";
import { adopt, create, SharedObject } from "./handle.js";
import { type Held, Hold, timedOut, whileHeld } from "./held.js";
import type { Kind } from "./kinds.js";
import {
  giveBack,
  keepAsync,
  keepBlocked,
  PERMITS_OWN,
  permitKind,
  type Rules,
  stateAt,
  tryKeep,
} from "./permits.js";
import { readBlockingWait, readWait } from "./waiting.js";

// The state.
const WRITER = 1;
/** A realm died that held it to write. */
const ABANDONED = 2;
/** One that reads; as many of these as there are. */
const READER = 4;

// What waiters ask for.
const READ = 0;
const WRITE = 1;

const rules: Rules = {
  take(state, asks) {
    if (asks === READ) return state & WRITER ? undefined : state + READER;
    return state & ~ABANDONED ? undefined : state | WRITER;
  },
  back(state, asks, why) {
    if (asks === READ) return state - READER;
    if (why === "declined") return state & ~WRITER;
    return why === "died" ? ABANDONED : 0;
  },
};

/**
 * Many may read at a time, or one may write. Threads get it in the order in which they came, readers that
 * come together at once: a reader that comes while a writer waits stands behind it, so neither side starves.
 *
 * Both sides have a lock's methods. It is not recursive: a thread that reads and asks to read or to write
 * once more may wait for itself. If a carrier ends while one of its threads writes, whoever gets the lock
 * next sees `abandoned`; those that read give theirs back.
 *
 * @example
 * const lock = new RWLock(); // in a thread's field, it is the same lock there
 * {
 *   using held = await lock.read.hold();
 * }
 * {
 *   using held = await lock.write.hold();
 * }
 */
export class RWLock extends SharedObject {
  /** To read: any number may hold it at a time. */
  readonly read: RWLockSide;
  /** To write: one holds it at a time, and nobody reads meanwhile. */
  readonly write: RWLockSide;

  /** @throws {ThreadError} NO_SHARED_MEMORY */
  constructor() {
    super();
    create(this, rwlockKind, PERMITS_OWN);
    this.read = new Side(this, READ);
    this.write = new Side(this, WRITE);
  }

  /** A carrier ended while it held the lock to write. True from then until somebody has written and released it. */
  get abandoned(): boolean {
    return (stateAt(this[place]) & ABANDONED) !== 0;
  }

  /** `<RWLock unlocked>`, `<RWLock locked readers=2>` or `<RWLock locked writer>`. */
  override toString(): string {
    if (this.write.locked()) return "<RWLock locked writer>";
    const readers = Math.floor(stateAt(this[place]) / READER);
    return `<RWLock ${readers > 0 ? `locked readers=${readers}` : "unlocked"}>`;
  }
}

/** One side of an `RWLock`: `lock.read` or `lock.write`. Send the `RWLock` to other threads. */
export interface RWLockSide {
  /**
   * Waits for this side and takes it. Resolves to false when `timeout` milliseconds have passed; 0 tries once.
   * Rejects with the signal's reason when it aborts, and with TypeError or RangeError for wrong options.
   */
  acquire(options?: WaitOptions): Promise<boolean>;
  /**
   * The same, blocking this thread and all others on its carrier.
   *
   * @returns false when `timeout` milliseconds have passed.
   * @throws {ThreadError} WOULD_DEADLOCK where this realm itself holds what it would wait for and there is no
   * timeout; CANNOT_BLOCK where a realm must not block, such as a page's main thread.
   */
  acquireSync(options?: Omit<WaitOptions, "signal">): boolean;
  /** Takes this side if that can be done at once. */
  tryAcquire(): boolean;
  /** @throws {ThreadError} LOCK_NOT_HELD if no thread of this realm holds this side. */
  release(): void;
  /**
   * Takes this side for the rest of a block: `using held = await lock.read.hold()`.
   * Rejects with THREAD_TIMEOUT when `timeout` milliseconds have passed.
   */
  hold(options?: WaitOptions): Promise<Held>;
  /** `hold` for those who have no `using`: takes this side, calls, and gives it back when the call has ended. Gives what `call` gives; rejects with what it throws, and as `hold` does. */
  run<T>(call: () => T, options?: WaitOptions): Promise<Awaited<T>>;
  /** The same, blocking. */
  holdSync(options?: Omit<WaitOptions, "signal">): Held;
  /** Whether any thread holds this side. */
  locked(): boolean;
}

class Side implements RWLockSide {
  readonly #lock: RWLock;
  readonly #asks: typeof READ | typeof WRITE;
  /** What this realm has by `acquire`, and what by `hold`. */
  readonly #acquired: number[] = [];
  readonly #held = new Set<number>();

  constructor(lock: RWLock, asks: typeof READ | typeof WRITE) {
    this.#lock = lock;
    this.#asks = asks;
    Object.defineProperty(this, stays, { value: "one side of an RWLock (send the RWLock itself)" });
  }

  async acquire(options?: WaitOptions): Promise<boolean> {
    return this.#got(await this.#wait("acquire", options));
  }

  acquireSync(options?: Omit<WaitOptions, "signal">): boolean {
    return this.#got(this.#waitSync("acquire", options));
  }

  tryAcquire(): boolean {
    return this.#got(tryKeep(this.#lock, this.#request()));
  }

  release(): void {
    const permit = this.#acquired.pop() ?? [...this.#held].pop();
    if (permit === undefined) throw this.#notHeld();
    this.#held.delete(permit);
    this.#giveBack(permit);
  }

  async hold(options?: WaitOptions): Promise<Held> {
    return this.#heldUntil(await this.#wait("hold", options), "hold", options);
  }

  run<T>(call: () => T, options?: WaitOptions): Promise<Awaited<T>> {
    return whileHeld(this.hold(options), call);
  }

  holdSync(options?: Omit<WaitOptions, "signal">): Held {
    return this.#heldUntil(this.#waitSync("hold", options), "holdSync", options);
  }

  locked(): boolean {
    const state = stateAt(this.#lock[place]);
    return this.#asks === READ ? state >= READER : (state & WRITER) !== 0;
  }

  get #name(): string {
    return this.#asks === READ ? "read" : "write";
  }

  get #isHeldHere(): boolean {
    return this.#acquired.length + this.#held.size > 0;
  }

  #request(barges = false) {
    return { rules, asks: this.#asks, barges };
  }

  #wait(call: string, options: WaitOptions | undefined): Promise<number> {
    const wait = readWait(`RWLock.${this.#name}.${call}`, options);
    return keepAsync(this.#lock, this.#request(), wait);
  }

  #waitSync(call: string, options: WaitOptions | undefined): number {
    const { timeout } = readBlockingWait(`RWLock.${this.#name}.${call}Sync`, options);
    if (timeout === Number.POSITIVE_INFINITY) this.#checkDeadlock(call);
    // A writer in line waits for what this realm reads, so to stand behind it would be a deadlock.
    const barges = this.#asks === READ && this.#isHeldHere;
    const instead = `await lock.${this.#name}.${call}()`;
    return keepBlocked(this.#lock, this.#request(barges), timeout, instead);
  }

  #checkDeadlock(call: string): void {
    const read = this.#lock.read as Side;
    const write = this.#lock.write as Side;
    const other = write.#isHeldHere ? write : read;
    if (this.#asks === READ ? !write.#isHeldHere : !other.#isHeldHere) return;
    const holder = shared.isCarrier ? "this carrier" : "this realm";
    throw new ThreadError(
      "WOULD_DEADLOCK",
      `a thread of ${holder} holds the lock to ${other.#name}, and could not release it while another blocks to ${this.#name}: write await lock.${this.#name}.${call}(), give a timeout, or make the thread that blocks kind = "platform"`,
    );
  }

  #got(permit: number): boolean {
    if (permit !== 0) this.#acquired.push(permit);
    return permit !== 0;
  }

  #heldUntil(permit: number, call: string, options: WaitOptions | undefined): Held {
    if (permit === 0) throw timedOut(`RWLock.${this.#name}.${call}`, options);
    this.#held.add(permit);
    return new Hold(() => {
      if (this.#held.delete(permit)) this.#giveBack(permit);
    });
  }

  #giveBack(permit: number): void {
    giveBack(this.#lock[place], permit, rwlockKind, rules);
  }

  #notHeld(): ThreadError {
    return new ThreadError(
      "LOCK_NOT_HELD",
      `RWLock.${this.#name}.release() where no thread of this realm holds it: acquire it first, release it once, and where it was acquired`,
    );
  }
}

export const rwlockKind: Kind = /* @__PURE__ */ permitKind(8, rules, (at) =>
  adopt(at, () => new RWLock()),
);
