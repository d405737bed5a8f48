import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
// Not the global one, in whose place a test may put its own.
import { setImmediate } from "node:timers";
import {
  isMainThread,
  MessagePort,
  parentPort,
  receiveMessageOnPort,
  workerData,
} from "node:worker_threads";
import type { CarrierEnd, WorkerFile } from "@heddle/core/adapter/worker";
import { type Channel, hear, isHello } from "./hear.js";
import { type Life, live } from "./life.node.js";
import { load, loaded } from "./loading.node.js";
import { printOn } from "./prints.node.js";

// As they are when this is loaded: a test may put fakes in their place later.
const { queueMicrotask } = globalThis;

/** What hands over a worker's wire. */
export interface Hello {
  /** The worker's end of it. */
  readonly port: MessagePort;
  /** The runtime's option of that name. */
  readonly currentThread: boolean;
  /** What threads print goes over the wire too. */
  readonly prints: boolean;
  /** Modules that the worker is loading: see `loading.node.ts`. */
  readonly loading: Int32Array;
  /** Where the runtime itself does not say whether a worker runs. */
  readonly life?: Life | undefined;
}

/** Makes a carrier of this realm, where it is a worker, as soon as a runtime hands it its wire. */
export function becomeCarrierOnNode(
  file: WorkerFile,
  name: string,
  read: (message: unknown) => Hello | undefined,
  begun: (carrier: CarrierEnd) => void = () => {},
): void {
  if (isMainThread || !parentPort) return;
  file.begin();
  const take = (hello: Hello): void => begun(carry(file, name, hello));
  const own = (workerData as { heddle?: unknown } | null)?.heddle === "modules";
  if (own) file.serve({});
  // Nobody else writes to our own file, so what has come need not wait for a turn of the event loop.
  // On Deno this is no MessagePort.
  const first =
    own && parentPort instanceof MessagePort ? receiveMessageOnPort(parentPort) : undefined;
  const hello = first && read(first.message);
  if (isHello(hello)) take(hello);
  else hear(parentPort as unknown as Channel, read, take);
}

function carry(file: WorkerFile, name: string, hello: Hello): CarrierEnd {
  const { port, currentThread, prints, loading, life } = hello;
  if (life) live(life);
  // Lost, and nobody knows which threads it was about: it ends this carrier, also where that blocks.
  const unreadable = (error: unknown): never => {
    carrier.fatal(error);
    process.exit(1);
  };
  const receive = (): { message: unknown } | undefined => {
    try {
      return receiveMessageOnPort(port);
    } catch (error) {
      return unreadable(error);
    }
  };
  let printRest: (() => void) | undefined;
  const carrier = file.carry(
    {
      name,
      canBlock: true,
      import: (url) => load(loading, () => import(url)),
      soon: (call) => void setImmediate(call),
      apart,
      ...(currentThread && { context }),
    },
    {
      post: (message, transfer) => {
        printRest?.();
        port.postMessage(message, transfer as MessagePort[]);
      },
      receive,
    },
  );
  if (prints) printRest = printOn(port, () => carrier.printed());
  // Bun ends a worker for a rejection that only the other event has a listener for; on Node one event has both.
  for (const event of "bun" in process.versions ? BOTH : BOTH.slice(0, 1))
    process.on(event, (error) => {
      // The program has a listener of its own.
      if (process.listenerCount(event) > 1) return;
      if (!carrier.uncaught(error)) process.exit(1);
    });
  // Threads that have ended in the very turn in which one of them calls process.exit().
  process.on("exit", () => {
    carrier.flush();
    printRest?.();
  });
  on(port, "message", (message) => carrier.receive(message));
  on(port, "messageerror", unreadable);
  setImmediate(() => loaded(loading));
  // The first threads have mostly come by now, and need not wait for a turn of the event loop. But before they
  // run, and perhaps end this worker, it has said that it is ready.
  queueMicrotask(() => {
    const first = receive();
    if (first) carrier.receive(first.message);
  });
  return carrier;
}

/** Of errors that nobody caught. */
const BOTH = ["uncaughtException", "unhandledRejection"];

/** On Deno a port that came in a message is a browser's. */
function on(port: MessagePort, type: "message" | "messageerror", call: (data: unknown) => void) {
  if (typeof port.on === "function") return void port.on(type, call);
  const browsers = port as unknown as EventTarget & MessagePort;
  browsers.addEventListener(type, (event) => call((event as MessageEvent).data));
  if (type === "message") browsers.start();
}

/** As it was when this worker began, whatever a thread does later. */
const outside = new AsyncResource("heddle");

function apart<T>(call: () => T): T {
  return outside.runInAsyncScope(() => new AsyncResource("heddle.thread").runInAsyncScope(call));
}

function context(): { run<T>(value: object, call: () => T): T; get(): object | undefined } {
  const storage = new AsyncLocalStorage<object>();
  return { run: (value, call) => storage.run(value, call), get: () => storage.getStore() };
}
