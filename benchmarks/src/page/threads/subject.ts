import { Pool, type PoolOf, type Remote, spawn, Worker } from "threads";
import { fromCalls, type Subject } from "../../subject.js";
import { offer } from "../measure.js";

/** Its pool is the faster way for many at once in a page, and the slower one for one after another. */
let pool: PoolOf;
const remotes: Remote[] = [];
let next = 0;

const pooled = fromCalls({
  async setup(workers) {
    const make = async (): Promise<Remote> => {
      const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
      const remote = await spawn(worker);
      remotes.push(remote);
      return remote;
    };
    pool = Pool(make, { size: workers });
  },
  call: (method, value) => pool.queue((remote) => remote[method](value)),
  close: () => pool.terminate(true),
});

const direct = fromCalls({
  setup: pooled.setup,
  call: (method, value) => (remotes[next++ % remotes.length] as Remote)[method](value),
  close: pooled.close,
});

const subject: Subject = {
  ...pooled,
  async oneByOne(method, values) {
    // The pool makes its workers when it is first used.
    while (remotes.length === 0) await pooled.atOnce("echo", [0, 1, 2, 3]);
    return direct.oneByOne(method, values);
  },
};

offer(subject);
