import { FixedThreadPool } from "poolifier";
import { fromCalls } from "../../subject.js";
import type { Value } from "../../work.js";
import { workerFile } from "../worker-file.js";

let pool: FixedThreadPool<Value, Value>;

export const subject = fromCalls({
  async setup(workers) {
    pool = new FixedThreadPool<Value, Value>(workers, workerFile(import.meta.url));
  },
  call: (method, value) => pool.execute(value, method),
  close: () => pool.destroy(),
});
