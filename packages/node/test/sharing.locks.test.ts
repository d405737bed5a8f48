import { Condition, RLock, RWLock } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";
import { afterAll, describe, expect, it } from "vitest";
import { Shares, SharesVirtually, told, waiting } from "./programs/sharing.mjs";

const timeout = 15_000;
const runtime = createNodeRuntime({ parallelism: 2 });
afterAll(() => runtime.close());

const newWords = () => new Int32Array(new SharedArrayBuffer(64));
const join = (threads: Shares[]) => Promise.all(threads.map((thread) => thread.join({ timeout })));

describe("RLock between carriers", () => {
  it("keeps others out, however often its owner takes it", async () => {
    const words = newWords();
    const object = new RLock();
    const rounds = 200;
    const threads = [1, 2, 3].map(() => new Shares("recurses", { object, words, rounds }));
    await join(threads.map((thread) => thread.start(runtime)));
    expect([...words.slice(0, 3)]).toEqual([0, 0, 3 * rounds]);
    expect(object.locked()).toBe(false);
  });

  it("the same lock comes back from a thread", async () => {
    const object = new RLock();
    expect(await new Shares("same", object).start(runtime).join()).toBe(object);
  });

  it("says what to write where the runtime cannot know the thread", async () => {
    await using unaware = createNodeRuntime({ parallelism: 1, currentThread: false });
    const thread = new SharesVirtually("forgetsItsOwner", { object: new RLock() }).start(unaware);
    await expect(thread.join()).rejects.toMatchObject({
      code: "THREAD_UNKNOWN",
      message: expect.stringContaining("{ owner: this }"),
    });
  });

  it("stays with a thread that has ended, for others to see", async () => {
    const object = new RLock();
    const words = newWords();
    const thread = new SharesVirtually("keeps", { object, words }).start(runtime);
    await thread.join();
    expect([object.locked(), object.isOwned(), object.recursionCount()]).toEqual([true, false, 0]);
    expect(String(object)).toBe(`<RLock locked owner=${thread.ident} count=2>`);
    expect(object.tryAcquire()).toBe(false);
    expect(() => object.release()).toThrow(expect.objectContaining({ code: "LOCK_NOT_HELD" }));
  });

  it("goes to the next when its owner's carrier ends, who is told", async () => {
    for (const method of ["acquire", "acquireSync"] as const) {
      const object = new RLock();
      const words = newWords();
      const thread = new Shares("holdsForever", { object, words, method }).start(runtime);
      await told(words, 7, 1);
      const killing = thread.kill();
      expect(await object[method]()).toBe(true);
      await killing;
      expect([object.abandoned, object.recursionCount()]).toEqual([true, 1]);
      object.release();
      expect([object.abandoned, object.locked()]).toEqual([false, false]);
    }
  });
});

describe("Condition between carriers", () => {
  const kinds = [
    { Type: Shares, sync: true },
    { Type: Shares, sync: false },
    { Type: SharesVirtually, sync: false },
    { Type: SharesVirtually, sync: false },
    { Type: Shares, sync: true },
  ];

  it("notify wakes exactly as many as it says, blocked and with promises", async () => {
    const object = new Condition();
    const words = newWords();
    const threads = kinds.map(({ Type, sync }) =>
      new Type("waitsOnce", { object, words, sync }).start(runtime),
    );
    await waiting(object, 5);
    for (const [count, woken] of [
      [3, 3],
      [1, 4],
      [5, 5],
    ] as const) {
      object.acquireSync();
      object.notify(count);
      const before = Atomics.load(words, 6);
      expect(before).toBe(woken - Math.min(count, 5 - before));
      object.release();
      await told(words, 6, woken);
      await waiting(object, 5 - woken);
    }
    expect(await join(threads)).toEqual(Array(5).fill(true));
    expect(words[6]).toBe(5);
  });

  it("notifyAll wakes all, and a condition and its lock come back as they were", async () => {
    const lock = new RLock();
    const object = new Condition(lock);
    const words = newWords();
    const threads = [true, false].map((sync) =>
      new Shares("waitsOnce", { object, words, sync }).start(runtime),
    );
    await waiting(object, 2);
    lock.acquireSync();
    object.notifyAll();
    lock.release();
    expect(await join(threads)).toEqual([true, true]);
    const pair = (await new Shares("same", [object, lock]).start(runtime).join()) as unknown[];
    expect(pair[0]).toBe(object);
    expect(pair[1]).toBe(object.lock);
  });

  it("what is produced is consumed, whoever waits how", async () => {
    const object = new Condition();
    const words = newWords();
    const count = 100;
    const threads = [true, false].flatMap((sync) =>
      ["consumes", "produces"].map((act) => new Shares(act, { object, words, count, sync })),
    );
    await join(threads.map((thread) => thread.start(runtime)));
    expect(words[8]).toBe(0);
  });

  it("a notification is not lost with a carrier that ends", async () => {
    for (const sync of [true, false, true, false]) {
      const object = new Condition();
      const words = newWords();
      const first = new Shares("waitsOnce", { object, words, sync }).start(runtime);
      await waiting(object, 1);
      const second = new Shares("waitsOnce", { object, words, sync }).start(runtime);
      await waiting(object, 2);
      object.acquireSync();
      object.notify();
      await first.kill();
      object.release();
      expect(await second.join({ timeout })).toBe(true);
      expect(object.locked()).toBe(false);
    }
  });
});

describe("RWLock between carriers", () => {
  it("who writes is alone, blocked and with promises, with waits cut short", async () => {
    const words = newWords();
    const object = new RWLock();
    const rounds = 300;
    const threads = [1, 2, 3, 4].map((seed) =>
      new Shares("readsAndWrites", { object, words, rounds, seed }).start(runtime),
    );
    await join(threads);
    expect(words[1]).toBe(0);
    expect(String(object)).toBe("<RWLock unlocked>");
  });

  it("a reader whose carrier ends gives its permits back; a writer's leaves it abandoned", async () => {
    const words = newWords();
    const object = new RWLock();
    const reader = new Shares("sideForever", { object, words, side: "read" }).start(runtime);
    await told(words, 7, 1);
    expect(object.write.tryAcquire()).toBe(false);
    const writing = object.write.acquire();
    await reader.kill();
    expect([await writing, object.abandoned]).toEqual([true, false]);
    object.write.release();
    const writer = new Shares("sideForever", { object, words, side: "write" }).start(runtime);
    await told(words, 7, 2);
    const killing = writer.kill();
    expect(object.read.acquireSync()).toBe(true);
    await killing;
    expect(object.abandoned).toBe(true);
    object.read.release();
    using _held = await object.write.hold();
    object.write.release();
    expect(object.abandoned).toBe(false);
  });

  it("carriers killed at any moment leave it free", async () => {
    for (let round = 0; round < 6; round++) {
      const words = newWords();
      const object = new RWLock();
      const threads = [1, 2, 3].map((seed) =>
        new Shares("readsAndWrites", { object, words, rounds: 1e9, seed }).start(runtime),
      );
      await told(words, 7, 3);
      await told(words, 2, Atomics.load(words, 2) + 1 + round * 7);
      await Promise.all(threads.map((thread) => thread.kill()));
      expect(String(object)).toBe("<RWLock unlocked>");
      expect(await object.write.acquire({ timeout })).toBe(true);
    }
  }, 30_000);

  it("the same lock comes back from a thread", async () => {
    const object = new RWLock();
    expect(await new Shares("same", object).start(runtime).join()).toBe(object);
  });
});
