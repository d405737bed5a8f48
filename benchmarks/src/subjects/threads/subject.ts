import { type Remote, spawn, Thread, Worker } from "threads";
import { fromCalls } from "../../subject.js";

/** The workers take turns: on Node threads' own pool is slower than that, above all for one after another. */
let remotes: Remote[] = [];
let next = 0;

export const subject = fromCalls({
  async setup(workers) {
    remotes = await Promise.all(
      Array.from({ length: workers }, () => spawn(new Worker("./worker.js"))),
    );
  },
  call(method, value) {
    const remote = remotes[next++ % remotes.length] as Remote;
    return remote[method](value);
  },
  async close() {
    await Promise.all(remotes.map((remote) => Thread.terminate(remote)));
  },
});
