// What comes back of shared memory: prints how many bytes are in use, after one batch of threads and after more.
import { setTimeout as sleep } from "node:timers/promises";
import v8 from "node:v8";
import vm from "node:vm";
import * as core from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";
import { trim, usage } from "./usage.mjs";

const { array, f64, isMain, struct, Thread, u32 } = core;

v8.setFlagsFromString("--expose-gc");
const gc = vm.runInNewContext("gc");

export class Stats extends struct({ sent: u32, all: array(f64, 3) }) {}
export class Numbers extends array(f64, 2000) {}

/** One of each kind. */
export function makeAll() {
  const queue = new core.Queue();
  queue.tryPut([new core.Event(), new Uint8Array(5000)]);
  const stats = new Stats();
  return [
    ...[new core.Lock(), new core.RLock(), new core.Condition(), new core.Event()],
    ...[new core.Semaphore(2), new core.BoundedSemaphore(2), new core.RWLock()],
    ...[new core.Barrier(2), queue, new core.LifoQueue(), new core.PriorityQueue()],
    ...[stats, stats.all, new Numbers(), new Stats().all],
  ];
}

/** How many have what they were given. */
const told = new Int32Array(new SharedArrayBuffer(4));

class Fated extends Thread {
  constructor(fate, place, value) {
    super();
    this.fate = fate;
    this.place = place;
    this.value = value;
    this.told = told;
  }
  async run() {
    const { fate, place } = this;
    const value = place === "queue" ? await this.value.get() : this.value;
    // There is no room for it as long as the thread lives.
    if (place === "put") void value.put(makeAll());
    Atomics.add(this.told, 0, 1);
    if (fate === "failed") throw Object.assign(new Error("failed"), { value });
    if (fate === "stopped")
      await new Promise((_, reject) => this.signal.addEventListener("abort", reject));
    if (fate === "killed") await new Promise(() => {});
    if (fate === "lost") process.exit();
    if (fate === "uncloneable") return [value, () => {}];
    return place === "result" ? [value, makeAll()] : undefined;
  }
}

export class Use extends Fated {
  static module = import.meta.url;
}
export class UseAlone extends Fated {
  static module = import.meta.url;
  static kind = "platform";
}

export class Busy extends Thread {
  static module = import.meta.url;
  run() {
    for (const end = performance.now() + 40; performance.now() < end; );
  }
}

/** Two of them are on two carriers: neither goes on before the other has begun. Each takes an item. */
export class Meet extends Thread {
  static module = import.meta.url;
  constructor(queue, met) {
    super();
    this.queue = queue;
    this.met = met;
  }
  async run() {
    Atomics.add(this.met, 0, 1);
    while (Atomics.load(this.met, 0) < 2);
    await this.queue.get();
  }
}

export class Collect extends Thread {
  static module = import.meta.url;
  async run() {
    for (let turn = 0; turn < 4; turn++) {
      gc();
      await sleep(5);
    }
  }
}

const places = ["field", "queue", "result"];

function make(type, fate, place) {
  const all = makeAll();
  if (place === "put") {
    const full = new core.Queue({ maxSize: 1 });
    full.tryPut(all);
    return new type(fate, place, full);
  }
  if (place !== "queue") return new type(fate, place, all);
  const queue = new core.Queue();
  queue.tryPut(all);
  return new type(fate, place, queue);
}

/** Runs some threads of that fate to their end. */
async function batch(runtime, fate) {
  const alone = fate === "killed" || fate === "lost";
  const waits = fate === "notBegun";
  if (waits) for (let left = 2; left > 0; left--) new Busy().start(runtime);
  if (waits) await sleep(5);
  const type = alone ? UseAlone : Use;
  const before = Atomics.load(told, 0);
  const threads = [...places, ...(alone ? ["put"] : [])].map((place) =>
    make(type, fate, place).start(runtime),
  );
  if (waits) await sleep(2);
  if (fate === "notBegun") for (const thread of threads) thread.stop();
  if (fate === "stopped" || fate === "killed") {
    while (Atomics.load(told, 0) < before + threads.length) await sleep(1);
    await Promise.all(threads.map((thread) => (alone ? thread.kill() : thread.stop())));
  }
  await Promise.allSettled(threads.map((thread) => thread.join()));
}

async function settle(runtime) {
  for (let round = 0; round < 3; round++) {
    gc();
    await Promise.all([1, 2, 3, 4].map(() => new Collect().start(runtime).join()));
    gc();
    await sleep(5);
  }
  trim();
  return usage().used;
}

if (isMain) {
  const runtime = createNodeRuntime({ parallelism: 2, maxCarriers: 2, excepthook() {} });
  // Both from the beginning, so that each collects.
  await runtime.warmUp();
  // A realm keeps a few words from the first shared object on that it takes out of a queue.
  const queue = new core.Queue();
  for (let left = 2; left > 0; left--) queue.tryPut(makeAll());
  const met = new Int32Array(new SharedArrayBuffer(4));
  await Promise.all([1, 2].map(() => new Meet(queue, met).start(runtime).join()));
  const used = {};
  for (const fate of process.argv.slice(2)) {
    for (let nth = 0; nth < 4; nth++) await batch(runtime, fate);
    const before = await settle(runtime);
    for (let nth = 0; nth < 12; nth++) await batch(runtime, fate);
    let after = await settle(runtime);
    // What was collected is given back a little later, on a busy machine more than that.
    for (let more = 5; after > before && more > 0; more--) after = await settle(runtime);
    used[fate] = [before, after];
  }
  console.log(JSON.stringify(used));
  await runtime.close();
}
