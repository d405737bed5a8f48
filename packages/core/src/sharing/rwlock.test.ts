import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { RWLock } from "./rwlock.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));
const code = (code: string) => expect.objectContaining({ code });

describe("RWLock", () => {
  it("many read, or one writes", async () => {
    const lock = new RWLock();
    expect(await lock.read.acquire()).toBe(true);
    expect(lock.read.acquireSync()).toBe(true);
    expect([lock.read.locked(), lock.write.locked()]).toEqual([true, false]);
    expect(lock.write.tryAcquire()).toBe(false);
    lock.read.release();
    expect(lock.write.tryAcquire()).toBe(false);
    lock.read.release();
    expect(lock.write.tryAcquire()).toBe(true);
    expect([lock.read.locked(), lock.write.locked()]).toEqual([false, true]);
    expect(lock.write.tryAcquire()).toBe(false);
    expect(lock.read.tryAcquire()).toBe(false);
    lock.write.release();
    expect(lock.read.tryAcquire()).toBe(true);
  });

  it("a reader that comes while a writer waits stands behind it: in order, readers together", async () => {
    const lock = new RWLock();
    const order: string[] = [];
    const come = async (side: "read" | "write", name: string) => {
      using _held = await lock[side].hold();
      order.push(`${name} in`);
      await turn();
      order.push(`${name} out`);
    };
    const first = await lock.read.hold();
    const all = [come("write", "W"), come("read", "r1"), come("read", "r2"), come("write", "V")];
    expect(lock.read.tryAcquire()).toBe(false);
    await turn();
    expect(order).toEqual([]);
    first[Symbol.dispose]();
    await Promise.all(all);
    expect(order).toEqual([
      ...["W in", "W out"],
      ...["r1 in", "r2 in", "r1 out", "r2 out"],
      ...["V in", "V out"],
    ]);
  });

  it("a writer that gives up lets the readers behind it go on", async () => {
    const lock = new RWLock();
    await lock.read.acquire();
    const controller = new AbortController();
    const writers = [
      lock.write.acquire({ timeout: 5 }),
      lock.write.acquire({ signal: controller.signal }),
    ] as const;
    const reader = lock.read.acquire();
    expect(await writers[0]).toBe(false);
    controller.abort("enough");
    await expect(writers[1]).rejects.toBe("enough");
    expect(await reader).toBe(true);
  });

  it("release by who does not hold it is refused", async () => {
    const lock = new RWLock();
    await lock.read.acquire();
    expect(() => lock.write.release()).toThrow(code("LOCK_NOT_HELD"));
    lock.read.release();
    expect(() => lock.read.release()).toThrow(code("LOCK_NOT_HELD"));
  });

  it("gives false or THREAD_TIMEOUT when the time is up, and refuses wrong options", async () => {
    const lock = new RWLock();
    await lock.write.acquire();
    expect(await lock.read.acquire({ timeout: 0 })).toBe(false);
    expect(await lock.write.acquire({ timeout: 1 })).toBe(false);
    expect(lock.read.acquireSync({ timeout: 1 })).toBe(false);
    expect(lock.write.acquireSync({ timeout: 0 })).toBe(false);
    await expect(lock.read.hold({ timeout: 1 })).rejects.toEqual(code("THREAD_TIMEOUT"));
    expect(() => lock.write.holdSync({ timeout: 0 })).toThrow(code("THREAD_TIMEOUT"));
    await expect(lock.read.acquire({ timeout: -1 })).rejects.toThrow(RangeError);
    expect(() => lock.write.acquireSync({ timeout: "1" as never })).toThrow(TypeError);
  });

  it("a hold gives back what it took, once, and nobody else's", async () => {
    const lock = new RWLock();
    const held = await lock.read.hold();
    await lock.read.acquire();
    lock.read.release();
    expect(lock.read.locked()).toBe(true);
    lock.read.release();
    expect(lock.read.locked()).toBe(false);
    await lock.read.acquire();
    held[Symbol.dispose]();
    held[Symbol.dispose]();
    expect(lock.read.locked()).toBe(true);
  });

  it("blocking for what this realm holds is a deadlock, unless there is a timeout", async () => {
    const lock = new RWLock();
    await lock.read.acquire();
    expect(() => lock.write.acquireSync()).toThrow(code("WOULD_DEADLOCK"));
    lock.read.release();
    await lock.write.acquire();
    expect(() => lock.read.acquireSync()).toThrow(code("WOULD_DEADLOCK"));
    expect(() => lock.write.holdSync()).toThrow(code("WOULD_DEADLOCK"));
    expect(lock.write.acquireSync({ timeout: 1 })).toBe(false);
  });

  it("a realm that reads may block to read once more although a writer waits", async () => {
    const lock = new RWLock();
    await lock.read.acquire();
    const writer = lock.write.acquire();
    await turn();
    expect(lock.read.acquireSync()).toBe(true);
    lock.read.release();
    lock.read.release();
    expect(await writer).toBe(true);
  });

  it("shows who holds it", async () => {
    const lock = new RWLock();
    expect(inspect(lock)).toBe("<RWLock unlocked>");
    await lock.read.acquire();
    await lock.read.acquire();
    expect(String(lock)).toBe("<RWLock locked readers=2>");
    lock.read.release();
    lock.read.release();
    await lock.write.acquire();
    expect(String(lock)).toBe("<RWLock locked writer>");
  });
});
