// Bundled into one file for Node: its threads block and share as they do in modules.
import { Worker } from "node:worker_threads";
import { isMain, Lock, struct, Thread, u32 } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";
import { serve } from "@heddle/node/worker";

class Tally extends struct({ lock: Lock, count: u32 }) {}

class Adder extends Thread {
  static kind = "platform";
  constructor(tally) {
    super();
    this.tally = tally;
  }
  run() {
    for (let i = 0; i < 1_000; i++) {
      using _ = this.tally.lock.holdSync();
      this.tally.count++;
    }
  }
}

if (!isMain) serve({ Adder, Tally });
else {
  const runtime = createNodeRuntime({
    classes: { Adder, Tally },
    worker: (options) => new Worker(new URL(import.meta.url), options),
  });
  const tally = new Tally({ count: 0 });
  const threads = Array.from({ length: 4 }, () => new Adder(tally).start(runtime));
  for (const thread of threads) thread.joinSync();
  console.log(tally.count);
  await runtime.close();
}
