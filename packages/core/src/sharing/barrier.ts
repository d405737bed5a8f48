import { BrokenBarrierError } from "../base/errors.js";
import { place, stays } from "../base/internal.js";
import {
  checkCount,
  checkFunction,
  checkOptions,
  checkTimeout,
  type WaitOptions,
} from "../base/options.js";
import { isAlive } from "../realm/commons.js";
import { adopt, create, SharedObject } from "./handle.js";
import type { Kind } from "./kinds.js";
import { floats, words } from "./memory.js";
import { waitAsync } from "./promised.js";
import { TIMED_OUT, type Wait } from "./standing.js";
import {
  ASKS,
  lock as enter,
  freeWaiter,
  grant,
  unlock as leave,
  newWaiter,
  OWN,
  realmOf,
  remove,
  waitersOf,
} from "./waiters.js";
import { checkBlock, readBlockingWait, readWait, waitBlocked } from "./waiting.js";

/** How long a wait takes at most unless it says otherwise: a double. */
const TIMEOUT = OWN;
const PARTIES = OWN + 2;
/** How many have come. More than stand in line means that one of them has gone. */
const COUNT = OWN + 3;
const BROKEN = OWN + 4;
/** What is being done to all in line, so that others can finish it. */
const DOING = OWN + 5;
const SIZE = OWN + 6;

// What is done.
const PASS = 1;
const BREAK = 2;
const RESET = 3;

/** The answer of a wait that a break ended; others are numbers from 0. */
const BROKE = -2;

/** What a barrier does when all have come, and how long they wait. */
export interface BarrierOptions {
  /** Called by the last thread that comes, before any goes on. The barrier then stays in this realm. */
  action?: (() => void) | undefined;
  /** Milliseconds that each wait takes at most, unless it says otherwise. */
  timeout?: number | undefined;
}

/**
 * A place where threads wait for each other: each `wait` waits until as many as `parties` have come, then
 * all go on, and the next round begins. Python's `threading.Barrier`.
 *
 * It breaks, for all who wait and all who come, when a wait times out or is aborted, when the carrier of a
 * thread that waits ends, when the action throws, and by `abort`. `reset` makes it whole again.
 *
 * @example
 * const ready = new Barrier(3); // in a thread's field, it is the same barrier there
 * const place = await ready.wait(); // 0, 1 or 2, once three have come
 */
export class Barrier extends SharedObject {
  readonly #action: (() => void) | undefined;

  /**
   * @throws {RangeError} if `parties` is not a whole number from 1 to 2 ** 31 - 1.
   */
  constructor(parties: number, options?: BarrierOptions) {
    super();
    const call = "new Barrier";
    checkCount(call, "parties", parties, 2 ** 31 - 1);
    const given = checkOptions(call, options, "new Barrier(3, { timeout: 1000 })", [
      "action",
      "timeout",
    ]);
    const timeout = checkTimeout(call, given.timeout);
    this.#action = given.action;
    if (given.action !== undefined) {
      checkFunction(call, "action", given.action);
      Object.defineProperty(this, stays, { value: "a Barrier with an action" });
    }
    const begin = (at: number): void => {
      floats[(at + TIMEOUT) / 2] = timeout;
      words[at + PARTIES] = parties;
    };
    const { action } = given;
    create(this, barrierKind, SIZE, begin, [parties, action !== undefined, timeout, action]);
  }

  /**
   * Waits until all have come, and gives the order in which this thread came: 0 to `parties` - 1.
   * Rejects with {@link BrokenBarrierError} when the barrier is broken or breaks, also by its own `timeout`;
   * with the signal's reason when that aborts, which breaks the barrier; in the thread that runs the action,
   * with what that throws; and with TypeError or RangeError for wrong options.
   */
  async wait(options?: WaitOptions): Promise<number> {
    const { timeout, signal } = this.#orOwn(readWait("Barrier.wait", options), options);
    const waiter = newWaiter(this[place], true);
    const last = this.#arrive(waiter);
    return last ?? (await waitAsync(this[place], waiter, { timeout, signal }, passed));
  }

  /**
   * The same, blocking this thread and all others on its carrier.
   *
   * @throws {ThreadError} CANNOT_BLOCK where a realm must not block, such as a page's main thread.
   */
  waitSync(options?: Omit<WaitOptions, "signal">): number {
    const { timeout } = this.#orOwn(readBlockingWait("Barrier.waitSync", options), options);
    const waiter = newWaiter(this[place], false);
    const last = this.#arrive(waiter, cannotBlock());
    return last ?? passed(waitBlocked(this[place], waiter, timeout));
  }

