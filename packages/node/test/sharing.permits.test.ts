import { BoundedSemaphore, Event, Semaphore } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";
import { afterAll, describe, expect, it } from "vitest";
import { Shares, SharesVirtually, told, waiting } from "./programs/sharing.mjs";

const timeout = 15_000;
const runtime = createNodeRuntime({ parallelism: 2 });
afterAll(() => runtime.close());

const newWords = () => new Int32Array(new SharedArrayBuffer(64));

describe("semaphores between carriers", () => {
  for (const make of [() => new Semaphore(2), () => new BoundedSemaphore(2)]) {
    const { name } = make().constructor;

    it(`${name}: never more inside than permits, blocked and with promises, and all come back`, async () => {
      const words = newWords();
      const object = make();
      const rounds = 300;
      const given = { object, words, most: 2, rounds };
      const threads = Array.from({ length: 4 }, () => new Shares("visits", given).start(runtime));
      await Promise.all(threads.map((thread) => thread.join({ timeout })));
      expect([...words.slice(0, 3)]).toEqual([0, 0, 4 * rounds]);
      expect(object.value).toBe(2);
    });

    it(`${name}: the same object comes back from a thread`, async () => {
      const object = make();
      const thread = new Shares("same", object).start(runtime);
      expect(await thread.join()).toBe(object);
    });
  }

  it("what hold took is given back when its carrier ends", async () => {
    const words = newWords();
    const object = new Semaphore(2);
    const given = { object, words, method: "hold" };
    const thread = new Shares("holdsForever", given).start(runtime);
    await told(words, 7, 1);
    expect(object.value).toBe(1);
    await thread.kill();
    expect(object.value).toBe(2);
  });

  it("what acquire took belongs to nobody: another thread may release it", async () => {
    const object = new BoundedSemaphore(3);
    const words = newWords();
    const run = (method: string) =>
      Promise.all(
        [1, 2, 3].map(() => new Shares("calls", { object, words, method }).start(runtime).join()),
      );
    await run("acquireSync");
    expect(object.value).toBe(0);
    await run("release");
    expect(object.value).toBe(3);
    await expect(run("release")).rejects.toThrow(RangeError);
  });

  it("a permit goes past threads whose carrier was killed while they waited", async () => {
    for (const [act, method] of [
      ["calls", "acquireSync"],
      ["calls", "acquire"],
      ["manyWait", "acquire"],
    ] as const) {
      const words = newWords();
      const object = new Semaphore(0);
      const dying = new Shares(act, { object, words, method, count: 5 }).start(runtime);
      await waiting(object, act === "calls" ? 1 : 5);
      const next = object.acquire();
      await dying.kill();
      object.release();
      expect(await next).toBe(true);
      expect(object.value).toBe(0);
    }
  });

  it("carriers killed at any moment lose no permit that hold took", async () => {
    for (let round = 0; round < 6; round++) {
      const words = newWords();
      const object = new Semaphore(2);
      const threads = [1, 2, 3].map((seed) =>
        new Shares("visitsUntilKilled", { object, words, most: 99, seed }).start(runtime),
      );
      await told(words, 7, 3);
      await told(words, 2, Atomics.load(words, 2) + 1 + round * 7);
      await Promise.all(threads.map((thread) => thread.kill()));
      expect(object.value).toBe(2);
    }
  }, 30_000);
});

describe("events between carriers", () => {
  it("set followed at once by clear lets all through that wait, blocked and with promises", async () => {
    const words = newWords();
    const object = new Event();
    const threads = [
      new Shares("calls", { object, words, method: "waitSync" }),
      new Shares("manyWait", { object, words, method: "wait", count: 5 }),
      new SharesVirtually("manyWait", { object, words, method: "wait", count: 5 }),
    ].map((thread) => thread.start(runtime));
    await waiting(object, 11);
    object.set();
    object.clear();
    await Promise.all(threads.map((thread) => thread.join({ timeout })));
    expect(object.isSet()).toBe(false);
  });

  it("set by a thread wakes the main realm, blocked or not", async () => {
    for (const method of ["wait", "waitSync"] as const) {
      const object = new Event();
      const words = newWords();
      const thread = new Shares("calls", { object, words, method: "set" }).start(runtime);
      expect(await object[method]({ timeout })).toBe(true);
      await thread.join();
    }
  });

  it("waiters that die leave the others to be woken", async () => {
    const words = newWords();
    const object = new Event();
    const dying = new Shares("calls", { object, words, method: "waitSync" }).start(runtime);
    const living = new Shares("calls", { object, words, method: "waitSync" }).start(runtime);
    await waiting(object, 2);
    await dying.kill();
    object.set();
    expect(await living.join({ timeout })).toBe(true);
  });
});
