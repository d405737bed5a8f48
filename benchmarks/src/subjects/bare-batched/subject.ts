import { Worker } from "node:worker_threads";
import type { Value } from "../../work.js";
import { inBatches } from "../batches.js";

/** `worker_threads` as nobody writes them by hand: what sending messages costs when there are few of them. */
let workers: Worker[] = [];

export const subject = inBatches({
  setup(count, answer) {
    workers = Array.from({ length: count }, (_, index) =>
      new Worker(new URL("./worker.js", import.meta.url)).on("message", (values: Value[]) =>
        answer(index, values),
      ),
    );
  },
  post: (worker, values) => workers[worker]?.postMessage(values),
  async close() {
    await Promise.all(workers.map((worker) => worker.terminate()));
  },
});
