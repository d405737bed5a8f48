import { monotonic } from "../../base/clock.js";
import { QueueEmpty, QueueFull, QueueShutdown, ThreadError } from "../../base/errors.js";
import { Promise, setTimeout } from "../../base/globals.js";
import { place } from "../../base/internal.js";
import {
  BLOCKING_WAIT,
  checkBoolean,
  checkOptions,
  show,
  WAIT,
  type WaitOptions,
} from "../../base/options.js";
import { isOutOfMemory } from "../allocate.js";
import type { Writer } from "../bytes/writer.js";
import { needsTurn } from "../collecting.js";
import { adopt, create, its, SharedObject } from "../handle.js";
import { words } from "../memory.js";
import { anyPromised } from "../promised.js";
import type { Wait } from "../standing.js";
import { checkBlock, ownRealm, readBlockingWait, readWait } from "../waiting.js";
import { discard, pack, read, readLater, release } from "./crossing.js";
import { fifo } from "./fifo.js";
import { kindFor, type QueueKind } from "./line.js";
import {
  finishTask,
  GOT,
  limit,
  NOT_YET,
  type Outcome,
  shutDown,
  spinForItem,
  spinForRoom,
  TOO_LATE,
  tryGet,
  tryPut,
} from "./moving.js";
import { valuesIn } from "./snapshot.js";
import { getBlocked, getLater, joinBlocked, joinLater, putBlocked, putLater } from "./waits.js";
import { available, isFull, MAX_SIZE, ORDER, unfinished } from "./words.js";

/** How large a queue may grow. */
export interface QueueOptions {
  /** How many items may be in it; a `put` waits for room. 0, the default, or `Infinity`: no limit. */
  maxSize?: number | undefined;
}

/** What `put` gives where there was room. */
const PUT: Promise<void> = /* @__PURE__ */ Promise.resolve();

/**
 * Takes values from some threads and gives them to others, whatever their realms: first in, first out.
 * Who waits is served in the order in which they came. Python's `queue.Queue`.
 *
 * A value is copied when it is put, as structured clone copies it; errors keep their class, and threads and
 * shared objects are themselves on the other side. What cannot be copied (functions, ports, a
 * `SharedArrayBuffer`) is refused, and the queue is as before. Of an array its elements are taken, no other
 * properties; of a resizable buffer what it holds, in one of fixed length. If a carrier ends, the queue keeps
 * its items.
 *
 * @example
 * const queue = new Queue<Job>(); // in a thread's field, it is the same queue there
 * await queue.put({ host: "10.0.0.1" });
 * for await (const job of queue) ping(job.host); // until shutdown()
 */
export class Queue<T = unknown> extends SharedObject implements AsyncIterable<T> {
  /**
   * @throws {RangeError | TypeError} for a `maxSize` that is no whole number of 0 or more.
   */
  constructor(options?: QueueOptions) {
    super();
    const { name } = this.constructor;
    const { maxSize } = checkOptions(`new ${name}`, options, `new ${name}({ maxSize: 100 })`, [
      "maxSize",
    ]);
    const most = readMaxSize(`new ${name}`, maxSize);
    const kind = this[its]();
    const begin = (at: number): void => {
      words[at + MAX_SIZE] = most;
    };
    create(this, kind, ORDER + kind.order.size, begin, [most]);
  }

  /** @internal Its kind. */
  [its](): QueueKind {
    return queueKind;
  }

  /**
   * Puts a value in, when there is room. Rejects with QueueFull when `timeout` milliseconds have passed (0
   * tries once), QueueShutdown after `shutdown`, THREAD_UNCLONEABLE for what cannot be copied, and the
   * signal's reason when it aborts.
   */
  put(value: T, options?: WaitOptions): Promise<void> {
    return tryTwice(() => put(this[place], pack(value), options));
  }

  /**
   * The same, blocking this thread and all others on its carrier.
   *
   * @throws as `put` rejects, and {@link ThreadError} CANNOT_BLOCK where a realm must not block, such as a
   * page's main thread: `await put()` there.
   */
  putSync(value: T, options?: Omit<WaitOptions, "signal">): void {
    putSync(this[place], pack(value), options);
  }

  /**
   * Puts a value in if there is room now.
   *
   * @throws {QueueShutdown} after `shutdown`.
   * @throws {ThreadError} THREAD_UNCLONEABLE
   */
  tryPut(value: T): boolean {
    return putNow(this[place], pack(value));
  }

