import { Tinypool } from "tinypool";
import { fromCalls } from "../../subject.js";
import { workerFile } from "../worker-file.js";

let pool: Tinypool;

export const subject = fromCalls({
  async setup(workers, load) {
    pool = new Tinypool({
      filename: workerFile(import.meta.url),
      name: "echo",
      minThreads: workers,
      maxThreads: workers,
      // One at a time, the default, costs it a message for each: 50 are two to three times as fast.
      concurrentTasksPerWorker: load === "light" ? 50 : 1,
    });
  },
  call: (method, value) =>
    method === "echo" ? pool.run(value) : pool.run(value, { name: method }),
  close: () => pool.destroy(),
});
