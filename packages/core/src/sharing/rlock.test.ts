import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Thread } from "../thread.js";
import { RLock } from "./rlock.js";

class Somebody extends Thread {
  run(): void {}
}

const stranger = new Somebody();
/** A thread of this realm that is not the one that calls. */
const other = (ident: number) => {
  const thread = new Somebody();
  const record = Object.getOwnPropertySymbols(thread).map((key) => thread[key as never])[0];
  (record as unknown as { ident: number }).ident = ident;
  return thread;
};
const owner = other(7 * 2 ** 32 + 9);

const notHeld = expect.objectContaining({ code: "LOCK_NOT_HELD" });

describe("RLock", () => {
  it("its owner takes it again, and releases it as often", async () => {
    const lock = new RLock();
    await lock.acquire();
    expect(lock.acquireSync()).toBe(true);
    expect(lock.tryAcquire()).toBe(true);
    expect(lock.recursionCount()).toBe(3);
    expect(lock.tryAcquire({ owner })).toBe(false);
    lock.release();
    lock.release();
    expect(lock.locked()).toBe(true);
    lock.release();
    expect(lock.locked()).toBe(false);
    expect(lock.recursionCount()).toBe(0);
    expect(lock.tryAcquire({ owner })).toBe(true);
  });

  it("release without holding it is refused, also after as many releases as it was acquired", async () => {
    const lock = new RLock();
    expect(() => lock.release()).toThrow(notHeld);
    await lock.acquire();
    await lock.acquire();
    lock.release();
    lock.release();
    expect(() => lock.release()).toThrow(notHeld);
  });

  it("another thread cannot release it, and reads a count of 0", async () => {
    const lock = new RLock();
    await lock.acquire();
    expect(() => lock.release({ owner })).toThrow(notHeld);
    expect(lock.isOwned({ owner })).toBe(false);
    expect(lock.recursionCount({ owner })).toBe(0);
    expect(lock.isOwned()).toBe(true);
    lock.release();
    expect(lock.isOwned()).toBe(false);
  });

  it("a thread that waits gets it at the last release", async () => {
    const lock = new RLock();
    await lock.acquire({ owner });
    await lock.acquire({ owner });
    const waiting = lock.acquire();
    lock.release({ owner });
    expect(await lock.acquire({ timeout: 5 })).toBe(false);
    lock.release({ owner });
    expect(await waiting).toBe(true);
    expect(lock.isOwned()).toBe(true);
  });

  it("hold gives back what it took, and nobody else's", async () => {
    const lock = new RLock();
    const outer = await lock.hold();
    const inner = lock.holdSync();
    inner[Symbol.dispose]();
    inner[Symbol.dispose]();
    expect(lock.recursionCount()).toBe(1);
    lock.release();
    await lock.acquire();
    outer[Symbol.dispose]();
    expect(lock.recursionCount()).toBe(1);
    lock.release();
  });

  it("blocking for it where another thread of this realm holds it is a deadlock", () => {
    const lock = new RLock();
    lock.acquireSync({ owner });
    expect(() => lock.acquireSync()).toThrow(expect.objectContaining({ code: "WOULD_DEADLOCK" }));
    expect(lock.acquireSync({ timeout: 1 })).toBe(false);
  });

  it("refuses an owner that is no thread, or was not started", async () => {
    const lock = new RLock();
    await expect(lock.acquire({ owner: {} as never })).rejects.toThrow(TypeError);
    expect(() => lock.tryAcquire({ owner: stranger })).toThrow(
      expect.objectContaining({ code: "THREAD_NOT_STARTED" }),
    );
    await expect(lock.acquire({ timeout: -1 })).rejects.toThrow(RangeError);
    await expect(lock.hold({ owner, timeout: "1" as never })).rejects.toThrow(TypeError);
    expect(lock.locked()).toBe(false);
  });

  it("shows its owner and how often that holds it", async () => {
    const lock = new RLock();
    expect(inspect(lock)).toBe("<RLock unlocked count=0>");
    await lock.acquire({ owner });
    await lock.acquire({ owner });
    expect(String(lock)).toBe(`<RLock locked owner=${owner.ident} count=2>`);
  });
});
