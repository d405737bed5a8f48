import { type Remote, wrap } from "comlink";
import { fromCalls } from "../../subject.js";
import type { Value, work } from "../../work.js";
import { offer } from "../measure.js";

/** comlink has no pool: the workers take turns. */
let workers: Worker[] = [];
let remotes: Remote<typeof work>[] = [];
let next = 0;

offer(
  fromCalls({
    async setup(count) {
      workers = Array.from(
        { length: count },
        () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }),
      );
      remotes = workers.map((worker) => wrap<typeof work>(worker));
    },
    call(method, value) {
      const remote = remotes[next++ % remotes.length] as Remote<typeof work>;
      return (remote[method] as (value: Value) => Promise<Value>)(value);
    },
    async close() {
      for (const worker of workers) worker.terminate();
    },
  }),
);
