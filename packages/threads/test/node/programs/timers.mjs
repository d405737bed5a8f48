// Ends although threads.js would wait for nearly for ever: its timer is set by the environment.
import { Worker } from "node:worker_threads";
import { isMain, Thread } from "@heddle/core";
import { createThreadsRuntime } from "@heddle/threads";

export class Daemon extends Thread {
  static module = import.meta.url;
  constructor() {
    super({ daemon: true });
  }
  run() {
    return new Promise(() => {});
  }
}

if (isMain) {
  new Daemon().start();
  const missing = createThreadsRuntime({
    worker: (options) => new Worker(new URL("./missing.mjs", import.meta.url), options),
  });
  const broken = createThreadsRuntime({
    worker: (options) => new Worker(new URL("./broken.worker.mjs", import.meta.url), options),
  });
  for (const runtime of [missing, broken]) {
    const { code, cause } = await new Daemon()
      .start(runtime)
      .join()
      .catch((error) => error);
    console.log(code, /MODULE_NOT_FOUND$/.exec(cause.code)?.[0] ?? cause.message);
  }
  // A carrier that ends before it has begun.
  const early = createThreadsRuntime();
  new Daemon().start(early);
  await early.close();
  console.log("end");
}
