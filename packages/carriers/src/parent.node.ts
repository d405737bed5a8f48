import { channel } from "node:diagnostics_channel";
import { availableParallelism, totalmem } from "node:os";
// Not the global one, in whose place a test may put its own.
import { setImmediate, setInterval } from "node:timers";
import {
  isMainThread,
  MessageChannel,
  type MessagePort,
  type ResourceLimits,
  receiveMessageOnPort,
  type Worker,
} from "node:worker_threads";
import {
  type Carrier,
  type CarrierEvents,
  checkFunction,
  checkOptions,
  compiledCore,
  createRuntime,
  type Host,
  type Runtime,
  type RuntimeOptions,
  show,
} from "@heddle/core/adapter";
import { interruptible } from "./interrupts.node.js";
import { newLife, Watch } from "./life.node.js";
import { newWorker, whenLoaded } from "./loading.node.js";
import { isPrints, print, printsHere } from "./prints.node.js";
import type { Hello } from "./worker.node.js";

/** What an adapter brings along. */
export interface Adapter {
  /** Its package name. */
  readonly name: string;
  /** Makes a worker from the adapter's own worker file. */
  make(options: CarrierOptions): Worker;
  keep: Keep;
}

/** For the constructor of `Worker`. */
export interface CarrierOptions {
  workerData: {
    heddle: "roster" | "modules";
    /** Core as this realm has compiled it. */
    heddleCode?: SharedArrayBuffer;
  };
  resourceLimits?: ResourceLimits;
}

/** Takes a new worker into care: hands it its end of the wire, and reports what makes that impossible. */
export type Keep = (worker: Worker, hello: Hello, failed: (error: unknown) => void) => Keeper;

export interface Keeper {
  /** Ends the worker now. */
  end(): void;
  /** Asked while this thread blocks, when nothing asynchronous goes on: hands over now, where that has not been done. */
  handOver?(): void;
}

/** What a user may set on Node. */
interface Options extends RuntimeOptions {
  worker?: ((options: CarrierOptions) => unknown) | undefined;
  resourceLimits?: ResourceLimits | undefined;
  currentThread?: boolean | undefined;
}

/** `call` is the public function's name, for messages. */
export function createRuntimeOnNode(call: string, options: Options, adapter: Adapter): Runtime {
  const { worker, resourceLimits, currentThread = FOLLOWS_CHEAPLY } = options;
  if (worker !== undefined) checkFunction(call, "worker", worker);
  if (options.classes !== undefined && worker === undefined) {
    throw new TypeError(
      `${call}: classes need a worker file that serves them: give worker: (options) => new Worker(new URL("./my.worker.js", import.meta.url), options)`,
    );
  }
  if (typeof currentThread !== "boolean")
    throw new TypeError(`${call}: currentThread must be true or false, not ${show(currentThread)}`);
  checkOptions(
    `${call}: resourceLimits`,
    resourceLimits,
    "{ maxOldGenerationSizeMb: 512 }",
    LIMITS,
  );
  const make = (): Worker => {
    const compiled = compiledCore();
    const workerOptions: CarrierOptions = {
      workerData: {
        heddle: worker ? "roster" : "modules",
        ...(compiled && { heddleCode: compiled.code }),
      },
      ...(resourceLimits && { resourceLimits }),
    };
    const made = worker ? checkWorker(call, worker(workerOptions)) : adapter.make(workerOptions);
    // While the worker starts.
    compiled?.fill();
    return made;
  };
  return createRuntime(hostFor(adapter, make, currentThread), options, OPTIONS);
}

/**
 * From Node 24 on the engine carries what follows along asynchronous calls: two million awaits take 106 ms with it in
 * the place of 130, on Node 22 713 in the place of 93.
 */
const FOLLOWS_CHEAPLY = Number.parseInt(process.versions.node, 10) >= 24;

/** What a runtime on Node takes besides what every runtime does. */
const OPTIONS = ["worker", "resourceLimits", "currentThread"];
const LIMITS = [
  "maxOldGenerationSizeMb",
  "maxYoungGenerationSizeMb",
  "codeRangeSizeMb",
  "stackSizeMb",
];

