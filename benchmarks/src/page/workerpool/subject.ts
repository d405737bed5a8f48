import workerpool from "workerpool";
import { fromCalls } from "../../subject.js";
import { offer } from "../measure.js";

let pool: workerpool.Pool;

offer(
  fromCalls({
    async setup(workers) {
      pool = workerpool.pool(new URL("./worker.js", import.meta.url).href, {
        minWorkers: workers,
        maxWorkers: workers,
        workerType: "web",
        workerOpts: { type: "module" },
      });
    },
    call: (method, value) => pool.exec(method, [value]),
    close: async () => {
      await pool.terminate();
    },
  }),
);
