// Calls every public function that knows no shared memory with wrong arguments, and looks after each whether threads
// run as before. Prints { calls, wrong }, where `wrong` are those that were not refused in heddle's own words.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import * as core from "@heddle/core";
import * as futures from "@heddle/core/futures";
import * as node from "@heddle/node";

const {
  StreamThread,
  Thread,
  ThreadGroup,
  callback,
  isMain,
  remote,
  sleep,
  task,
  threadClass,
  transfer,
} = core;
const { Future, ThreadPoolExecutor, asCompleted, wait } = futures;

export class Echo extends Thread {
  static module = import.meta.url;
  value = 1;
  run() {
    return this.value;
  }
}
export class Numbers extends StreamThread {
  static module = import.meta.url;
  *run() {
    yield 1;
  }
}
export class Wrong extends Thread {
  static module = import.meta.url;
  run() {}
}
export const echo = task(import.meta.url, function echo(value) {
  return value;
});
class Store {
  get(value) {
    return value;
  }
}
export const RemoteStore = remote(import.meta.url, Store);

const Elsewhere = threadClass("Echo", { module: import.meta.url });
const sharing = RemoteStore.with({ kind: "virtual" });

const thrower = () => {
  throw new Error("the caller's own");
};
export const plain = () => [
  ...[null, true, false, 0, -0, 1, -1, 2, 0.5, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 31), 1e300],
  ...[Number.NaN, Infinity, -Infinity, 0n, 1n, -1n, 2n ** 64n],
  ...["", "0", "x", "timeout", "__proto__", "constructor", "virtual", "\u{1f600}"],
  ...[Symbol("s"), Symbol.iterator, () => {}, async () => {}, thrower, class {}, Echo, Thread],
  ...[[], [1, 2], [[]], {}, { length: -1 }, { timeout: "1" }, { signal: 1 }],
  ...[new Map(), new Date(Number.NaN), /x/, new Uint8Array(3), new Error("x"), new WeakRef({})],
  ...[Object.create(null), new Proxy({}, { get: thrower }), Promise.resolve(1), globalThis, core],
  ...[new Echo(), echo],
];
/** What has the methods of a thread, and is none. */
const fakes = () => [Object.create(Thread.prototype), { start() {}, join() {} }, { ...new Echo() }];
const waiting = ["timeout", "signal"];
const threads = ["name", "daemon", "signal"];
const called = [...threads, "timeout", "kind", "runtime"];
const placed = [...threads, "kind", "runtime"];
const mapped = ["concurrency", "signal", "args"];
const grouped = ["concurrency", "signal"];
const pooled = ["maxWorkers", "threadNamePrefix", "maxQueue", "runtime"];
const runtimeOptions = [
  ...["parallelism", "maxCarriers", "classes", "excepthook", "traceStarts", "startTimeout"],
  ...["idleTimeout", "closeTimeout", "sharedMemory", "worker", "resourceLimits", "currentThread"],
];
const bags = (names) => names.flatMap((name) => plain().map((value) => ({ [name]: value })));

/** @typedef {(value: unknown) => unknown} Call */
const ended = new Echo();
const endedStream = new Numbers();
const future = () => {
  const made = new Future();
  made.setResult(1);
  return made;
};
const inGroup = (call) => (value) => ThreadGroup.run((group) => call(group, value));
const inPool = (call) => async (value) => {
  const pool = new ThreadPoolExecutor();
  try {
    return await call(pool, value);
  } finally {
    await pool.shutdown();
  }
};
const withStatic = (name) => (value) => {
  class Other extends Echo {
    static [name] = value;
  }
  return stop(new Other().start());
};
/** A thread that was started all the same ends. */
const stop = (thread) => {
  thread.stop();
  return thread.join();
};
const all = async (values) => {
  for await (const _ of values);
};

let served = 0;
/** `serve` is for worker files, each of which calls it once: each value has a worker of its own. */
async function serve() {
  const file = new URL("./serves.worker.mjs", import.meta.url);
  const worker = new Worker(file, { workerData: served++ });
  const [said] = await once(worker, "message");
  await worker.terminate();
  if (said !== "taken") throw new Error(said);
}

