import { channel } from "node:diagnostics_channel";
import { availableParallelism } from "node:os";
import {
  isMainThread,
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from "node:worker_threads";
import {
  type Carrier,
  type CarrierEvents,
  createRuntime,
  type Host,
  hasRealm,
  type Runtime,
  show,
} from "@heddle/core/adapter";
import { loadLibrary } from "./library.node.js";
import { CALL, type CarrierOptions, readOptions, type ThreadsRuntimeOptions } from "./parent.js";
import { Spawned } from "./threads.js";
import type { Hello } from "./wire.js";

export type { Failure, Runtime } from "@heddle/core/adapter";
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
  const given = readOptions(options);
  const { worker, resourceLimits, currentThread = false } = given;
  if (given.classes !== undefined && worker === undefined) {
    throw new TypeError(
      `${CALL}: classes need a worker file that serves them: give worker: (options) => new Worker(new URL("./my.worker.js", import.meta.url), options)`,
    );
  }
  if (typeof currentThread !== "boolean")
    throw new TypeError(`${CALL}: currentThread must be true or false, not ${show(currentThread)}`);
  const make =
    worker ??
    ((carrierOptions) => new Worker(new URL("./worker.node.js", import.meta.url), carrierOptions));
  const carrierOptions: CarrierOptions = {
    workerData: { heddle: worker ? "roster" : "modules" },
    ...(resourceLimits && { resourceLimits }),
  };
  return createRuntime(
    hostFor(() => make(carrierOptions) as Worker, currentThread),
    given,
  );
}

function hostFor(make: () => Worker, currentThread: boolean): Host {
  return {
    name: "@heddle/threads",
    parallelism: availableParallelism(),
    canBlock: true,
    realmName: isMainThread ? "MainThread" : "Dummy-1",
    spawn: (events) => spawn(make(), events, currentThread),
    import: (url) => import(url),
    keepAlive,
    onEnd: (end) => process.once("exit", end),
    fail: () => {
      process.exitCode ||= 1;
    },
    diagnostics: { start: channel("heddle:thread:start"), end: channel("heddle:thread:end") },
  };
}

function spawn(worker: Worker, events: CarrierEvents, currentThread: boolean): Carrier {
  const { port1: port, port2: theirs } = new MessageChannel();
  let cause: unknown;
  let terminated = false;
  const end = (why: unknown): void => {
    cause = why;
    spawned.end();
  };
  /** It has said something, so it has begun. */
  let heard = false;
  port.on("message", (message) => {
    heard = true;
    events.message(message);
  });
  // What arrived and cannot be read is lost, and nobody knows what it was: better an end than a hang.
  port.on("messageerror", end);
  worker.on("error", (error) => {
    cause = error;
  });
  worker.on("exit", (code) => {
    // Exit overtakes the last messages.
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port))
      events.message(next.message);
    port.close();
    spawned.end();
    events.death(
      cause ?? (terminated ? undefined : new Error(`its worker exited with code ${code}`)),
    );
  });
  const hello: Hello<MessagePort> = { port: theirs, currentThread };
  const spawned = new Spawned(loadLibrary, worker, hello, end);
  // Neither keeps the program alive: `keepAlive` does.
  worker.unref();
  port.unref();
  return {
    post: (message, transfer) => port.postMessage(message, transfer as MessagePort[]),
    receive: () => {
      const next = receiveMessageOnPort(port);
      if (next) heard = true;
      return next;
    },
    terminate: () => {
      terminated = true;
      spawned.end();
    },
    alive: () => {
      // Asked while this thread blocks.
      spawned.handOver();
      const idle = idleTime(worker);
      if (idle >= 0) heard = true;
      // One that nobody has heard of has perhaps not begun.
      return idle >= 0 || !(heard || terminated);
    },
  };
}

/**
 * The idle time of a worker's event loop, which can be asked without the main thread's own: −1 once the
 * worker is gone, and before it has begun. Node shows it only after "online", an event; so of a worker
 * made while the main thread blocks it is read where Node reads it.
 */
function idleTime(worker: Worker): number {
  const key = Object.getOwnPropertySymbols(worker).find(
    ({ description }) => description === "kHandle",
  );
  const handle =
    key && (worker as unknown as Record<symbol, { loopIdleTime?(): number } | null>)[key];
  if (handle === null) return -1;
  return handle?.loopIdleTime?.() ?? worker.performance.eventLoopUtilization().idle;
}

let handle: NodeJS.Timeout | undefined;

/** One handle for everything: a timer that never fires. */
function keepAlive(on: boolean): void {
  handle ??= setInterval(() => {}, 2 ** 31 - 1);
  if (on) handle.ref();
  else handle.unref();
}

// Importing the package is all that a program needs. Carriers are made when the first thread starts.
if (!hasRealm()) createThreadsRuntime().install();
