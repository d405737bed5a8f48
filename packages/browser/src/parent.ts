import {
  type Carrier,
  type CarrierEvents,
  checkFunction,
  checkOptions,
  createRuntime,
  type Host,
  type Runtime,
  type RuntimeOptions,
} from "@heddle/core/adapter";
import { GONE, HELD, type Hello } from "./wire.js";

export type { Failure, Runtime } from "@heddle/core/adapter";

export interface BrowserRuntimeOptions extends RuntimeOptions {
  /**
   * Makes a carrier from your own worker file, which calls `serve` of `@heddle/browser/worker`. Write
   * `new Worker(new URL(…), …)` in it literally, so that bundlers see the worker.
   */
  worker: () => Worker;
}

/**
 * A set of carriers on Web Workers.
 *
 * @throws {TypeError | RangeError} for an option of the wrong kind.
 * @example
 * createBrowserRuntime({
 *   classes: { Pinger },
 *   worker: () => new Worker(new URL("./pinger.worker.ts", import.meta.url), { type: "module" }),
 * }).install();
 */
export function createBrowserRuntime(options: BrowserRuntimeOptions): Runtime {
  const call = "createBrowserRuntime";
  const given = checkOptions(call, options, "createBrowserRuntime({ classes, worker })");
  checkFunction(call, "worker", given.worker);
  return createRuntime(hostFor(given.worker), given);
}

function hostFor(make: () => Worker): Host {
  return {
    name: "@heddle/browser",
    parallelism: navigator.hardwareConcurrency || 2,
    // A page's main thread may never wait, and a worker that makes carriers could not hear them meanwhile.
    canBlock: false,
    realmName: typeof document === "undefined" ? "Dummy-1" : "MainThread",
    spawn: (events) => spawn(make(), events),
    import: (url) => import(/* webpackIgnore: true */ /* @vite-ignore */ url),
    // A page ends when the page ends.
    keepAlive: () => {},
    onEnd: (end) => {
      addEventListener("pagehide", (event) => {
        if (!event.persisted) end();
      });
    },
    fail: () => {},
    // Loaded when a carrier first blocks, not with the page.
    pack: async (message) => {
      const { stringify } = await import("devalue");
      return new TextEncoder().encode(stringify(message));
    },
  };
}

function spawn(worker: Worker, events: CarrierEvents): Carrier {
  const { port1: port, port2: theirs } = new MessageChannel();
  const lock = `heddle:${crypto.randomUUID()}`;
  const watch = new AbortController();
  const end = (cause?: unknown): void => {
    watch.abort();
    worker.terminate();
    port.close();
    events.death(cause);
  };
  port.addEventListener("message", ({ data }) => {
    if (data === HELD) watchLock(lock, watch.signal, end);
    else if (data === GONE) end();
    else events.message(data);
  });
  // Lost, and nobody knows what it was: better an end than a hang.
  port.addEventListener("messageerror", () =>
    end(new Error("a message from it could not be read")),
  );
  port.start();
  // Errors of threads come over the wire: what is seen here is a worker file that cannot run.
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    end(event.error ?? new Error(event.message || "its worker file could not be loaded"));
  });
  const hello: Hello = { heddle: theirs, lock };
  worker.postMessage(hello, [theirs]);
  return {
    post: (message, transfer) => port.postMessage(message, transfer as Transferable[]),
    terminate: () => {
      // As elsewhere, the death is an event of its own.
      worker.terminate();
      queueMicrotask(end);
    },
  };
}

/** No event tells that a worker was ended by `close()` or by somebody else: its lock does. */
function watchLock(lock: string, signal: AbortSignal, gone: () => void): void {
  navigator.locks
    .request(lock, { signal }, () => {
      // The lock's task may overtake the worker's last messages.
      if (!signal.aborted) setTimeout(gone, 0);
    })
    .catch(() => {});
}