/** What is called with each value, and whether it takes options. @type {Record<string, [Call, string[]?]>} */
const calls = {
  "new Thread": [(value) => new Echo(value), threads],
  "static module": [withStatic("module")],
  "static kind": [withStatic("kind")],
  "static limit": [withStatic("limit")],
  "static runTimeout": [withStatic("runTimeout")],
  "static oneWay": [withStatic("oneWay")],
  "Thread.name": [(value) => Reflect.set(new Echo(), "name", value)],
  "Thread.daemon": [(value) => Reflect.set(new Echo(), "daemon", value)],
  "Thread.ident": [(value) => Reflect.set(new Echo(), "ident", value)],
  "Thread.run, a field": [(value) => stop(Object.assign(new Echo(), { run: value }).start())],
  "Thread.start": [(value) => new Echo().start(value).join()],
  "Thread.join": [(value) => ended.join(value), waiting],
  "Thread.joinSync": [(value) => ended.joinSync(value), waiting],
  "Thread.stop": [(value) => new Echo().stop(value)],
  "Thread.stop, second": [(value) => new Echo().stop("why", value), ["grace"]],
  "Thread.kill": [(value) => new Echo().kill(value)],
  "StreamThread.start": [(value) => stop(new Numbers().start(value))],
  "StreamThread.join": [(value) => endedStream.join(value), waiting],
  "static highWaterMark": [
    (value) => {
      class Other extends Numbers {
        static highWaterMark = value;
      }
      return stop(new Other().start());
    },
  ],
  task: [(value) => task(value, () => {})],
  "task, second": [(value) => task(import.meta.url, value)],
  "a task": [(value) => echo(value)],
  "a task.start": [(value) => echo.start(value).join()],
  "a task.with": [(value) => echo.with(value)(1), called],
  "a task.map": [(value) => all(echo.map(value))],
  "a task.map, second": [(value) => all(echo.map([1], value)), mapped],
  remote: [(value) => remote(value, Store)],
  "remote, second": [(value) => remote(import.meta.url, value)],
  "a remote.start": [async (value) => (await sharing.start(value))[Symbol.asyncDispose]()],
  "a remote.with": [
    async (value) => (await RemoteStore.with(value).start())[Symbol.asyncDispose](),
    placed,
  ],
  "a remote.threadOf": [(value) => RemoteStore.threadOf(value)],
  threadClass: [(value) => threadClass(value)],
  "threadClass, second": [(value) => threadClass("Echo", value), ["module", "kind", "limit"]],
  "a threadClass": [(value) => new Elsewhere(value).start().join()],
  "a threadClass.with": [(value) => new (Elsewhere.with(value))(), threads],
  callback: [(value) => callback(value)],
  "a callback": [(value) => callback(() => 1)(value)],
  transfer: [(value) => transfer(value)],
  "transfer, second": [(value) => transfer({}, value)],
  sleep: [(value) => sleep(value, { signal: AbortSignal.abort("no need to wait") })],
  // A number of milliseconds is right, and many are long.
  sleepSync: [(value) => core.sleepSync(Number.isFinite(value) && value > 0 ? 0 : value)],
  "sleep, second": [(value) => sleep(0, value), ["signal"]],
  "new ThreadGroup": [async (value) => new ThreadGroup(value)[Symbol.asyncDispose](), grouped],
  "ThreadGroup.run": [(value) => ThreadGroup.run(value)],
  "ThreadGroup.run, second": [(value) => ThreadGroup.run(() => 1, value), grouped],
  "group.start": [inGroup((group, value) => group.start(value))],
  "group.start, second": [inGroup((group, value) => group.start(new Echo(), value))],
  "group.call": [inGroup((group, value) => group.call(value))],
  "group.call, second": [inGroup((group, value) => group.call(echo, value))],
  "group.run": [inGroup((group, value) => group.run(value))],
  "group.run, second": [inGroup((group, value) => group.run(() => 1, value)), grouped],
  "group.stop": [inGroup((group, value) => group.stop(value))],
  "new ThreadPoolExecutor": [(value) => new ThreadPoolExecutor(value).shutdown(), pooled],
  "executor.submit": [inPool((pool, value) => pool.submit(value))],
  "executor.submit, second": [inPool((pool, value) => pool.submit(echo, value))],
  "executor.map": [inPool((pool, value) => all(pool.map(value, [1])))],
  "executor.map, second": [inPool((pool, value) => all(pool.map(echo, value)))],
  "executor.map, third": [inPool((pool, value) => all(pool.map(echo, [1], value))), waiting],
  "executor.shutdown": [inPool((pool, value) => pool.shutdown(value)), ["wait", "cancelFutures"]],
  "Future.result": [(value) => future().result(value), waiting],
  "Future.exception": [(value) => future().exception(value), waiting],
  "Future.addDoneCallback": [(value) => new Future().addDoneCallback(value)],
  "Future.setResult": [(value) => new Future().setResult(value)],
  "Future.setException": [(value) => new Future().setException(value)],
  "Future.then": [(value) => future().then(value, value)],
  wait: [(value) => wait(value)],
  "wait, second": [(value) => wait([future()], value), ["timeout", "returnWhen"]],
  asCompleted: [(value) => all(asCompleted(value))],
  "asCompleted, second": [(value) => all(asCompleted([future()], value)), waiting],
  "runtime.observe": [(value) => core.installedRuntime().observe(value)()],
  "runtime.observe, start": [(value) => core.installedRuntime().observe({ start: value })()],
  "runtime.close": [(value) => node.createNodeRuntime().close(value), ["timeout"]],
  serve: [serve],
  "runtime.warmUp": [(value) => core.installedRuntime().warmUp(value)],
  "runtime.excepthook": [
    (value) => {
      const runtime = core.installedRuntime();
      const { excepthook } = runtime;
      try {
        runtime.excepthook = value;
      } finally {
        runtime.excepthook = excepthook;
      }
    },
  ],
  createNodeRuntime: [(value) => node.createNodeRuntime(value).close(), runtimeOptions],
  "new ThreadError": [(value) => new core.ThreadError(value, value, value)],
  "new QueueEmpty": [(value) => new core.QueueEmpty(value)],
};

