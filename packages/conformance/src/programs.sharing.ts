/** Programs that wait for what threads share, and for timers. */
import { Barrier, Condition, Event, Lock, Queue, Semaphore, Timer } from "@heddle/core";
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
    console.log(await lock.acquire(), lock.locked());
  },
  async awaitsLockInVain() {
    const lock = new Lock();
    await lock.acquire();
    console.log(await lock.acquire({ timeout: 30 }));
  },
  /** Each gets what it waits for long before its time is up. */
  async timedWaitsForSharedThings() {
    const timeout = 3_600_000;
    const lock = new Lock();
    await heldByDaemon(lock);
    console.log(await lock.acquire({ timeout }));
    lock.release();
    const queue = new Queue<number>();
    new Task("fillQueue", [queue, "put", 7, 1], daemon).start();
    console.log(await queue.get({ timeout }));
    const event = new Event();
    setTimeout(() => event.set(), 1);
    console.log(await event.wait({ timeout }));
    const semaphore = new Semaphore(0);
    setTimeout(() => semaphore.release(), 1);
    console.log(await semaphore.acquire({ timeout }));
    const barrier = new Barrier(2, { timeout });
    await Promise.all([barrier.wait(), barrier.wait()]);
    const condition = new Condition();
    await condition.acquire();
    setTimeout(
      () =>
        void condition.hold().then((held) => {
          condition.notify();
          held[Symbol.dispose]();
        }),
      1,
    );
    console.log(await condition.wait({ timeout }));
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
  async awaitsQueue() {
    const queue = new Queue<number>();
    new Task("fillQueue", [queue, "put", 1, 3], daemon).start();
    for (let item = 0; item < 3; item++) console.log(await queue.get());
    await queue.get({ timeout: 20 }).catch((error: Error) => console.log(error.name));
  },
  async consumes() {
    const queue = new Queue<number>();
    for (const type of [Task, PlatformTask]) new type("printQueue", [queue]).start();
    for (let item = 1; item <= 4; item++) await queue.put(item);
    queue.shutdown();
  },
  timerFires() {
    new Timer(20, (word: string) => console.log(word), ["fired"]).start();
    new Timer(60_000, () => {}).start().cancel();
    console.log("main ends");
  },
  timerFails() {
    new Timer(5, () => {
      throw new Error("in the timer");
    }).start();
  },
  async failsWithLock() {
    const lock = new Lock();
    await lock.acquire();
    throw new Error("main fails with the lock");
  },
};
