import { getEventListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Task } from "@heddle/conformance/fixtures";
import { beforeAll, describe, expect, it } from "vitest";
import {
  Barrier,
  Condition,
  Event,
  Lock,
  PriorityQueue,
  Queue,
  type Runtime,
  RWLock,
  Semaphore,
  Timer,
} from "../src/index.js";
import { usage } from "../src/sharing/allocate.js";
import { createRuntime } from "./memory.adapter.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Until it is so, with what nobody can reach collected meanwhile. */
async function collected(isSo: () => boolean): Promise<void> {
  for (let turns = 0; turns < 200 && !isSo(); turns++) {
    // What was looked at stays for the rest of this turn of the event loop.
    await turn();
    collect();
    await turn();
  }
  expect(isSo()).toBe(true);
}

const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

interface Wait {
  readonly timeout?: number;
  readonly signal: AbortSignal;
}

const COUNT = 1000;

/** Waits that end in vain, each with a signal of its own: who waited keeps nothing of them. */
async function waitInVain(wait: (options: Wait) => Promise<unknown>): Promise<void> {
  const before = timers();
  // A function of its own, since one that has not returned may hold what it has used.
  const signals = await begin(wait);
  expect(timers()).toBeLessThanOrEqual(before);
  await collected(() => signals.every((signal) => !signal.deref()));
}

async function begin(wait: (options: Wait) => Promise<unknown>): Promise<WeakRef<AbortSignal>[]> {
  const signals: WeakRef<AbortSignal>[] = [];
  const shared = new AbortController();
  const aborted = new AbortController();
  const all: Promise<unknown>[] = [];
  for (let each = 0; each < COUNT; each++) {
    const { signal } = new AbortController();
    signals.push(new WeakRef(signal));
    all.push(wait({ timeout: 1, signal }), wait({ timeout: 1, signal: shared.signal }));
    all.push(wait({ signal: aborted.signal }));
  }
  aborted.abort();
  await Promise.allSettled(all);
  expect(getEventListeners(shared.signal, "abort").length).toBe(0);
  expect(getEventListeners(aborted.signal, "abort").length).toBe(0);
  return signals;
}

describe("waits in vain leave nothing, no listener, no timer, no waiter", () => {
  let runtime: Runtime;
  beforeAll(() => {
    runtime = createRuntime({ parallelism: 1 });
    return () => runtime.close();
  });

  it("joins of a thread that lives on", async () => {
    const thread = new Task("untilStopped").start(runtime);
    await waitInVain((options) => thread.join(options));
    expect(thread.isAlive()).toBe(true);
    thread.stop();
    await thread.join();
  });

  it("joins of a timer", async () => {
    const timer = new Timer(3_600_000, () => {}).start();
    await waitInVain((options) => timer.join(options));
    timer.cancel();
  });

  const lock = new Lock();
  const readers = new RWLock();
  const full = new Queue({ maxSize: 1 });
  const empty = new Queue();
  const [event, semaphore, condition] = [new Event(), new Semaphore(0), new Condition()];
  const waits: Record<string, (options: Wait) => Promise<unknown>> = {
    "for a lock": (options) => lock.acquire(options),
    "for an event": (options) => event.wait(options),
    "for a semaphore": (options) => semaphore.acquire(options),
    "to write": (options) => readers.write.acquire(options),
    "for an item": (options) => empty.get(options),
    "for room": (options) => full.put(1, options),
    "for tasks that are open": (options) => full.join(options),
    "for others at a barrier": (options) => new Barrier(2).wait(options),
    "for a notification": async (options) => {
      await condition.acquire();
      try {
        return await condition.wait(options);
      } finally {
        condition.release();
      }
    },
  };
  for (const [name, wait] of Object.entries(waits)) {
    it(name, async () => {
      lock.tryAcquire();
      readers.read.tryAcquire();
      full.tryPut(1);
      // What is made once, for as many, stays.
      await begin(wait);
      collect();
      await turn();
      const { used } = usage();
      await waitInVain(wait);
      await collected(() => usage().used <= used);
    });
  }

  it("threads with a signal of their own, when they have ended", async () => {
    const { signal } = new AbortController();
    const threads = Array.from({ length: COUNT }, () =>
      new Task("nothing", [], { signal }).start(runtime),
    );
    await Promise.all(threads.map((thread) => thread.join()));
    expect(getEventListeners(signal, "abort").length).toBe(0);
  });

  it("an abort ends all that wait for one signal", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const timer = new Timer(3_600_000, () => {}).start();
    const joins = Array.from({ length: 10 }, () => timer.join({ signal }));
    controller.abort("enough");
    for (const join of joins) await expect(join).rejects.toBe("enough");
    timer.cancel();
  });
});

describe("shared memory comes back", () => {
  async function stays(make: () => unknown): Promise<void> {
    make();
    collect();
    await turn();
    const { used } = usage();
    for (let round = 0; round < 3; round++) make();
    await collected(() => usage().used <= used);
  }

  it("of locks that nobody can reach any more, to the last byte", async () => {
    await stays(() => {
      for (let each = 0; each < 3000; each++) new Lock();
    });
  });

  it("of conditions, and the locks in them", async () => {
    await stays(() => {
      for (let each = 0; each < 1000; each++) new Condition();
    });
  });

  for (const [name, fill] of [
    ["Queue", (queue: Queue<unknown>, value: number) => queue.tryPut(value)],
    ["PriorityQueue", (queue: Queue<unknown>, value: number) => queue.tryPut(value)],
  ] as const) {
    const kinds = { Queue, PriorityQueue };

    it(`of a ${name} that is empty again`, async () => {
      const queue = new kinds[name]<number>();
      collect();
      await turn();
      const { used } = usage();
      for (let value = 0; value < 20_000; value++) fill(queue as Queue<unknown>, value);
      expect(usage().used).toBeGreaterThan(used + 100_000);
      while (queue.size > 0) queue.tryGet();
      // As much as a queue of a few hundred items has.
      await collected(() => usage().used < used + 20_000);
      // Up to here it could be reached.
      expect(queue.empty()).toBe(true);
    });

    it(`of what is in a ${name} that is shut down at once`, async () => {
      const queue = new kinds[name]<unknown>();
      collect();
      await turn();
      const { used } = usage();
      for (let value = 0; value < 500; value++) {
        if (queue instanceof PriorityQueue) queue.tryPut(new Lock(), { priority: value });
        else queue.tryPut(new Lock());
      }
      queue.shutdown({ immediate: true });
      await collected(() => usage().used < used + 20_000);
      expect(queue.empty()).toBe(true);
    });
  }
});
