/** Programs that end, or that something keeps from it. */
import { installedRuntime, mainThread, Queue, Timer } from "@heddle/core";
import { PlatformTask, Task } from "./fixtures.js";
import { until } from "./wait.js";

const daemon = { daemon: true };

/** Prints a last line and ends the program at once: what a pipe has not taken by then is lost, also without threads. */
function exitNow(): never {
  console.log("main ends");
  const { process } = globalThis as unknown as { process: { exit(code: number): never } };
  return process.exit(0);
}

export const lifePrograms = {
  finishesItsWork() {
    new Task("printLater", ["work done"]).start();
    new PlatformTask("printLater", ["platform work done"]).start();
    console.log("main ends");
  },
  async daemonsEnd() {
    const threads = Array.from({ length: 36 }, () => new Task("tick", [], daemon).start());
    threads.push(...Array.from({ length: 4 }, () => new PlatformTask("spin", [], daemon).start()));
    await until(() => threads[0]?.state === "running", "the first runs");
    console.log("main ends");
  },
  daemonAtOnce() {
    new Task("tick", [], daemon).start();
    console.log("main ends");
  },
  daemonAndWorker() {
    new Task("tick", [], daemon).start();
    new Task("printLater", ["work done"]).start();
  },
  threadFromThread() {
    new Task("printThenStart", [3]).start();
    console.log("main ends");
  },
  cleanup() {
    new Task("printInFinally", ["cleaned up"]).start();
    console.log("main ends");
  },
  async importInThread({ adapter }: { adapter: string }) {
    console.log(await new Task("importIt", [adapter]).start().join());
  },
  printsMuch() {
    new Task("printLines", [500]).start();
  },
  printsMuchAndDies() {
    new PlatformTask("printLines", [2000]).start();
  },
  async printsAndCloses() {
    new Task("printLines", [500]).start();
    await installedRuntime().close();
  },
  async printsFromMany() {
    const threads = Array.from({ length: 10 }, () => new Task("printLines", [50]).start());
    await Promise.all(threads.map((thread) => thread.join()));
  },
  async printsThenExits() {
    await new Task("printLines", [50]).start().join();
    exitNow();
  },
  async printsBeforeMain() {
    await new Task("printLines", [1000]).start().join();
    console.log("main ends");
  },
  async printsMoreThanStreamsTake() {
    await new Task("printLines", [30_000]).start().join();
    console.log("main ends");
  },
  printsWhileMainBlocks() {
    new Task("printLines", [300]).start().joinSync();
    console.log("main ends");
  },
  async printsAndIsKilled() {
    const words = new Int32Array(new SharedArrayBuffer(4));
    const thread = new PlatformTask("printThenSpin", [300, words]).start();
    await until(() => Atomics.load(words, 0) === 1, "it has printed");
    await thread.kill();
    console.log("main ends");
  },
  async printsBeforeItsTaskIsDone() {
    const tasks = new Queue<number>();
    new Task("printTasks", [tasks], { daemon: true }).start();
    for (let line = 1; line <= 20; line++) await tasks.put(line);
    await tasks.join();
  },
  async endlessLoop() {
    const words = new Int32Array(new SharedArrayBuffer(8));
    const looper = new Task("spinUntilTold", [words], { name: "looper" }).start();
    await until(() => Atomics.load(words, 0) === 1, "it computes");
    looper.stop();
    console.log("main ends");
  },
  async idleCarriers() {
    await new Task("nothing").start().join();
    console.log("main ends");
  },
  async joinHoldsTheProgram() {
    console.log(await new Task("slow", ["of a daemon"], daemon).start().join());
  },
  timedJoinHoldsTheProgram() {
    void new Task("tick", [], daemon)
      .start()
      .join({ timeout: 30 })
      .catch((error: { code: string }) => console.log(error.code));
  },
  /** A wait whose time is not up leaves nothing that would keep the program for the rest of it. */
  async timedWaitsThatEnd() {
    const timeout = 3_600_000;
    console.log(await new Task("slow", ["in time"]).start().join({ timeout }));
    const daemonic = new Task("slow", ["a daemon too"], daemon).start();
    console.log(await daemonic.join({ signal: new AbortController().signal }));
    const timer = new Timer(1, () => {}).start();
    await timer.join({ timeout });
  },
  async abortedJoin() {
    const waiting = new AbortController();
    const tick = new Task("tick", [], daemon).start();
    const join = tick.join({ timeout: 3_600_000, signal: waiting.signal });
    waiting.abort();
    await join.catch((error: Error) => console.log(error.name));
  },
  async killsAndGoesOn() {
    const thread = new PlatformTask("tick", [], daemon).start();
    await until(() => thread.state === "running", "it runs");
    await thread.kill();
    console.log("killed");
  },
  leftTimer() {
    new Task("leaveTimer").start();
  },
  async closes() {
    const runtime = installedRuntime();
    const thread = new Task("slow", ["result"]).start();
    await runtime.close();
    console.log(thread.state, runtime.carrierCount);
  },
  errorInMain() {
    new Task("tick", [], daemon).start();
    throw new Error("main fails");
  },
  errorInMainWaits() {
    new Task("printLater", ["never said"]).start();
    throw new Error("main fails");
  },
  mainIsMain() {
    console.log(mainThread().name, mainThread().isAlive());
  },
  blocksAndEnds() {
    console.log(new Task("add", [2, 3]).start().joinSync());
    console.log(new PlatformTask("nest", [3]).start().joinSync());
  },
  manyPlatforms() {
    for (let each = 0; each < 8; each++) new PlatformTask("nothing").start();
  },
};
