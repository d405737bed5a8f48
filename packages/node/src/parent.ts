import { fileURLToPath } from "node:url";
import { type ResourceLimits, Worker, type WorkerOptions } from "node:worker_threads";
import { createRuntimeOnNode } from "@heddle/carriers/parent.node";
import { checkOptions, hasRealm, type Runtime, type RuntimeOptions } from "@heddle/core/adapter";

export type { CloseOptions, Runtime, ThreadFailure } from "@heddle/core/adapter";

/** What Node's runtime takes. */
export interface NodeRuntimeOptions extends RuntimeOptions {
  /**
   * Makes a carrier from your own worker file, which calls `serve` of `@heddle/node/worker`. Pass the options on.
   * Default: a worker file that imports each class from its `static module`.
   */
  worker?: ((options: WorkerOptions) => Worker) | undefined;
  /** Memory limits of each carrier. */
  resourceLimits?: ResourceLimits | undefined;
  /**
   * Lets `currentThread()`, and an `RLock` or a `ThreadLocal` without an owner, work after an `await` in virtual
   * threads. Default: true from Node 24 on; before that every `await` on a carrier would take seven times as long.
   */
  currentThread?: boolean | undefined;
}

/**
 * A set of carriers on `worker_threads`.
 *
 * @throws {TypeError | RangeError} for an option of the wrong kind.
 * @example
 * await using runtime = createNodeRuntime({ parallelism: 4 });
 * const reply = await new Pinger("10.0.0.1").start(runtime).join();
 */
export function createNodeRuntime(options?: NodeRuntimeOptions): Runtime {
  const call = "createNodeRuntime";
  const given = checkOptions(call, options, "createNodeRuntime({ parallelism: 4 })");
  return createRuntimeOnNode(call, given, {
    name: "@heddle/node",
    make: (workerOptions) => {
      const worker = new Worker(new URL("./worker.js", import.meta.url), workerOptions);
      return worker.once("error", explain);
    },
    keep: (worker, hello) => {
      worker.postMessage({ heddle: hello }, [hello.port]);
      return { end: () => void worker.terminate() };
    },
  });
}

/** A bundle has heddle's code in it, and not its worker file. */
function explain(error: Error & { code?: unknown }): void {
  const file = fileURLToPath(new URL("./worker.js", import.meta.url));
  if (!/^(ERR_)?MODULE_NOT_FOUND$/.test(String(error.code)) || !error.message.includes(file))
    return;
  error.message += `. It is heddle's worker file, which a bundle leaves behind: keep @heddle/core and @heddle/node out of the bundle, as external packages; or bundle a worker file of your own, with serve({ Pinger }), and give it to createNodeRuntime({ classes: { Pinger }, worker: (options) => new Worker(new URL("./pinger.worker.js", import.meta.url), options) })`;
}

// Importing the package is all that a program needs. Carriers are made when the first thread starts.
if (!hasRealm()) createNodeRuntime().install();
