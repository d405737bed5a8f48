import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { BoundedSemaphore } from "./bounded-semaphore.js";
import { Semaphore } from "./semaphore.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));

for (const Type of [Semaphore, BoundedSemaphore]) {
  describe(Type.name, () => {
    it("has one permit unless told otherwise", () => {
      expect(new Type().value).toBe(1);
      expect(new Type(0).value).toBe(0);
      expect(new Type(7).value).toBe(7);
    });

    it("refuses a value that is no number of permits, and says which would be", () => {
      for (const value of [-1, 1.5, Number.NaN, 2 ** 31]) {
        expect(() => new Type(value)).toThrow(RangeError);
      }
      expect(() => new Type("3" as never)).toThrow(TypeError);
    });

    it("counts down and up", async () => {
      const semaphore = new Type(2);
      expect(await semaphore.acquire()).toBe(true);
      expect(semaphore.acquireSync()).toBe(true);
      expect(semaphore.tryAcquire()).toBe(false);
      expect(semaphore.value).toBe(0);
      semaphore.release();
      expect(semaphore.value).toBe(1);
      semaphore.release();
      expect(semaphore.tryAcquire()).toBe(true);
    });

    it("gives false when the time is up, and has lost no permit then", async () => {
      const semaphore = new Type(1);
      await semaphore.acquire();
      expect(await semaphore.acquire({ timeout: 0 })).toBe(false);
      expect(await semaphore.acquire({ timeout: 5 })).toBe(false);
      expect(semaphore.acquireSync({ timeout: 0 })).toBe(false);
      expect(semaphore.acquireSync({ timeout: 5 })).toBe(false);
      semaphore.release();
      expect(semaphore.value).toBe(1);
    });

    it("release(n) lets exactly n through, in order", async () => {
      const semaphore = new Type(5);
      for (let i = 0; i < 5; i++) await semaphore.acquire();
      const through: number[] = [];
      for (let i = 0; i < 5; i++) void semaphore.acquire().then(() => through.push(i));
      semaphore.release(3);
      await turn();
      expect(through).toEqual([0, 1, 2]);
      semaphore.release(2);
      await turn();
      expect(through).toEqual([0, 1, 2, 3, 4]);
      expect(semaphore.value).toBe(0);
    });

    it("refuses to release what is no number of permits", () => {
      const semaphore = new Type(3);
      expect(() => semaphore.release(0)).toThrow(RangeError);
      expect(() => semaphore.release(-1)).toThrow(RangeError);
      expect(() => semaphore.release("1" as never)).toThrow(TypeError);
      expect(semaphore.value).toBe(3);
    });

    it("a wait that is aborted rejects with the reason and takes nothing", async () => {
      const semaphore = new Type(1);
      await semaphore.acquire();
      const controller = new AbortController();
      const waiting = semaphore.acquire({ signal: controller.signal });
      controller.abort("enough");
      await expect(waiting).rejects.toBe("enough");
      await expect(semaphore.hold({ signal: controller.signal })).rejects.toBe("enough");
      semaphore.release();
      expect(semaphore.value).toBe(1);
    });

    it("wrong options are refused, by a rejection where there is a promise", async () => {
      const semaphore = new Type(1);
      await expect(semaphore.acquire({ timeout: -1 })).rejects.toThrow(RangeError);
      await expect(semaphore.hold({ timeout: "1" as never })).rejects.toThrow(TypeError);
      expect(() => semaphore.acquireSync({ timeout: Number.NaN })).toThrow(RangeError);
      expect(() => semaphore.holdSync(5 as never)).toThrow(TypeError);
      expect(semaphore.value).toBe(1);
    });

    it("hold gives the permit back once, also when the block throws", async () => {
      const semaphore = new Type(2);
      const block = async () => {
        using _outer = await semaphore.hold();
        using inner = semaphore.holdSync();
        expect(semaphore.value).toBe(0);
        inner[Symbol.dispose]();
        expect(semaphore.value).toBe(1);
        throw new Error("oh no");
      };
      await expect(block()).rejects.toThrow("oh no");
      expect(semaphore.value).toBe(2);
    });

    it("hold that times out rejects with THREAD_TIMEOUT", async () => {
      const semaphore = new Type(0);
      await expect(semaphore.hold({ timeout: 1 })).rejects.toMatchObject({
        code: "THREAD_TIMEOUT",
      });
      expect(() => semaphore.holdSync({ timeout: 0 })).toThrow(
        expect.objectContaining({ code: "THREAD_TIMEOUT" }),
      );
    });

    it("a hold that waits gets the permit that a hold gives back", async () => {
      const semaphore = new Type(1);
      const first = await semaphore.hold();
      const second = semaphore.hold();
      first[Symbol.dispose]();
      const held = await second;
      expect(semaphore.value).toBe(0);
      held[Symbol.dispose]();
      expect(semaphore.value).toBe(1);
    });
  });
}

describe("the two semaphores", () => {
  it("a Semaphore may get more permits than at first", () => {
    const semaphore = new Semaphore(1);
    semaphore.release(3);
    expect(semaphore.value).toBe(4);
    semaphore.release(2 ** 31 - 5);
    expect(() => semaphore.release()).toThrow(RangeError);
  });

  it("a BoundedSemaphore may not, and is one all the same", async () => {
    const semaphore = new BoundedSemaphore(3);
    expect(semaphore).toBeInstanceOf(Semaphore);
    expect(() => semaphore.release()).toThrow(RangeError);
    await semaphore.acquire();
    semaphore.release();
    expect(() => semaphore.release()).toThrow(RangeError);
    await semaphore.acquire();
    expect(() => semaphore.release(2)).toThrow(RangeError);
    expect(semaphore.value).toBe(2);
  });

  it("a hold of a BoundedSemaphore that was released by other means says so", async () => {
    const semaphore = new BoundedSemaphore(1);
    const held = await semaphore.hold();
    semaphore.release();
    expect(() => held[Symbol.dispose]()).toThrow(RangeError);
    expect(semaphore.value).toBe(1);
  });

  it("show how many permits there are", () => {
    const semaphore = new Semaphore(3);
    expect(String(semaphore)).toBe("<Semaphore value=3>");
    semaphore.tryAcquire();
    expect(inspect(semaphore)).toBe("<Semaphore value=2>");
    const bounded = new BoundedSemaphore(3);
    bounded.tryAcquire();
    expect(inspect(bounded)).toBe("<BoundedSemaphore value=2/3>");
  });
});
