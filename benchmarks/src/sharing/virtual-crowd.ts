/** Virtual threads that all wait for one thing, and are let go at once. */
import {
  Barrier,
  Condition,
  Event,
  Lock,
  Queue,
  Semaphore,
  struct,
  Thread,
  u32,
} from "@heddle/core";

export type Awaited = keyof typeof things;

interface Way<T> {
  /** @param threads how many will wait. */
  make(threads: number): T;
  /** A thread's: waits, and calls when it stands in line. */
  wait(thing: T, entered: () => void): Promise<unknown>;
  /** The main thread's, when all wait. */
  letGo(thing: T, threads: number): unknown;
}

function way<T>(its: Way<T>): Way<T> {
  return its;
}

const things = {
  lock: way<Lock>({
    make() {
      const lock = new Lock();
      lock.tryAcquire();
      return lock;
    },
    async wait(lock, entered) {
      const got = lock.acquire();
      entered();
      await got;
      lock.release();
    },
    letGo: (lock) => lock.release(),
  }),
  semaphore: way<Semaphore>({
    make: () => new Semaphore(0),
    wait: (semaphore, entered) => both(semaphore.acquire(), entered),
    letGo: (semaphore, threads) => semaphore.release(threads),
  }),
  event: way<Event>({
    make: () => new Event(),
    wait: (event, entered) => both(event.wait(), entered),
    letGo: (event) => event.set(),
  }),
  queue: way<Queue<number>>({
    make: () => new Queue<number>(),
    wait: (queue, entered) => both(queue.get(), entered),
    letGo(queue, threads) {
      for (let item = 0; item < threads; item++) queue.tryPut(item);
    },
  }),
  condition: way<Condition>({
    make: () => new Condition(),
    async wait(condition, entered) {
      await condition.acquire();
      await both(condition.wait(), entered);
      condition.release();
    },
    async letGo(condition) {
      await condition.acquire();
      condition.notifyAll();
      condition.release();
    },
  }),
  barrier: way<Barrier>({
    make: (threads) => new Barrier(threads + 1),
    wait: (barrier, entered) => both(barrier.wait(), entered),
    letGo: (barrier) => barrier.wait(),
  }),
};

function both<T>(waiting: Promise<T>, entered: () => void): Promise<T> {
  entered();
  return waiting;
}

export class Entered extends struct({ count: u32 }) {}

export class Waits extends Thread {
  static override readonly module = import.meta.url;
  static override readonly oneWay = ["thing", "entered"];

  constructor(
    readonly what: Awaited,
    readonly thing: unknown,
    readonly entered: Entered,
  ) {
    super();
  }

  async run() {
    const { entered } = this;
    await things[this.what].wait(this.thing as never, () => void entered.atomic.add("count", 1));
  }
}

/** @returns milliseconds until all waited, and from then on until all had ended. */
export async function waitTogether(
  what: Awaited,
  threads: number,
): Promise<{ entering: number; lettingGo: number }> {
  const { make, letGo } = things[what] as Way<unknown>;
  const thing = make(threads);
  const entered = new Entered();
  const begun = performance.now();
  const all = Array.from({ length: threads }, () => new Waits(what, thing, entered).start());
  while (entered.count < threads) await new Promise((resolve) => setTimeout(resolve, 1));
  const waiting = performance.now();
  await letGo(thing, threads);
  for (const each of all) await each.join();
  return { entering: waiting - begun, lettingGo: performance.now() - waiting };
}
