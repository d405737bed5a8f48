import { Worker } from "node:worker_threads";
import type { Subject } from "../../subject.js";
import type { Method, Value } from "../../work.js";

/**
 * What somebody would write by hand: one message a worker and tick, results gathered by microtask. Nothing of what
 * heddle promises: no threads to hold, no deaths, no stop, no errors.
 */
let workers: Worker[] = [];
let line: unknown[] = [];
let next = 0;
const living = new Map<number, (value: Value) => void>();

function flush(): void {
  const starts = line;
  line = [];
  const share = 3 * Math.ceil(starts.length / 3 / workers.length);
  for (const [at, worker] of workers.entries()) {
    const part = starts.slice(at * share, (at + 1) * share);
    if (part.length > 0) worker.postMessage(part);
  }
}

function call(method: Method, value: Value): Promise<Value> {
  if (line.length === 0) queueMicrotask(flush);
  line.push(next, method, value);
  return new Promise((resolve) => living.set(next++, resolve));
}

export const subject: Subject = {
  async setup(count) {
    workers = Array.from({ length: count }, () =>
      new Worker(new URL("./worker.js", import.meta.url)).on("message", (ended: unknown[]) => {
        for (let at = 0; at < ended.length; at += 2) {
          living.get(ended[at] as number)?.(ended[at + 1] as Value);
          living.delete(ended[at] as number);
        }
      }),
    );
  },
  atOnce: (method, values) => Promise.all(values.map((value) => call(method, value))),
  async oneByOne(method, values) {
    const results: Value[] = [];
    for (const value of values) results.push(await call(method, value));
    return results;
  },
  async close() {
    await Promise.all(workers.map((worker) => worker.terminate()));
  },
};
