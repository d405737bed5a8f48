/// <reference lib="esnext.disposable" preserve="true" />
import { monotonic } from "../../base/clock.js";
import { QueueFull, ThreadError } from "../../base/errors.js";
import {
  checkBoolean,
  checkCount,
  checkIterable,
  checkOptions,
  checkTimeout,
  show,
} from "../../base/options.js";
import type { StartTarget } from "../../thread.js";
import type { TaskCalls } from "../task.js";
import { BrokenThreadPool, Future, timedOut } from "./future.js";

/** What a `ThreadPoolExecutor` takes. */
export interface ExecutorOptions {
  /** Calls that run at once, at most. Default: 32. */
  maxWorkers?: number | undefined;
  /** The threads' names are made of it: "fetcher-1". Default: the functions' own. */
  threadNamePrefix?: string | undefined;
  /** Calls that wait for a worker, at most; then `submit` throws QueueFull. Default: no limit. */
  maxQueue?: number | undefined;
  /** Where the calls run. Default: the installed runtime. */
  runtime?: StartTarget | undefined;
}

/** As many as Python has at most. */
const MAX_WORKERS = 32;

interface Work {
  readonly future: Future;
  readonly start: () => Promise<unknown>;
}

/**
 * Runs calls on threads, at most `maxWorkers` at once, in the order in which they were submitted. Python's
 * `concurrent.futures.ThreadPoolExecutor`. Each call has a thread of its own, so a worker that dies breaks the calls
 * that were on it, with BrokenThreadPool, and no others.
 *
 * @example
 * await using pool = new ThreadPoolExecutor({ maxWorkers: 4 });
 * const future = pool.submit(resize, image, 640);
 * const small = await future;
 */
export class ThreadPoolExecutor implements AsyncDisposable {
  /** Calls that run at once, at most. */
  readonly maxWorkers: number;
  readonly #maxQueue: number;
  readonly #prefix: string | undefined;
  readonly #runtime: StartTarget | undefined;
  readonly #waiting: Work[] = [];
  readonly #room: (() => void)[] = [];
  readonly #idle: (() => void)[] = [];
  #running = 0;
  #started = 0;
  #isShutDown = false;

  constructor(options?: ExecutorOptions) {
    const call = "new ThreadPoolExecutor";
    const known = ["maxWorkers", "threadNamePrefix", "maxQueue", "runtime"];
    const given = checkOptions(call, options, `${call}({ maxWorkers: 4 })`, known);
    const { maxWorkers = MAX_WORKERS, maxQueue, threadNamePrefix, runtime } = given;
    this.maxWorkers = checkCount(call, "maxWorkers", maxWorkers);
    const endless = maxQueue === undefined || maxQueue === Number.POSITIVE_INFINITY;
    this.#maxQueue = endless ? Number.POSITIVE_INFINITY : checkCount(call, "maxQueue", maxQueue);
    this.#prefix = threadNamePrefix;
    this.#runtime = runtime;
  }

  /**
   * Calls a function that `task` made, when a worker is free.
   *
   * @throws {ThreadError} EXECUTOR_SHUTDOWN after `shutdown`.
   * @throws {QueueFull} where `maxQueue` calls wait already: `await pool.waitForRoom()` first.
   */
  submit<Args extends readonly unknown[], Result>(
    task: TaskCalls<Args, Result>,
    ...args: Args
  ): Future<Result> {
    if (typeof task !== "function" || typeof task.with !== "function") {
      throw new TypeError(`submit takes what task() gives, not ${show(task)}`);
    }
    if (this.#isShutDown) {
      throw new ThreadError(
        "EXECUTOR_SHUTDOWN",
        "cannot schedule new futures after shutdown: make another ThreadPoolExecutor",
      );
    }
    if (this.#isFull) {
      throw new QueueFull(
        `${this.#maxQueue} calls wait already: await pool.waitForRoom() before submit()`,
      );
    }
    const future = new Future<Result>();
    this.#waiting.push({ future: future as Future, start: () => this.#named(task)(...args) });
    this.#look();
    return future;
  }

