import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { BrokenBarrierError } from "../base/errors.js";
import { Barrier } from "./barrier.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));
const outcomes = async (waits: Promise<number>[]) =>
  (await Promise.allSettled(waits)).map((one) =>
    one.status === "fulfilled" ? one.value : one.reason,
  );
const broken = expect.any(BrokenBarrierError);

describe("Barrier", () => {
  it("refuses a number of threads below 1, and options that are none", () => {
    for (const parties of [0, -1, 1.5]) expect(() => new Barrier(parties)).toThrow(RangeError);
    expect(() => new Barrier("3" as never)).toThrow(TypeError);
    expect(() => new Barrier(3, { timeout: -1 })).toThrow(RangeError);
    expect(() => new Barrier(3, { action: 5 as never })).toThrow(TypeError);
  });

  it("lets all go on when all have come, and gives each its place; round after round", async () => {
    const barrier = new Barrier(3);
    for (let round = 0; round < 10; round++) {
      const waits = [barrier.wait(), barrier.wait()];
      await turn();
      expect(barrier.nWaiting).toBe(2);
      expect(await Promise.all([...waits, barrier.wait()])).toEqual([0, 1, 2]);
      expect([barrier.nWaiting, barrier.broken, barrier.parties]).toEqual([0, false, 3]);
    }
  });

  it("the next round waits for all again", async () => {
    const barrier = new Barrier(2);
    const waits = Promise.all([barrier.wait(), barrier.wait()]);
    const next = barrier.wait();
    await waits;
    expect(barrier.nWaiting).toBe(1);
    expect(await barrier.wait()).toBe(1);
    expect(await next).toBe(0);
  });

  it("for one thread it never waits", async () => {
    const barrier = new Barrier(1);
    expect(await barrier.wait()).toBe(0);
    expect(barrier.waitSync()).toBe(0);
    expect(await barrier.wait({ timeout: 0 })).toBe(0);
  });

  it("abort breaks it for all who wait and come, until reset", async () => {
    const barrier = new Barrier(3);
    const waits = [barrier.wait(), barrier.wait()];
    await turn();
    barrier.abort();
    expect(await outcomes([...waits, barrier.wait()])).toEqual([broken, broken, broken]);
    expect(() => barrier.waitSync()).toThrow(BrokenBarrierError);
    expect(barrier.broken).toBe(true);
    barrier.reset();
    expect(barrier.broken).toBe(false);
    expect(await outcomes([1, 2, 3].map(() => barrier.wait()))).toEqual([0, 1, 2]);
  });

  it("reset breaks it only for those who wait", async () => {
    const barrier = new Barrier(2);
    const waiting = barrier.wait();
    await turn();
    barrier.reset();
    const next = [barrier.wait(), barrier.wait()];
    expect(await outcomes([waiting, ...next])).toEqual([broken, 0, 1]);
  });

  it("a wait whose time is up breaks it for the others too", async () => {
    const barrier = new Barrier(3);
    const waits = [barrier.wait({ timeout: 5 }), barrier.wait()];
    expect(await outcomes(waits)).toEqual([broken, broken]);
    await expect(barrier.wait()).rejects.toMatchObject({ code: "BARRIER_BROKEN" });
    barrier.reset();
    expect(() => barrier.waitSync({ timeout: 5 })).toThrow(BrokenBarrierError);
    expect(barrier.broken).toBe(true);
  });

  it("the constructor's timeout is that of every wait that has none", async () => {
    const barrier = new Barrier(2, { timeout: 5 });
    await expect(barrier.wait()).rejects.toThrow(BrokenBarrierError);
    barrier.reset();
    expect(() => barrier.waitSync()).toThrow(BrokenBarrierError);
  });

  it("a wait that is aborted rejects with the reason and breaks it", async () => {
    const barrier = new Barrier(3);
    const controller = new AbortController();
    const waits = [barrier.wait({ signal: controller.signal }), barrier.wait()];
    await turn();
    controller.abort("enough");
    expect(await outcomes(waits)).toEqual(["enough", broken]);
    expect(barrier.broken).toBe(true);
    barrier.reset();
    await expect(barrier.wait({ signal: controller.signal })).rejects.toBe("enough");
    expect(barrier.broken).toBe(false);
  });

  it("the action runs once, before anybody goes on", async () => {
    const seen: unknown[] = [];
    const barrier = new Barrier(3, { action: () => seen.push("action") });
    const waits = [1, 2, 3].map(() => barrier.wait().then((place) => seen.push(place)));
    await Promise.all(waits);
    expect(seen[0]).toBe("action");
    expect(seen.slice(1).toSorted()).toEqual([0, 1, 2]);
  });

  it("an action that throws breaks it, and its thread gets the error", async () => {
    const error = new Error("oh no");
    const barrier = new Barrier(2, {
      action: () => {
        throw error;
      },
    });
    expect(await outcomes([barrier.wait(), barrier.wait()])).toEqual([broken, error]);
    expect(barrier.broken).toBe(true);
  });

  it("an action must not be asynchronous, and may break the barrier", async () => {
    const later = new Barrier(2, { action: () => Promise.resolve() as never });
    expect(await outcomes([later.wait(), later.wait()])).toEqual([broken, expect.any(TypeError)]);
    const breaks: Barrier = new Barrier(2, { action: () => breaks.abort() });
    expect(await outcomes([breaks.wait(), breaks.wait()])).toEqual([broken, broken]);
  });

  it("shows who waits", async () => {
    const barrier = new Barrier(3);
    const waits = [barrier.wait(), barrier.wait()];
    await turn();
    expect(inspect(barrier)).toBe("<Barrier waiters=2/3>");
    barrier.abort();
    expect(String(barrier)).toBe("<Barrier broken>");
    await outcomes(waits);
  });
});
