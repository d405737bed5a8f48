import { describe, expect, it, vi } from "vitest";

/** A clock of this test's own, and timers by it. */
const time = vi.hoisted(() => {
  let now = 1000;
  const due = new Map<object, { at: number; call: () => void }>();
  return {
    now: () => now,
    set: (call: () => void, ms: number): object => {
      const timer = {};
      due.set(timer, { at: now + ms, call });
      return timer;
    },
    clear: (timer: object) => due.delete(timer),
    pass: (ms: number): void => {
      now += ms;
      for (const [timer, { at, call }] of [...due]) if (at <= now && due.delete(timer)) call();
    },
  };
});
vi.mock("../src/base/clock.js", () => ({ monotonic: time.now, clock: time.now }));
vi.mock("../src/base/globals.js", async (original) => ({
  ...(await original<object>()),
  setTimeout: time.set,
  clearTimeout: time.clear,
}));

const core = await import("../src/index.js");
const { Barrier, Condition, Event, Lock, Queue, RLock, RWLock, Semaphore, Task, Timer } = {
  ...core,
  ...(await import("@heddle/conformance/fixtures")),
};
const { createRuntime } = await import("./memory.adapter.js");

const turns = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const MINUTE = 60_000;

describe("each wait ends at its time, no sooner and no later", () => {
  const thread = () =>
    new Task("untilStopped", [], { daemon: true }).start(createRuntime({ parallelism: 1 }));
  const waits: Record<string, (options: { timeout: number }) => Promise<unknown>> = {
    "Thread.join": (options) => thread().join(options),
    "Timer.join": (options) => new Timer(10 * MINUTE, () => {}).start().join(options),
    Timer: ({ timeout }) => new Timer(timeout, () => {}).start().join(),
    "Lock.acquire": async (options) => {
      const lock = new Lock();
      await lock.acquire();
      return lock.acquire(options);
    },
    "RLock.acquire": async (options) => {
      const lock = new RLock();
      const [one, other] = [thread(), thread()];
      await lock.acquire({ owner: one });
      return lock.acquire({ ...options, owner: other });
    },
    "RWLock.write.acquire": async (options) => {
      const lock = new RWLock();
      await lock.read.acquire();
      return lock.write.acquire(options);
    },
    "Semaphore.acquire": (options) => new Semaphore(0).acquire(options),
    "Event.wait": (options) => new Event().wait(options),
    "Condition.wait": async (options) => {
      const condition = new Condition();
      await condition.acquire();
      return condition.wait(options);
    },
    "Condition.waitFor": async (options) => {
      const condition = new Condition();
      await condition.acquire();
      return condition.waitFor(() => false, options);
    },
    "Barrier.wait": (options) => new Barrier(2).wait(options),
    "a barrier's own": (options) => new Barrier(2, options).wait(),
    "Queue.get": (options) => new Queue().get(options),
    "Queue.put": async (options) => {
      const queue = new Queue({ maxSize: 1 });
      await queue.put(1);
      return queue.put(2, options);
    },
    "Queue.join": async (options) => {
      const queue = new Queue();
      await queue.put(1);
      return queue.join(options);
    },
  };
  for (const [name, wait] of Object.entries(waits)) {
    it(name, async () => {
      let ended = false;
      const end = (): void => {
        ended = true;
      };
      void wait({ timeout: MINUTE }).then(end, end);
      await turns();
      time.pass(MINUTE - 1);
      await turns();
      expect(ended, "a millisecond before").toBe(false);
      time.pass(1);
      await turns();
      expect(ended, "at its time").toBe(true);
    });
  }
});