  /** Waits until `submit` has room, where there is a `maxQueue`. */
  async waitForRoom(): Promise<void> {
    while (this.#isFull) await new Promise<void>((wake) => void this.#room.push(wake));
  }

  /**
   * Submits a call for each input at once, and gives the results in order. Rejects with THREAD_TIMEOUT when
   * `timeout` milliseconds have passed since the call. Who leaves the loop cancels what has not begun. Quick functions
   * go faster by their own `map`, which sends many inputs together.
   */
  map<Input, Result>(
    task: TaskCalls<[Input], Result>,
    inputs: Iterable<Input>,
    options?: { timeout?: number | undefined },
  ): AsyncGenerator<Result, void, undefined> {
    const call = "ThreadPoolExecutor.map";
    const given = checkOptions(call, options, `${call}(task, inputs)`, ["timeout"]);
    const timeout = checkTimeout(call, given.timeout);
    const all = checkIterable(call, "the inputs", inputs);
    const futures = Array.from(all, (input) => this.submit(task, input));
    return results(futures, monotonic() + timeout, timeout);
  }

  /**
   * Takes no more calls. Resolves when those that were submitted have ended, at once with `wait: false`.
   * `cancelFutures` cancels those that have not begun.
   */
  async shutdown(options?: {
    wait?: boolean | undefined;
    cancelFutures?: boolean | undefined;
  }): Promise<void> {
    const call = "ThreadPoolExecutor.shutdown";
    const known = ["wait", "cancelFutures"];
    const given = checkOptions(call, options, `${call}({ wait: false })`, known);
    const wait = checkBoolean(call, "wait", given.wait ?? true);
    const cancel = checkBoolean(call, "cancelFutures", given.cancelFutures ?? false);
    this.#isShutDown = true;
    if (cancel) for (const { future } of this.#waiting.splice(0)) future.cancel();
    this.#look();
    while (wait && this.#running > 0) {
      await new Promise<void>((wake) => void this.#idle.push(wake));
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  get #isFull(): boolean {
    if (this.#waiting.length < this.#maxQueue) return false;
    // Those that were cancelled need no worker.
    const left = this.#waiting.filter(({ future }) => !future.done());
    this.#waiting.splice(0, this.#waiting.length, ...left);
    return this.#waiting.length >= this.#maxQueue && this.#running >= this.maxWorkers;
  }

  #named<Args extends readonly unknown[], Result>(
    task: TaskCalls<Args, Result>,
  ): TaskCalls<Args, Result> {
    const name = this.#prefix && `${this.#prefix}-${++this.#started}`;
    return name || this.#runtime ? task.with({ name, runtime: this.#runtime }) : task;
  }

  #look(): void {
    while (this.#running < this.maxWorkers) {
      const work = this.#waiting.shift();
      if (!work) break;
      if (work.future.setRunningOrNotifyCancel()) this.#run(work);
    }
    for (const wake of this.#room.splice(0)) wake();
    if (this.#running === 0) for (const wake of this.#idle.splice(0)) wake();
  }

  #run({ future, start }: Work): void {
    this.#running++;
    const over = (): void => {
      this.#running--;
      this.#look();
    };
    start().then(
      (value) => {
        future.setResult(value);
        over();
      },
      (error: unknown) => {
        future.setException(isLost(error) ? broken(error) : error);
        over();
      },
    );
  }
}

function isLost(error: unknown): boolean {
  return error instanceof ThreadError && error.code === "THREAD_LOST";
}

function broken(cause: unknown): BrokenThreadPool {
  return new BrokenThreadPool("a worker ended abruptly while the call was on it", { cause });
}

async function* results<T>(
  futures: Future<T>[],
  deadline: number,
  timeout: number,
): AsyncGenerator<T, void, undefined> {
  const endless = deadline === Number.POSITIVE_INFINITY;
  try {
    for (const future of futures) {
      const left = Math.max(0, deadline - monotonic());
      if (!endless && left === 0 && !future.done())
        throw timedOut(`map had not ended after ${timeout} ms`);
      yield await future.result(endless ? {} : { timeout: left });
    }
  } finally {
    for (const future of futures) future.cancel();
  }
}
