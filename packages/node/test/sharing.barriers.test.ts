import { Barrier, BrokenBarrierError, RWLock, ThreadLocal, Timer } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";
import { afterAll, describe, expect, it } from "vitest";
import { Shares, SharesVirtually, waiting } from "./programs/sharing.mjs";

const timeout = 15_000;
const runtime = createNodeRuntime({ parallelism: 2 });
afterAll(() => runtime.close());

const newWords = () => new Int32Array(new SharedArrayBuffer(64));

describe("Barrier between carriers", () => {
  it("nobody goes on before all have come, round after round", async () => {
    const words = newWords();
    const object = new Barrier(4);
    const rounds = 50;
    const threads = [Shares, Shares, Shares, SharesVirtually].map((Type, at) =>
      new Type("keepsStep", { object, words, rounds, sync: at < 2 }).start(runtime),
    );
    const places = (await Promise.all(
      threads.map((thread) => thread.join({ timeout })),
    )) as number[][];
    expect(words[1]).toBe(0);
    for (let round = 0; round < rounds; round++) {
      expect(places.map((mine) => mine[round]).toSorted()).toEqual([0, 1, 2, 3]);
    }
    expect([object.nWaiting, object.broken]).toEqual([0, false]);
  });

  it("breaks when the carrier of one who waits ends", async () => {
    for (const method of ["wait", "waitSync"]) {
      const words = newWords();
      const object = new Barrier(4);
      const start = () => new Shares("calls", { object, words, method }).start(runtime);
      const threads = [start(), start(), start()];
      await waiting(object, 3);
      await threads[0]?.kill();
      for (const thread of threads.slice(1)) {
        await expect(thread.join({ timeout })).rejects.toThrow(BrokenBarrierError);
      }
      expect(object.broken).toBe(true);
      object.reset();
      const again = [start(), start(), start()];
      await waiting(object, 3);
      expect(object.waitSync()).toBe(3);
      await Promise.all(again.map((thread) => thread.join({ timeout })));
    }
  });

  it("the same barrier comes back from a thread", async () => {
    const object = new Barrier(2);
    expect(await new Shares("same", object).start(runtime).join()).toBe(object);
  });
});

describe("what stays in its realm", () => {
  it("is refused with its path", async () => {
    for (const [object, what] of [
      [new Timer(1, () => {}), "a Timer"],
      [new ThreadLocal(), "a ThreadLocal"],
      [new Barrier(2, { action: () => {} }), "a Barrier with an action"],
      [new RWLock().write, "one side of an RWLock"],
    ] as const) {
      const thread = new Shares("same", { deep: [object] }).start(runtime);
      await expect(thread.join()).rejects.toMatchObject({
        code: "THREAD_UNCLONEABLE",
        message: expect.stringContaining(`Shares.given.deep[0] is ${what}`),
      });
    }
  });

  it("ThreadLocal: each thread of a carrier has its own value", async () => {
    const threads = Array.from({ length: 10 }, (_, mine) =>
      new SharesVirtually("remembers", { mine }).start(runtime),
    );
    const values = await Promise.all(threads.map((thread) => thread.join()));
    expect(values).toEqual(threads.map((_, mine) => [mine, mine]));
  });
});
