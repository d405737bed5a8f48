// node --expose-gc: workers that have ended are not held by anybody.
import { Worker } from "node:worker_threads";
import { isMain, Thread } from "@heddle/core";
import { createThreadsRuntime } from "@heddle/threads";

export class Spinner extends Thread {
  static module = import.meta.url;
  static kind = "platform";
  constructor(begun) {
    super();
    this.begun = begun;
  }
  run() {
    for (;;) Atomics.store(this.begun, 0, 1);
  }
}

const workers = [];

async function use() {
  const runtime = createThreadsRuntime({
    worker: (options) => {
      const worker = new Worker(new URL("./empty.worker.mjs", import.meta.url), options);
      workers.push(new WeakRef(worker));
      return worker;
    },
  });
  for (let count = 0; count < 5; count++) {
    const begun = new Int32Array(new SharedArrayBuffer(4));
    const spinner = new Spinner(begun).start(runtime);
    while (Atomics.load(begun, 0) === 0) await new Promise(setImmediate);
    await spinner.kill();
    await spinner.join().catch(() => {});
  }
  await runtime.close();
}

if (isMain) {
  await use();
  while (workers.some((worker) => worker.deref() !== undefined)) {
    await new Promise(setImmediate);
    globalThis.gc();
  }
  console.log(workers.length, "collected");
}
