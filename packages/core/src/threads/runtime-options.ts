import type { ClassLike } from "../port.js";
import type { Excepthook } from "./runtime.js";

/** The memory of all that threads share. */
export interface SharedMemoryOptions {
  /**
   * Bytes at most; beyond that `new` and `put` throw a RangeError. Default: half of the machine's memory, and
   * no more than 2 GiB, which is all that can be had.
   */
  maxBytes?: number | undefined;
}

/** What an adapter's users may set, whatever the runtime. */
export interface RuntimeOptions {
  /** Carriers that run virtual threads at once. Default: the number of processors. */
  parallelism?: number | undefined;
  /** Carriers at most, with the spares that stand in for blocked ones. Default: 256. */
  maxCarriers?: number | undefined;
  /** The classes that the worker file serves, under the same keys. */
  classes?: Readonly<Record<string, ClassLike>> | undefined;
  /** Gets each failure that nobody joins within a second. Default: print it and make the exit code 1. */
  excepthook?: Excepthook | undefined;
  /** Adds the place of the `start()` call to the stack of what `join` rejects with. Default: false. */
  traceStarts?: boolean | undefined;
  /** Milliseconds that a new carrier has to call `serve`. Default: 30 000. */
  startTimeout?: number | undefined;
  /** Milliseconds after which an idle carrier is ended, down to one; `Infinity` keeps them. Default: 30 000. */
  idleTimeout?: number | undefined;
  /**
   * Milliseconds that `close()` and the end of an `await using` block give threads to end: `timeout` of `close`,
   * where that is not given. Default: `Infinity`, so they wait.
   */
  closeTimeout?: number | undefined;
  /**
   * The memory of all that threads share. The program has one: of several runtimes the last one counts that
   * gives it.
   */
  sharedMemory?: SharedMemoryOptions | undefined;
}
