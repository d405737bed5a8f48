import { AsyncLocalStorage } from "node:async_hooks";
import {
  isMainThread,
  type MessagePort,
  parentPort,
  receiveMessageOnPort,
  workerData,
} from "node:worker_threads";
import { type CarrierEnd, createCarrier } from "@heddle/core/adapter";
import { seeErrors } from "./library.node.js";
import type { Hello } from "./wire.js";
import { type Channel, listen, serve } from "./worker.js";

export { serve };

function accept({ port, currentThread }: Hello<MessagePort>): CarrierEnd {
  const carrier = createCarrier(
    {
      name: "@heddle/threads",
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
  process.on("uncaughtExceptionMonitor", (error) => carrier.fatal(error));
  seeErrors();
  port.on("message", (message) => carrier.receive(message));
  return carrier;
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
  listen(parentPort as unknown as Channel, (hello) => accept(hello as Hello<MessagePort>));
  if ((workerData as { heddle?: unknown } | null)?.heddle === "modules") serve();
}
