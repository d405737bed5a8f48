import { inBatches } from "../../subjects/batches.js";
import type { Value } from "../../work.js";
import { offer } from "../measure.js";

let workers: Worker[] = [];

offer(
  inBatches({
    setup(count, answer) {
      workers = Array.from({ length: count }, (_, index) => {
        const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
        worker.onmessage = ({ data }: MessageEvent<Value[]>) => answer(index, data);
        return worker;
      });
    },
    post: (worker, values) => workers[worker]?.postMessage(values),
    async close() {
      for (const worker of workers) worker.terminate();
    },
  }),
);
