// The chaos test's threads, for every runtime.
import {
  array,
  Event,
  Lock,
  PriorityQueue,
  StreamThread,
  shared,
  sleep,
  struct,
  Thread,
  task,
  transfer,
  u32,
} from "@heddle/core";
import { randomFrom } from "./random.mjs";

/** As many threads are told apart by their numbers. */
export const NUMBERS = 2 ** 18;
export const PERMITS = 3;

class Runs extends array(u32, NUMBERS) {}
/** How often each thread has begun. */
export const runs = shared("chaos: runs", () => new Runs());

export class Stats extends struct({ sum: u32, turns: array(u32, 4) }) {}

export class ChaosError extends Error {
  name = "ChaosError";
}

function spin(ms) {
  for (const end = performance.now() + ms; performance.now() < end; );
}

/** The end of a worker, as a program ends its own. */
function leave() {
  if (globalThis.process?.exit) globalThis.process.exit(0);
  else globalThis.close();
}

const forever = () => new Promise(() => {});

const deeds = {
  nothing: ({ number }) => number * 2,
  sleeps: ({ number, signal }) => sleep(number % 7, { signal }).then(() => number),
  computes: ({ number }) => {
    spin(number % 4);
    return number;
  },
  fails: ({ number }) => {
    throw Object.assign(new ChaosError("as it should"), { number });
  },
  waits: ({ signal }) =>
    new Promise((_, reject) => {
      const abort = () => reject(signal.reason);
      if (signal.aborted) abort();
      signal.addEventListener("abort", abort);
    }),
  moves: (thread) => {
    const { given } = thread;
    let sum = 0;
    for (const byte of given) sum += byte;
    given.fill(1);
    return sum;
  },
  gives: ({ given }) => transfer(new Uint8Array(given).fill(2)),
  /** Its own shared objects, which come home with more. */
  carries: async ({ number, given }) => {
    const [lock, queue, stats] = given;
    await lock.run(async () => {
      stats.atomic.add("sum", number % 100);
      await queue.put({ number, more: new Event() });
    });
    return [...given, new Lock()];
  },
  uses: async (thread) => await use(thread, randomFrom(thread.number)),
  nests: async ({ given: [next, kind, deed] }) =>
    await new (kind === "platform" ? PlatformChaos : Chaos)(next, deed).start().join(),
  blocks: ({ given: [next, deed] }) => new Chaos(next, deed).start().joinSync(),
  hands: ({ given: [next, deed] }) => new Chaos(next, deed).start(),
  throwsLater: ({ number }) => {
    setTimeout(() => {
      throw new Error("uncaught, as it should be");
    }, 1);
    return sleep(4).then(() => number);
  },
  // Each ends its worker, and who lives there with it.
  exits: async (thread) => {
    await sleep(thread.number % 5);
    leave();
    await forever();
  },
  exitsAtOnce: () => {
    leave();
    return forever();
  },
  exitsWithLock: async ({ given }) => {
    await given.lock.hold();
    await given.rwlock.write.hold({ timeout: 5 }).catch(() => {});
    leave();
    await forever();
  },
  fillsMemory: () => {
    const all = [];
    for (;;) all.push(new Array(1e5).fill(all.length));
  },
};

/** Until it is over. */
async function within(held, act) {
  try {
    await act();
  } finally {
    held[Symbol.dispose]();
  }
}

/** One of everything that is shared, a little of it. */
async function use(thread, random) {
  const { given, number } = thread;
  const { lock, rlock, rwlock, semaphore, event, barrier, condition, stats } = given;
  const blocks = thread.constructor.kind === "platform";
  const timeout = random(20);
  const timedOut = (error) => {
    if (!["THREAD_TIMEOUT", "QUEUE_EMPTY", "QUEUE_FULL", "BARRIER_BROKEN"].includes(error.code))
      throw error;
  };
  for (let step = 1 + random(4); step > 0; step--) {
    const way = random(9);
    try {
      if (way === 0) {
        await within(blocks ? lock.holdSync() : await lock.hold(), async () => {
          // One at a time, so nothing is lost.
          const { sum } = stats;
          if (!blocks) await null;
          stats.sum = sum + 1;
          given.added.atomic.add(0, 1);
        });
      } else if (way === 1) {
        const owner = { owner: thread };
        if (await rlock.acquire({ timeout, ...owner })) rlock.release(owner);
      } else if (way === 2) {
        await within(await rwlock.read.hold({ timeout }), () => null);
      } else if (way === 3) {
        await within(await rwlock.write.hold({ timeout }), () => null);
      } else if (way === 4) {
        await within(await semaphore.hold({ timeout }), () => null);
      } else if (way === 5) {
        if (random(2)) event.set();
        else event.clear();
        await event.wait({ timeout });
      } else if (way === 6) {
        if (await condition.acquire({ timeout })) {
          if (random(2)) condition.notify(1 + random(3));
          else await condition.wait({ timeout });
          condition.release();
        }
      } else if (way === 7) {
        await barrier.wait({ timeout: 1 + random(5) });
      } else {
        const queue = given.queues[random(given.queues.length)];
        const order = queue instanceof PriorityQueue ? { priority: number } : {};
        if (random(2)) await queue.put({ number, step }, { timeout, ...order });
        else await queue.get({ timeout });
      }
    } catch (error) {
      timedOut(error);
      if (error.code === "BARRIER_BROKEN") barrier.reset();
    }
  }
  return number;
}

export class Chaos extends Thread {
  static module = import.meta.url;
  constructor(number, deed, given, options) {
    super(options);
    this.number = number;
    this.deed = deed;
    this.given = given;
  }

  async run() {
    runs.atomic.add(this.number, 1);
    return await deeds[this.deed](this);
  }
}

export class PlatformChaos extends Chaos {
  static kind = "platform";
}

/** Does nothing but to end, so that it travels in a row with others. */
export class Small extends Thread {
  static module = import.meta.url;
  constructor(number) {
    super();
    this.number = number;
  }

  run() {
    runs.atomic.add(this.number, 1);
    return this.number * 2;
  }
}

export class Counting extends StreamThread {
  static module = import.meta.url;
  static highWaterMark = 4;
  constructor(number, length) {
    super();
    this.number = number;
    this.length = length;
  }

  async *run() {
    runs.atomic.add(this.number, 1);
    for (let at = 0; at < this.length; at++) yield at;
    return this.number;
  }
}

export const double = task(import.meta.url, async function double(number) {
  runs.atomic.add(number, 1);
  if (number % 3 === 0) await sleep(1);
  return number * 2;
});

/** What each carrier of the test has to serve. */
export const classes = { Chaos, ChaosError, Counting, double, PlatformChaos, Small, Stats };
