import workerpool from "workerpool";
import { fromCalls } from "../../subject.js";
import { workerFile } from "../worker-file.js";

let pool: workerpool.Pool;

export const subject = fromCalls({
  async setup(workers) {
    pool = workerpool.pool(workerFile(import.meta.url), {
      minWorkers: workers,
      maxWorkers: workers,
      workerType: "thread",
    });
  },
  call: (method, value) => pool.exec(method, [value]),
  close: async () => {
    await pool.terminate();
  },
});