  /**
   * Takes an item out, when there is one. Rejects with QueueEmpty when `timeout` milliseconds have passed (0
   * tries once), QueueShutdown after `shutdown` when nothing is left, and the signal's reason when it aborts.
   */
  get(options?: WaitOptions): Promise<T> {
    try {
      const wait = readWait("Queue.get", options);
      const at = this[place];
      let outcome = tryGet(at);
      if (outcome === NOT_YET && wait.timeout > 0) {
        // Where others wait in this realm, one of them may be who puts it.
        if (!anyPromised() && spinForItem(at)) outcome = tryGet(at);
        if (outcome === NOT_YET) return getLater(at, wait, gotLater<T>);
      }
      return Promise.resolve(gotLater<T>(outcome));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * The same, blocking this thread and all others on its carrier. An error whose class this realm has not
   * imported comes as the nearest built-in one; `get` imports it.
   *
   * @throws as `get` rejects, and {@link ThreadError} CANNOT_BLOCK where a realm must not block, such as a
   * page's main thread: `await get()` there.
   */
  getSync(options?: Omit<WaitOptions, "signal">): T {
    const { timeout } = readBlockingWait("Queue.getSync", options);
    const at = this[place];
    let outcome = tryGet(at);
    if (outcome === NOT_YET && timeout > 0) {
      checkBlock("await queue.get()");
      if (spinForItem(at)) outcome = tryGet(at);
      if (outcome === NOT_YET) outcome = getBlocked(at, timeout);
    }
    return got<T>(outcome);
  }

  /**
   * Takes an item out if there is one now, and gives it as `{ value }`; undefined where there is none.
   *
   * @throws {QueueShutdown} after `shutdown` when nothing is left.
   */
  tryGet(): { value: T } | undefined {
    const outcome = tryGet(this[place]);
    return outcome === NOT_YET ? undefined : { value: got<T>(outcome) };
  }

  /**
   * Copies of what is in it now, in the order in which it would come out; nothing is taken.
   *
   * @throws {ThreadError} THREAD_MODULE where something in it has a class that this realm has not imported.
   */
  snapshot(): T[] {
    return valuesIn(this[place]) as T[];
  }

  /**
   * Takes items as they come, until the queue is shut down and nothing is left. Where there is always one,
   * the event loop has a turn now and then all the same; in a loop of `await get()` it has none.
   */
  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    let since = monotonic();
    let count = 0;
    const next = () => this.get().then(goOn, end);
    const late = () => {
      since = monotonic();
      return next();
    };
    const isLate = () => ++count % LOOK === 0 && monotonic() - since > SHARE;
    return { next: () => (isLate() ? turn().then(late) : next()) };
  }

  /** How many items nobody has taken yet. By the time that you read it, it may be another number. */
  get size(): number {
    return Math.max(0, available(this[place]));
  }

  /** Whether nothing is in it now. */
  empty(): boolean {
    return this.size === 0;
  }

  /** Whether a `put` would wait now. */
  full(): boolean {
    return isFull(this[place]);
  }

  /** How many items may be in it; 0 for no limit. Lowered below `size`, it takes nothing out. */
  get maxSize(): number {
    return words[this[place] + MAX_SIZE] as number;
  }
  set maxSize(maxSize: number) {
    limit(this[place], readMaxSize("Queue.maxSize", maxSize));
  }

  /**
   * Says that the work on an item that was taken is done: once for each, for those who `join`.
   *
   * @throws {RangeError} when it is called more often than items were put.
   */
  taskDone(): void {
    if (!finishTask(this[place]))
      throw new RangeError("taskDone() called too often: call it once for each item that you get");
  }

  /**
   * Waits until `taskDone` was called for each item that was put. Rejects with THREAD_TIMEOUT when `timeout`
   * milliseconds have passed, and the signal's reason when it aborts; never because of `shutdown`.
   */
  join(options?: WaitOptions): Promise<void> {
    try {
      const wait = readWait("Queue.join", options);
      return joinLater(this[place], wait, (outcome) => checkJoin(outcome, wait.timeout));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * The same, blocking this thread and all others on its carrier.
   *
   * @throws {ThreadError} THREAD_TIMEOUT, CANNOT_BLOCK
   */
  joinSync(options?: Omit<WaitOptions, "signal">): void {
    const { timeout } = readBlockingWait("Queue.joinSync", options);
    const at = this[place];
    if (unfinished(at) <= 0) return;
    if (timeout > 0) checkBlock("await queue.join()");
    checkJoin(timeout > 0 ? joinBlocked(at, timeout) : NOT_YET, timeout);
  }

  /**
   * Ends the queue: every `put` from now on, and every `get` once it is empty, is refused with
   * QueueShutdown, also those that wait. Again, it does nothing.
   *
   * @param options `immediate` throws away what is in it, which counts as done.
   */
  shutdown(options?: { immediate?: boolean | undefined }): void {
    const call = "Queue.shutdown";
    const { immediate = false } = checkOptions(call, options, `${call}({ immediate: true })`, [
      "immediate",
    ]);
    shutDown(this[place], checkBoolean(call, "immediate", immediate));
  }

  override toString(): string {
    const { maxSize } = this;
    return `<${this.constructor.name} size=${this.size}${maxSize === 0 ? "" : `/${maxSize}`}>`;
  }
}

export const queueKind: QueueKind = /* @__PURE__ */ kindFor(20, fifo, (at) =>
  adopt(at, () => new Queue()),
);

/** Milliseconds for which `for await` takes what is there before the event loop has a turn. */
const SHARE = 10;
/** Items between two looks at the clock, each of which costs a third of what an item does. */
const LOOK = 8;

/** A turn of the event loop: timers fire, messages come. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const soon = ownRealm()?.soon;
    if (soon) soon(resolve);
    else setTimeout(resolve);
  });
}

/** What fits in a word. */
const MOST = 2 ** 31 - 1;

export function readMaxSize(call: string, maxSize: unknown): number {
  if (maxSize === undefined || maxSize === Number.POSITIVE_INFINITY) return 0;
  if (typeof maxSize !== "number")
    throw new TypeError(`${call}: maxSize must be a number, not ${show(maxSize)}`);
  if (!Number.isInteger(maxSize) || maxSize < 0 || maxSize > MOST) {
    throw new RangeError(
      `${call}: maxSize must be a whole number from 0 to ${MOST}, not ${maxSize}: 0 for no limit`,
    );
  }
  return maxSize;
}

/** Where memory is out, what this turn of the event loop keeps alive may be all that there is: tries after it. */
export function tryTwice(act: () => Promise<void>): Promise<void> {
  try {
    return act();
  } catch (error) {
    return isOutOfMemory(error) ? turn().then(act) : Promise.reject(error);
  }
}

// What puts an item whose bytes are there, whatever the order of the queue.

export function put(
  at: number,
  item: Writer,
  options: WaitOptions | undefined,
  known: readonly string[] = WAIT,
): Promise<void> {
  let outcome: Outcome;
  try {
    const wait = readWait("Queue.put", options, known);
    outcome = tryPut(at, item);
    if (outcome === NOT_YET && wait.timeout > 0) return putWaiting(at, item, wait);
  } catch (error) {
    discard(item);
    throw error;
  }
  settlePut(item, outcome);
  return needsTurn() ? turn() : PUT;
}

export function putSync(
  at: number,
  item: Writer,
  options: WaitOptions | undefined,
  known: readonly string[] = BLOCKING_WAIT,
): void {
  let outcome: Outcome;
  try {
    const { timeout } = readWait("Queue.putSync", options, known);
    outcome = tryPut(at, item);
    if (outcome === NOT_YET && timeout > 0) {
      checkBlock("await queue.put()");
      if (spinForRoom(at)) outcome = tryPut(at, item);
      if (outcome === NOT_YET) outcome = putBlocked(at, item, timeout);
    }
  } catch (error) {
    discard(item);
    throw error;
  }
  settlePut(item, outcome);
}

export function putNow(at: number, item: Writer): boolean {
  const outcome = tryPut(at, item);
  if (outcome === NOT_YET) discard(item);
  else settlePut(item, outcome);
  return outcome === GOT;
}

/** Lets go of an item that nobody needs here any more, and says how it went. */
function settlePut(item: Writer, outcome: Outcome): void {
  if (outcome === GOT) return release(item);
  discard(item);
  if (outcome === TOO_LATE) throw new QueueShutdown("put: the queue is shut down");
  throw new QueueFull("put: the queue is full: take items out, or wait for longer");
}

function putWaiting(at: number, item: Writer, wait: Wait): Promise<void> {
  let settled = false;
  const settle = (outcome: Outcome): void => {
    settled = true;
    settlePut(item, outcome);
  };
  return putLater(at, item, wait, settle).catch((error: unknown) => {
    // Aborted.
    if (!settled) discard(item);
    throw error;
  });
}

function checkGot(outcome: Outcome): void {
  if (outcome === GOT) return;
  if (outcome === TOO_LATE) throw new QueueShutdown("get: the queue is shut down and empty");
  throw new QueueEmpty("get: the queue is empty: put items in, or wait for longer");
}

function got<T>(outcome: Outcome): T {
  checkGot(outcome);
  return read() as T;
}

function gotLater<T>(outcome: Outcome): T | PromiseLike<T> {
  checkGot(outcome);
  return readLater() as T | PromiseLike<T>;
}

function goOn<T>(value: T): IteratorResult<T, undefined> {
  return { value, done: false };
}

function end(error: unknown): IteratorResult<never, undefined> {
  if (error instanceof QueueShutdown) return { value: undefined, done: true };
  throw error;
}

function checkJoin(outcome: Outcome, timeout: number): void {
  if (outcome === GOT) return;
  throw new ThreadError(
    "THREAD_TIMEOUT",
    `Queue.join: tasks were not done after ${timeout} ms: call taskDone() once for each item`,
  );
}
