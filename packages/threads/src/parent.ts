import { checkFunction, checkOptions, type RuntimeOptions } from "@heddle/core/adapter";

/** What a runtime on threads.js takes. */
export interface ThreadsRuntimeOptions extends RuntimeOptions {
  /**
   * Makes a carrier from your own worker file, which calls `serve` of `@heddle/threads/worker`. On Node pass
   * the options on; for browsers write `new Worker(new URL(…), …)` in it literally, so that bundlers see the
   * worker. Default: on Node a worker file that imports each class from its `static module`; in browsers it
   * must be given.
   */
  worker?: ((options: CarrierOptions) => CarrierWorker) | undefined;
  /** Memory limits of each carrier, in MB. Node only. */
  resourceLimits?: CarrierLimits | undefined;
  /**
   * Lets `currentThread()` work after an `await` in virtual threads. Node only. Default: true
   * from Node 24 on; before that every `await` on a carrier would take seven times as long.
   */
  currentThread?: boolean | undefined;
}

/** `Worker` of `node:worker_threads` or of a browser, written down for both. */
export interface CarrierWorker {
  /** Sends a message. */
  postMessage(message: unknown, transfer?: readonly unknown[]): void;
  /** Ends it. */
  terminate(): unknown;
}

/** For the constructor of Node's `Worker`. */
export interface CarrierOptions {
  /** How its classes are found. */
  workerData: { heddle: "roster" | "modules" };
  /** Its memory limits. */
  resourceLimits?: CarrierLimits;
}

/** As `worker_threads` takes them. */
export interface CarrierLimits {
  /** The heap of objects that live on, in MB. */
  maxOldGenerationSizeMb?: number | undefined;
  /** The heap of young objects, in MB. */
  maxYoungGenerationSizeMb?: number | undefined;
  /** Memory for compiled code, in MB. */
  codeRangeSizeMb?: number | undefined;
  /** The stack, in MB. */
  stackSizeMb?: number | undefined;
}

export { NAME } from "./wire.js";

export const CALL = "createThreadsRuntime";

/** What it takes besides what every runtime does, also where it is Node's. */
export const OPTIONS: readonly string[] = ["worker", "resourceLimits", "currentThread"];

export function readOptions(options: ThreadsRuntimeOptions | undefined): ThreadsRuntimeOptions {
  const given = checkOptions(CALL, options, `${CALL}({ parallelism: 4 })`);
  if (given.worker !== undefined) checkFunction(CALL, "worker", given.worker);
  return given;
}
