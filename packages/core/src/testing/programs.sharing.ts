/** Programs whose threads wait for what they share. */
import { Lock } from "../index.js";
import { PlatformTask, Task } from "./fixtures.js";
import { countWaiting } from "./line.js";
import { until } from "./wait.js";

const daemon = { daemon: true };

/** A daemon that takes the lock, and gives it back a little later. */
async function heldByDaemon(lock: Lock): Promise<void> {
  const words = new Int32Array(new SharedArrayBuffer(4));
  new Task("holdLittle", [lock, words], daemon).start();
  await until(() => Atomics.load(words, 0) === 1, "the daemon has the lock");
}

export const sharingPrograms = {
  async awaitsLock() {
    const lock = new Lock();
    await heldByDaemon(lock);
    console.log(await lock.acquire(), lock.locked);
  },
  async awaitsLockInVain() {
    const lock = new Lock();
    await lock.acquire();
    console.log(await lock.acquire({ timeout: 30 }));
  },
  async abortsItsWait() {
    const lock = new Lock();
    await lock.acquire();
    const signal = AbortSignal.timeout(20);
    // A signal's own timer keeps no program.
    await lock.acquire({ signal }).catch((error: Error) => console.log(error.name));
  },
  async blocksForLock() {
    const lock = new Lock();
    await heldByDaemon(lock);
    console.log(lock.acquireSync());
  },
  async threadsAwaitLock() {
    const lock = new Lock();
    await lock.acquire();
    for (const type of [Task, PlatformTask]) new type("printInTurn", [lock, "acquire"]).start();
    setTimeout(() => lock.release(), 20);
    console.log("main ends");
  },
  async threadsBlockForLock() {
    const lock = new Lock();
    await lock.acquire();
    for (const type of [Task, PlatformTask]) new type("printInTurn", [lock, "acquireSync"]).start();
    setTimeout(() => lock.release(), 20);
    console.log("main ends");
  },
  async daemonsAwaitLock() {
    const lock = new Lock();
    await lock.acquire();
    const words = new Int32Array(new SharedArrayBuffer(4));
    for (const type of [Task, PlatformTask]) {
      new type("takeTurn", [lock, "acquire", words], daemon).start();
      new type("takeTurn", [lock, "acquireSync", words], daemon).start();
    }
    await until(() => countWaiting(lock) === 4, "all of them wait");
    console.log("main ends");
  },
  async failsWithLock() {
    const lock = new Lock();
    await lock.acquire();
    throw new Error("main fails with the lock");
  },
};
