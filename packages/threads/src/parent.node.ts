import { Worker } from "node:worker_threads";
import { createRuntimeOnNode } from "@heddle/carriers/parent.node";
import { hasRealm, type Runtime } from "@heddle/core/adapter";
import { loadLibrary } from "./library.node.js";
import { CALL, NAME, readOptions, type ThreadsRuntimeOptions } from "./parent.js";
import { Spawned } from "./threads.js";

export type { CloseOptions, Runtime, ThreadFailure } from "@heddle/core/adapter";
export type {
  CarrierLimits,
  CarrierOptions,
  CarrierWorker,
  ThreadsRuntimeOptions,
} from "./parent.js";

/**
 * A set of carriers that threads.js spawns: on Node from workers of `worker_threads`, in browsers from Web
 * Workers.
 *
 * @throws {TypeError | RangeError} for an option of the wrong kind.
 * @example
 * await using runtime = createThreadsRuntime({
 *   classes: { Pinger },
 *   worker: (options) => new Worker(new URL("./pinger.worker.js", import.meta.url), options),
 * });
 * const reply = await new Pinger("10.0.0.1").start(runtime).join();
 */
export function createThreadsRuntime(options?: ThreadsRuntimeOptions): Runtime {
  return createRuntimeOnNode(CALL, readOptions(options), {
    name: NAME,
    make: (workerOptions) =>
      new Worker(new URL("./worker.node.js", import.meta.url), workerOptions),
    keep: (worker, hello, failed) => new Spawned(loadLibrary, worker, hello, failed),
  });
}

// Importing the package is all that a program needs. Carriers are made when the first thread starts.
if (!hasRealm()) createThreadsRuntime().install();
