// Threads with a shared lock are killed while their workers start and the main thread blocks. A worker that was
// told dead before it stopped would let go of the lock for a second time.
import { Worker } from "node:worker_threads";
import { array, isMain, Lock, shared, Thread, u32 } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";
import { serve } from "@heddle/node/worker";

class Counts extends array(u32, 1) {}
const begun = shared("begun", () => new Counts());

export class Begins extends Thread {
  static kind = "platform";
  constructor(lock) {
    super();
    this.lock = lock;
  }

  run() {
    begun.atomic.add(0, 1);
  }
}

export class Waits extends Thread {
  static kind = "platform";
  run() {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

const classes = { Begins, Waits };

if (!isMain) serve(classes);
else {
  const runtime = createNodeRuntime({
    parallelism: 2,
    classes,
    worker: (options) => new Worker(new URL(import.meta.url), options),
  });
  const late = [];
  const lock = new Lock();
  for (let round = 0; round < 12; round++) {
    const thread = new Begins(lock).start(runtime);
    const other = new Waits().start(runtime);
    // From the moment in which its worker is made to that in which it runs.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3 * round);
    thread.kill();
    const before = begun.at(0);
    other.joinSync();
    late.push(begun.at(0) - before);
    await thread.join().catch(() => {});
  }
  lock.acquireSync();
  await new Begins(lock).start(runtime).join();
  await runtime.close();
  console.log(
    `${lock}, ${late.reduce((sum, begins) => sum + begins)} began after they were killed`,
  );
}
