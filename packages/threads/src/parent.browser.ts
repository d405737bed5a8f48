import {
  type Carrier,
  type CarrierEvents,
  checkFunction,
  createRuntime,
  type Host,
  type Runtime,
} from "@heddle/core/adapter";
import { library } from "./library.browser.js";
import { CALL, readOptions, type ThreadsRuntimeOptions } from "./parent.js";
import { Spawned } from "./threads.js";
import { GONE, HELD, type Hello } from "./wire.js";

/** As declared in parent.node.ts, for browsers. */
export function createThreadsRuntime(options: ThreadsRuntimeOptions): Runtime {
  const given = readOptions(options);
  checkFunction(CALL, "worker", given.worker);
  const worker = given.worker as NonNullable<typeof given.worker>;
  // The options are Node's.
  return createRuntime(
    hostFor(() => worker({ workerData: { heddle: "roster" } }) as Worker),
    given,
  );
}

function hostFor(make: () => Worker): Host {
  return {
    name: "@heddle/threads",
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
    spawned.end();
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
  const hello: Hello<MessagePort> = { port: theirs, lock };
  const spawned = new Spawned(() => library, worker, hello, end);
  return {
    post: (message, transfer) => port.postMessage(message, transfer as Transferable[]),
    terminate: () => {
      // As elsewhere, the death is an event of its own.
      spawned.end();
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