  /** Makes it empty and whole. Those who wait get a {@link BrokenBarrierError}. */
  reset(): void {
    this.#all(RESET);
  }

  /** Breaks it, until `reset`. Those who wait, and those who come, get a {@link BrokenBarrierError}. */
  abort(): void {
    this.#all(BREAK);
  }

  /** Whether it is broken: `wait` is refused until `reset`. */
  get broken(): boolean {
    return Atomics.load(words, this[place] + BROKEN) === 1;
  }

  /** How many threads wait at it now. */
  get nWaiting(): number {
    return Atomics.load(words, this[place] + COUNT);
  }

  /** How many must come before they go on. */
  get parties(): number {
    return words[this[place] + PARTIES] as number;
  }

  /** `<Barrier waiters=2/3>` or `<Barrier broken>`. */
  override toString(): string {
    return `<Barrier ${this.broken ? "broken" : `waiters=${this.nWaiting}/${this.parties}`}>`;
  }

  #orOwn(wait: Wait, options: WaitOptions | undefined): Wait {
    if (options?.timeout !== undefined) return wait;
    return { ...wait, timeout: floats[(this[place] + TIMEOUT) / 2] as number };
  }

  /** Into the guard, to stand in line; out of it again where all have come, and the line has gone on. */
  #arrive(waiter: number, refusal?: unknown): number | undefined {
    const at = this[place];
    enter(at);
    const count = this.nWaiting;
    const waits = !this.broken && count + 1 < this.parties;
    if (waits && !refusal) {
      words[waiter + ASKS] = count;
      Atomics.store(words, at + COUNT, count + 1);
      return undefined;
    }
    const { broken } = this;
    if (!broken && !waits && !this.#action) doAll(at, PASS);
    leave(at);
    freeWaiter(waiter);
    if (waits) throw refusal;
    if (broken) throw new BrokenBarrierError();
    if (this.#action) {
      this.#act(this.#action, count);
      this.#all(PASS);
    }
    return count;
  }

  /** The last thread runs the action; its realm is the only one here, and does nothing else meanwhile. */
  #act(action: () => void, count: number): void {
    try {
      const result: unknown = action();
      if (typeof (result as { then?: unknown } | null | undefined)?.then === "function") {
        throw new TypeError("a barrier's action gave a promise: nobody would wait for it");
      }
    } catch (error) {
      this.abort();
      throw error;
    }
    // The action may have called these.
    if (this.broken || this.nWaiting !== count) throw new BrokenBarrierError();
  }

  #all(what: number): void {
    const at = this[place];
    enter(at);
    doAll(at, what);
    leave(at);
  }
}

/** Why this realm must not block, where that is so: the last who comes need not. */
function cannotBlock(): unknown {
  try {
    return void checkBlock("await barrier.wait()");
  } catch (error) {
    return error;
  }
}

function passed(answer: number): number {
  if (answer === TIMED_OUT || answer === BROKE) throw new BrokenBarrierError();
  return answer;
}

// What follows is called inside the guard.

function doAll(at: number, what: number): void {
  Atomics.store(words, at + DOING, what);
  finish(at);
}

/** Those of blocked realms too: what they are told stays true. Whose realm has died was there as well. */
function finish(at: number): void {
  const doing = Atomics.load(words, at + DOING);
  if (doing === 0) return;
  for (const waiter of waitersOf(at)) {
    const answer = doing === PASS ? (words[waiter + ASKS] as number) : BROKE;
    if (isAlive(realmOf(waiter))) grant(at, waiter, answer);
    else remove(at, waiter);
  }
  if (doing !== PASS) Atomics.store(words, at + BROKEN, doing === BREAK ? 1 : 0);
  Atomics.store(words, at + COUNT, 0);
  Atomics.store(words, at + DOING, 0);
}

export const barrierKind: Kind = {
  type: 7,
  revive: (at) => adopt(at, () => new Barrier(1)),
  /** It breaks if one of those who came is gone, for whatever reason. */
  left: (at) => doAll(at, BREAK),
  mend(at) {
    finish(at);
    // Who died inside may have left the line.
    let there = 0;
    for (const _ of waitersOf(at)) there++;
    if (there < Atomics.load(words, at + COUNT)) doAll(at, BREAK);
  },
};
