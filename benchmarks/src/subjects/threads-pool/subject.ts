import { Pool, type PoolOf, spawn, Worker } from "threads";
import { fromCalls } from "../../subject.js";

/** Slower than taking turns, but what its users write. */
let pool: PoolOf;

export const subject = fromCalls({
  async setup(size) {
    pool = Pool(() => spawn(new Worker("../threads/worker.js")), { size });
  },
  call: (method, value) => pool.queue((remote) => remote[method](value)),
  close: () => pool.terminate(true),
});