function checkWorker(call: string, made: unknown): Worker {
  const like = made as Partial<Worker> | null | undefined;
  if (typeof like?.postMessage === "function" && typeof like.on === "function")
    return made as Worker;
  throw new TypeError(
    `${call}: worker must return a Worker, not ${show(made)}: write worker: (options) => new Worker(new URL("./my.worker.js", import.meta.url), options)`,
  );
}

function hostFor({ name, keep }: Adapter, make: () => Worker, currentThread: boolean): Host {
  return {
    name,
    parallelism: availableParallelism(),
    // A container may have less than its machine; where it has no limit, Node says 0 or what no machine has.
    memory: Math.min(totalmem(), process.constrainedMemory?.() || Number.POSITIVE_INFINITY),
    canBlock: true,
    interruptible,
    realmName: isMainThread ? "MainThread" : "Dummy-1",
    spawn: (events) => spawn(make(), events, keep, currentThread),
    import: (url) => import(url),
    keepAlive,
    onEnd: (end) =>
      process.once("exit", () => {
        printAll();
        end();
      }),
    whenIdle: (call) => {
      keepAlive(false);
      process.once("beforeExit", call);
    },
    fail: () => {
      process.exitCode ||= 1;
    },
    soon: (call) => void setImmediate(call),
    diagnostics: { start: channel("heddle:thread:start"), end: channel("heddle:thread:end") },
  };
}

function spawn(worker: Worker, events: CarrierEvents, keep: Keep, currentThread: boolean): Carrier {
  const { port1: port, port2: theirs } = new MessageChannel();
  let cause: unknown;
  /** heddle wants it to end. */
  let ends = false;
  let ended = false;
  // Only once: Node would add a listener each time.
  const end = (): void => {
    if (ended) return;
    ended = true;
    keeper.end();
    watch.terminated();
  };
  // What arrived and cannot be read is lost, and nobody knows what it was: better an end than a hang.
  const fail = (why: unknown): void => {
    cause ??= why;
    end();
  };
  /** The next message of the protocol; what was printed before it is out then. */
  const receive = () => {
    for (;;) {
      const next = receiveOn(port, fail);
      if (!next || !isPrints(next.message)) return next;
      print(next.message);
    }
  };
  const life = newLife();
  const watch = new Watch(worker, life);
  port.on("message", (message) => {
    watch.heard();
    if (isPrints(message)) print(message);
    else events.message(message);
  });
  port.on("messageerror", fail);
  ports.add(port);
  worker.on("error", (error) => {
    cause = error;
  });
  worker.on("exit", (code) => {
    watch.whenStopped(() => {
      // Exit overtakes the last messages.
      for (let next = receive(); next; next = receive()) events.message(next.message);
      ports.delete(port);
      port.close();
      end();
      events.death(cause ?? (ends ? undefined : new Error(`its worker exited with code ${code}`)));
    });
  });
  const loading = newWorker();
  const prints = printsHere(worker);
  const keeper = keep(worker, { port: theirs, currentThread, prints, loading, life }, fail);
  const endLoaded = whenLoaded(loading, end);
  // Neither keeps the program alive: `keepAlive` does.
  worker.unref();
  port.unref();
  return {
    post: (message, transfer) => port.postMessage(message, transfer as MessagePort[]),
    receive: () => {
      const next = receive();
      if (next) watch.heard();
      return next;
    },
    terminate: () => {
      ends = true;
      endLoaded();
    },
    alive: () => {
      // No timer fires while this thread blocks.
      if (ends) endLoaded();
      keeper.handOver?.();
      return watch.isAlive();
    },
  };
}

/** Of the workers that live. */
const ports = new Set<MessagePort>();

/** The program ends: what threads have printed so far is on its way. */
function printAll(): void {
  for (const port of ports) {
    for (let next = receiveOn(port, () => {}); next; next = receiveOn(port, () => {}))
      if (isPrints(next.message)) print(next.message);
  }
}

/** The next message that can be read; of each that cannot, why. */
function receiveOn(
  port: MessagePort,
  failed: (error: unknown) => void,
): { message: unknown } | undefined {
  for (;;) {
    try {
      return receiveMessageOnPort(port);
    } catch (error) {
      failed(error);
    }
  }
}

let handle: NodeJS.Timeout | undefined;

/** One handle for everything: a timer that never fires. */
function keepAlive(on: boolean): void {
  handle ??= setInterval(() => {}, 2 ** 31 - 1);
  if (on) handle.ref();
  else handle.unref();
}
