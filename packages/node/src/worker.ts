import { AsyncLocalStorage } from "node:async_hooks";
import {
  isMainThread,
  type MessagePort,
  parentPort,
  receiveMessageOnPort,
  workerData,
} from "node:worker_threads";
import {
  becomeCarrier,
  type CarrierEnd,
  type ClassLike,
  checkFunction,
  createCarrier,
  ThreadError,
} from "@heddle/core/adapter";

/** The first message to a worker: its wire. */
export interface Hello {
  heddle: MessagePort;
  currentThread: boolean;
}

let carrier: CarrierEnd | undefined;
let roster: Readonly<Record<string, ClassLike>> | undefined;

/**
 * Makes this worker file serve thread classes, under the keys that the runtime's `classes` has too. Import
 * it before the classes, so that `isMain` is false when their modules run.
 *
 * @example
 * import { serve } from "@heddle/node/worker";
 * import { Pinger } from "./pinger.js";
 * serve({ Pinger });
 */
export function serve(classes: Readonly<Record<string, ClassLike>> = {}): void {
  if (isMainThread) {
    throw new ThreadError(
      "NO_RUNTIME",
      "serve() is for worker files: in the main thread write createNodeRuntime({ classes, worker })",
    );
  }
  if (roster) throw new TypeError("serve() was called twice: list all classes in one call");
  for (const [key, value] of Object.entries(classes)) checkFunction("serve", key, value);
  roster = classes;
  carrier?.serve(roster);
}

function accept({ heddle: port, currentThread }: Hello): void {
  carrier = createCarrier(
    {
      name: "@heddle/node",
      canBlock: true,
      import: (url) => import(url),
      flushed,
      ...(currentThread && { context }),
    },
    {
      post: (message, transfer) => port.postMessage(message, transfer as MessagePort[]),
      receive: () => receiveMessageOnPort(port),
    },
  );
  const { fatal, receive } = bind(carrier);
  process.on("uncaughtExceptionMonitor", fatal);
  if (roster) carrier.serve(roster);
  port.on("message", receive);
}

function bind(end: CarrierEnd): { fatal(error: unknown): void; receive(message: unknown): void } {
  return { fatal: (error) => end.fatal(error), receive: (message) => end.receive(message) };
}

/** A worker's output goes through the main thread, a piece at a time as that asks for more. */
function flushed(): Promise<void> | undefined {
  const streams = [process.stdout, process.stderr].filter((stream) => stream.writableLength > 0);
  if (streams.length === 0) return undefined;
  const writes = streams.map(
    (stream) => new Promise<void>((resolve) => stream.write("", () => resolve())),
  );
  return Promise.all(writes).then(() => flushed());
}

function context(): { run<T>(value: object, call: () => T): T; get(): object | undefined } {
  const storage = new AsyncLocalStorage<object>();
  return { run: (value, call) => storage.run(value, call), get: () => storage.getStore() };
}

if (!isMainThread && parentPort) {
  const own = parentPort;
  // From here on `isMain` is false, also while the classes' modules are being imported.
  becomeCarrier();
  const listen = (message: unknown): void => {
    if (typeof message !== "object" || message === null || !("heddle" in message)) return;
    own.off("message", listen);
    accept(message as Hello);
  };
  own.on("message", listen);
  if ((workerData as { heddle?: unknown } | null)?.heddle === "modules") serve();
}