/**
 * The engine's words, which name neither the call nor what to write instead. That a value is no text ("Cannot convert
 * object to primitive value", of a name) is said well enough by those.
 */
const ENGINES =
  /Cannot (read|set|destructure|create|assign|mix|access)|is not (a function|iterable|a constructor|async iterable|an object)|^Invalid|must be of type|called on/;

const wrong = [];
let made = 0;

async function attempt(what, call, value) {
  made++;
  let outcome;
  try {
    outcome = await inTime(call(value));
  } catch (error) {
    if (error === HANGS) wrong.push(`${what} never ends`);
    else if (error instanceof Error && ENGINES.test(error.message))
      wrong.push(`${what}: ${error.message.split("\n")[0]}`);
  }
  if ((await inTime(new Echo().start().join())) !== 1) wrong.push(`after ${what} no thread runs`);
  return outcome;
}

const HANGS = Symbol("it hangs");
async function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(reject, 20_000, HANGS);
  });
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function show(value) {
  if (typeof value === "function") return value.name || "a function";
  if (typeof value !== "object" || value === null) return String(value);
  try {
    const [key] = Object.keys(value);
    return Object.prototype.toString.call(value) + (key ? ` with ${key} ${show(value[key])}` : "");
  } catch {
    return "a Proxy";
  }
}

if (isMain) {
  for (const event of ["uncaughtException", "unhandledRejection"])
    process.on(event, (error) => wrong.push(`${event}: ${error?.stack ?? String(error)}`));
  core.installedRuntime().excepthook = () => {};
  await ended.start().join();
  await stop(endedStream.start()).catch(() => {});
  const counts = {};
  for (const [name, [call, names]] of Object.entries(calls)) {
    const before = made;
    const values = [
      ...plain(),
      ...(names ? bags(names) : []),
      ...(name === "group.start" ? fakes() : []),
    ];
    for (const value of values) await attempt(`${name}(${show(value)})`, call, value);
    counts[name] = made - before;
  }
  console.log(JSON.stringify({ calls: made, counts, wrong }));
  process.exit();
}
