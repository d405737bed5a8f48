import { beforeAll, describe, expect, it } from "vitest";
import { dieWhollyAt, realms } from "../../../test/dying.js";
import { loadSharing } from "../../adapter.sharing.js";
import { place } from "../../base/internal.js";
import { LifoQueue, Lock, PriorityQueue, Queue } from "../../index.js";
import { HOLDERS } from "../kinds.js";
import { words } from "../memory.js";
import { hooks } from "../waiting.js";

beforeAll(loadSharing);

describe.each(Object.entries({ Queue, LifoQueue, PriorityQueue }))("%s.snapshot", (_, Make) => {
  const put = (queue: Queue<unknown>, item: unknown, priority: number): void => {
    if (queue instanceof PriorityQueue) queue.putSync(item, { priority });
    else queue.putSync(item);
  };

  it("gives what is there as it would come out, and takes nothing", () => {
    using queue = new Make<unknown>();
    expect(queue.snapshot()).toEqual([]);
    const lock = new Lock();
    const holders = (): number => words[lock[place] + HOLDERS] as number;
    for (let nth = 0; nth < 100; nth++)
      put(queue, nth % 3 === 0 ? { nth, lock } : "x".repeat(nth * 20), (nth * 7) % 10);
    for (let nth = 0; nth < 30; nth++) queue.tryGet();
    put(queue, "last", 0);
    const before = holders();
    const seen = queue.snapshot();
    expect(holders()).toBe(before);
    expect(queue.size).toBe(71);
    const taken = seen.map(() => queue.getSync());
    expect(seen).toEqual(taken);
    expect(queue.snapshot()).toEqual([]);
    for (const item of seen)
      if (typeof item === "object") expect(item).toHaveProperty("lock", lock);
  });

  it("leaves all whole where a realm dies in it", () => {
    const lock = new Lock();
    const holders = (): number => words[lock[place] + HOLDERS] as number;
    using queue = new Make<unknown>();
    for (let nth = 0; nth < 3; nth++) put(queue, [lock, nth], nth);
    for (let nth = 1, died = true; died; nth++) {
      const before = holders();
      died = dieWhollyAt(nth, () => queue.snapshot());
      hooks.buried(realms);
      expect(queue.snapshot().length).toBe(3);
      expect([0, 1]).toContain(holders() - before);
    }
    expect(queue.size).toBe(3);
  });
});
