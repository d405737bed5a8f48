import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { cannot, type Subject } from "../../subject.js";
import type { Value } from "../../work.js";

/**
 * One number to and fro in shared memory, with both sides polling and nothing else going on: the floor for
 * any hand-over between threads. It cannot sleep, and burns both processors.
 */
const memory = {
  words: new Int32Array(new SharedArrayBuffer(8)),
  value: new Float64Array(new SharedArrayBuffer(8)),
};
let worker: Worker | undefined;
let count = 0;

export const subject: Subject = {
  async setup() {
    worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: memory });
    await once(worker, "online");
  },
  atOnce: () => cannot("more than one at a time"),
  async oneByOne(method, values) {
    if (method !== "echo") cannot(method);
    const results: Value[] = [];
    for (const value of values) {
      memory.value[0] = value as number;
      Atomics.store(memory.words, 0, ++count);
      while (Atomics.load(memory.words, 1) !== count);
      results.push(memory.value[0]);
    }
    return results;
  },
  async close() {
    await worker?.terminate();
  },
};
