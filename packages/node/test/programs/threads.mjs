// Thread classes for Node's own programs and tests.
import { AsyncLocalStorage } from "node:async_hooks";
import { readFileSync } from "node:fs";
import { threadId, Worker } from "node:worker_threads";
import { currentThread, Thread } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";

const storage = new AsyncLocalStorage();

const acts = {
  echo: (value) => value,
  threadId: () => threadId,
  exit: (code) => process.exit(code),
  exitLater: (code) => setImmediate(() => process.exit(code)) && forever(),
  /** Each start is a message of its own. */
  startsAndExits: async (count, words) => {
    for (let at = 0; at < count; at++) await new Act("countTo", words).start();
    process.exit(0);
  },
  throwInTimer: (message) =>
    setTimeout(() => {
      throw new RangeError(message);
    }) && forever(),
  rejectUnhandled: (message) => void Promise.reject(new RangeError(message)) ?? forever(),
  fillMemory: () => {
    const all = [];
    for (;;) all.push(new Array(1e5).fill(all.length));
  },
  kill: () => process.kill(process.pid, "SIGTERM"),
  spin: () => {
    for (;;);
  },
  spinAfter: async () => {
    await null;
    for (;;);
  },
  forever,
  depth,
  bufferField() {
    this.data = Buffer.from("hello");
    return Buffer.from("world");
  },
  runtimeInCarrier: () => createNodeRuntime(),
  countTo: (words) => Atomics.add(words, 0, 1),
  hello: (port) => {
    port.postMessage("hello");
    return forever();
  },
  blockOn: (other) => other.joinSync(),
  async blockOnChild(act, ...args) {
    return new Act(act, ...args).start().joinSync();
  },
  blocksWhenStopped() {
    return new Promise((resolve) => {
      this.signal.addEventListener("abort", () => {
        let sum = 0;
        for (let at = 0; at < 20; at++) sum += new Act("echo", at).start().joinSync();
        resolve(sum);
      });
    });
  },
  readsFile: (path) => readFileSync(path, "utf8").length,
  currentName: () => currentThread().name,
  enters: (value) => storage.enterWith(value),
  entered: () => storage.getStore() ?? "nothing",
  enteredLater: async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return storage.getStore() ?? "nothing";
  },
  blocksWithin: (value) => storage.run(value, () => new Act("echo", 1).start().joinSync()),
  nestedWorker: () =>
    new Promise((resolve, reject) => {
      const worker = new Worker("require('node:worker_threads').parentPort.postMessage(42)", {
        eval: true,
      });
      worker.once("message", resolve);
      worker.once("error", reject);
    }),
};

function forever() {
  return new Promise(() => {});
}

function depth() {
  let deepest = 0;
  const down = () => {
    deepest++;
    down();
  };
  try {
    down();
  } catch {}
  return deepest;
}

export class Act extends Thread {
  static module = import.meta.url;
  static oneWay = ["args"];
  constructor(act, ...args) {
    super();
    this.act = act;
    this.args = args;
  }
  run() {
    return acts[this.act].apply(this, this.args);
  }
}

export class PlatformAct extends Act {
  static kind = "platform";
}

/** Leaves plain data only, so it takes every short cut. */
export class Plain extends Thread {
  static module = import.meta.url;
  constructor(value) {
    super();
    this.value = value;
  }
  run() {
    return this.value;
  }
}

/** The same as the last act of its carrier. */
export class Leaving extends Plain {
  run() {
    setImmediate(() => process.exit(0));
    return this.value;
  }
}
