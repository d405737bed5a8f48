import "./unshared.js";
import { createMemoryRuntime, type MemoryCarrier } from "@heddle/conformance/memory";
import { Condition, Event, Lock, Queue, Semaphore, Thread } from "@heddle/core";
import { describe, expect, it } from "vitest";
import { keptSizes } from "../src/adapter.testing.js";
import { pump, running } from "./memory.adapter.js";

/** What all threads of a run share. */
class Shared {
  readonly lock = new Lock();
  readonly permits = new Semaphore(2);
  readonly items = new Queue<number>({ maxSize: 4 });
  readonly changed = new Condition();
  readonly done = new Event();
}
const OBJECTS = 6;

/** Uses everything, a few times. */
class User extends Thread {
  static override readonly kind = "platform";
  readonly lock: Lock;
  readonly permits: Semaphore;
  readonly items: Queue<number>;
  readonly changed: Condition;
  readonly done: Event;

  constructor(shared: Shared) {
    super();
    this.lock = shared.lock;
    this.permits = shared.permits;
    this.items = shared.items;
    this.changed = shared.changed;
    this.done = shared.done;
  }

  async run(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      {
        using _ = await this.lock.hold();
        using permit = await this.permits.hold();
        await this.items.put(round);
        void permit;
      }
      await this.items.get();
      {
        using _ = await this.changed.hold();
        this.changed.notifyAll();
        await this.changed.wait({ timeout: 0 });
      }
      // One that nobody else ever hears of.
      await new Lock().acquire();
    }
    this.done.set();
    await this.done.wait();
  }
}

/**
 * Three threads on carriers of their own, of which the first ends.
 *
 * @param step when: the number of messages that had been delivered.
 * @param heard of what it had said then, as many messages arrive still.
 * @returns how many messages there were in all.
 */
async function play(step: number, heard: number): Promise<number> {
  let steps = 0;
  const before = keptSizes()?.things ?? 0;
  const { runtime, carriers } = createMemoryRuntime(
    {
      roster: { User },
      as: (realm, act) => running.run(realm, act),
      onWork: (carrier: MemoryCarrier) => {
        if (steps++ === step) carriers[0]?.crash(heard);
        pump(carrier);
      },
    },
    { classes: { User }, parallelism: 1, excepthook: () => {} },
  );
  const shared = new Shared();
  const users = [1, 2, 3].map(() => new User(shared).start(runtime));
  const ends = await Promise.allSettled(users.map((user) => user.join()));
  const lost = ends.filter(({ status }) => status === "rejected");
  expect(lost.length, "threads that were lost").toBeLessThan(2);
  // Nobody has anything any more, and nobody waits.
  expect(await shared.lock.acquire({ timeout: 5_000 })).toBe(true);
  expect(await shared.changed.acquire({ timeout: 5_000 })).toBe(true);
  expect(shared.permits.value).toBe(2);
  await runtime.close();
  expect(keptSizes()?.asks).toBe(0);
  expect(keptSizes()?.things).toBeLessThanOrEqual(before + OBJECTS);
  return steps;
}

describe("a carrier that ends while it uses what the main realm keeps", () => {
  it("leaves nothing held, nobody waiting and nothing behind, whenever it ends", async () => {
    const all = await play(Number.POSITIVE_INFINITY, 0);
    expect(all).toBeGreaterThan(60);
    const heard = [0, 1, Number.POSITIVE_INFINITY];
    for (let step = 0; step < all; step++) await play(step, heard[step % 3] as number);
  });
});
