/// <reference lib="esnext.disposable" preserve="true" />
import { ThreadError } from "../base/errors.js";
import { shared } from "../realm/state.js";
import type { StartTarget, Thread } from "../thread.js";
import type { RuntimeStats, ThreadObserver } from "./observing.js";

/**
 * A failure that nobody joined, as the runtime's `excepthook` gets it; or an error in a timer or a promise that a
 * thread which had ended left behind.
 */
export interface ThreadFailure {
  /** What `run` threw, or the `ThreadError` that ended the thread. */
  readonly error: unknown;
  /** The thread's name. */
  readonly name: string;
  /** 0 where it is not known which thread left an error behind. */
  readonly ident: number;
  /** The thread, or null where it has been collected, or left an error behind. */
  readonly thread: Thread<unknown> | null;
}

/** Gets a failure that nobody joined. */
export type Excepthook = (failure: ThreadFailure) => void;

/** A set of carriers and the scheduler that feeds them. */
export interface Runtime extends StartTarget, AsyncDisposable {
  /** The adapter's package name. */
  readonly name: string;
  /** Carriers that live at this moment. */
  readonly carrierCount: number;
  /**
   * Gets each failure that nobody joined: `{ error, name, ident, thread }`, `thread` null once collected. It is
   * called once for each: when nobody has joined the thread within a second of its end, or when the program
   * ends or the thread is collected before. A later `join` gets the failure all the same.
   */
  excepthook: Excepthook;
  /**
   * What `excepthook` is at first: prints "Exception in thread NAME:" with the stack, one fault in many threads
   * once, and makes the exit code 1 where nobody joins the thread before the program ends.
   */
  readonly defaultExcepthook: Excepthook;
  /** What it does at this moment, and what it did: a frozen object, counted when asked. */
  stats(): RuntimeStats;
  /**
   * Tells `observer` of each thread of this runtime that starts and ends, wherever it was started. As long as
   * somebody observes, threads are timed as well, which costs each of them a few reads of a clock; so
   * `observe()` alone switches on the times in `stats()`. Otherwise nothing is computed.
   *
   * @returns what ends it.
   * @throws {TypeError} for an observer that is no object, or has a `start` or `end` that is no function.
   * @example
   * const unobserve = runtime.observe({ end: ({ name, state, ran }) => console.log(name, state, ran) });
   */
  observe(observer?: ThreadObserver): () => void;
  /**
   * Has carriers made before they are needed.
   *
   * @param count how many, `parallelism` of the options unless given.
   * @returns a promise that resolves when so many are up.
   * @throws {ThreadError} rejects with THREAD_LOST where they cannot start, and with RUNTIME_CLOSED.
   * @throws {RangeError} rejects for more than `parallelism` of the options, and for less than 1.
   * @example
   * await runtime.warmUp();
   */
  warmUp(count?: number): Promise<void>;
  /**
   * Makes it the runtime that `start()` uses. Where several are installed, as by an application and a library of its,
   * a class goes to the one whose `classes` list it; one that none lists, and one that the last lists too, to the last.
   */
  install(): this;
  /**
   * Takes no more threads, waits for those that are not daemons, and ends the carriers. Daemons end as
   * "stopped" with RUNTIME_CLOSED. It waits for ever for a thread that never ends, unless there is a `timeout`.
   * Can be called again, also while it waits, then with a shorter `timeout`.
   *
   * @throws {TypeError} rejects for options that are none.
   * @throws {RangeError} rejects for a negative timeout and NaN.
   * @example
   * await runtime.close({ timeout: 5_000 }); // 5 s for each thread to see that it is asked to stop
   */
  close(options?: CloseOptions): Promise<void>;
}

/** How long `close` waits. */
export interface CloseOptions {
  /**
   * Milliseconds. With it, the threads that `close` waits for are asked to stop at once, with RUNTIME_CLOSED as the
   * reason, and those that they start do not run; what still runs when the time is up ends with its carrier, also in the
   * middle of a loop, and its `join` rejects with RUNTIME_CLOSED. 0 ends all threads now, `Infinity` asks none and
   * waits. Default: `closeTimeout` of the runtime's options, which is `Infinity` unless given.
   */
  timeout?: number | undefined;
}

/**
 * The runtime that `start()` uses: the one whose `install` was called last.
 *
 * @throws {ThreadError} NO_RUNTIME where there is none; also on a carrier, which has no runtime of its own.
 * @example
 * installedRuntime().excepthook = ({ name, error }) => log.error(name, error);
 */
export function installedRuntime(): Runtime {
  if (shared.installed) return shared.installed as Runtime;
  throw new ThreadError(
    "NO_RUNTIME",
    'no runtime is installed here: write import "@heddle/node" on Node, or createBrowserRuntime({ … }).install() in a page',
  );
}
