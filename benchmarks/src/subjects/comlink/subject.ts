import { Worker } from "node:worker_threads";
import { type Remote, wrap } from "comlink/dist/esm/comlink.mjs";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { fromCalls } from "../../subject.js";
import type { Value, work } from "../../work.js";

/** comlink has no pool: the workers take turns. */
let workers: Worker[] = [];
let remotes: Remote<typeof work>[] = [];
let next = 0;

export const subject = fromCalls({
  async setup(count) {
    workers = Array.from(
      { length: count },
      () => new Worker(new URL("./worker.js", import.meta.url)),
    );
    remotes = workers.map((worker) => wrap<typeof work>(nodeEndpoint(worker)));
  },
  call(method, value) {
    const remote = remotes[next++ % remotes.length] as Remote<typeof work>;
    return (remote[method] as (value: Value) => Promise<Value>)(value);
  },
  async close() {
    await Promise.all(workers.map((worker) => worker.terminate()));
  },
});
