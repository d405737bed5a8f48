import { Worker } from "node:worker_threads";
import { fromCalls } from "../../subject.js";
import type { Value } from "../../work.js";

/** `worker_threads` as they come: a message for each call, and one for each answer. */
let workers: Worker[] = [];
const answers = new Map<number, (value: Value) => void>();
let next = 0;

export const subject = fromCalls({
  async setup(count) {
    workers = Array.from({ length: count }, () => {
      const worker = new Worker(new URL("./worker.js", import.meta.url));
      return worker.on("message", ([id, value]: [number, Value]) => {
        answers.get(id)?.(value);
        answers.delete(id);
      });
    });
  },
  call: (method, value) =>
    new Promise((resolve) => {
      const id = next++;
      answers.set(id, resolve);
      workers[id % workers.length]?.postMessage([id, method, value]);
    }),
  async close() {
    await Promise.all(workers.map((worker) => worker.terminate()));
  },
});
