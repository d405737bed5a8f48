import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Condition } from "./condition.js";
import { Lock } from "./lock.js";
import { RLock } from "./rlock.js";
import { hooks } from "./waiting.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));
const notHeld = expect.objectContaining({ code: "LOCK_NOT_HELD" });

/** Waits `count` times; `woken` says who came back. The lock is free when this resolves. */
async function waitTimes(condition: Condition, count: number, woken: number[]) {
  const waits: Promise<void>[] = [];
  for (let each = 0; each < count; each++) {
    await condition.acquire();
    waits.push(
      condition.wait().then(() => {
        expect(condition.locked()).toBe(true);
        woken.push(each);
        condition.release();
      }),
    );
    while (condition.locked()) await turn();
  }
  return waits;
}

describe("Condition", () => {
  it("has a Lock of its own, or the very one that it was given", async () => {
    expect(new Condition().lock).toBeInstanceOf(Lock);
    const lock = new Lock();
    const condition = new Condition(lock);
    expect(condition.lock).toBe(lock);
    await condition.acquire();
    expect(lock.locked()).toBe(true);
    expect(condition.tryAcquire()).toBe(false);
    condition.release();
    expect(lock.locked()).toBe(false);
    expect(() => new Condition({} as never)).toThrow(TypeError);
  });

  for (const make of [() => new Lock(), () => new RLock()]) {
    const { name } = make().constructor;

    it(`${name}: without the lock nobody waits or notifies`, async () => {
      const condition = new Condition(make());
      await expect(condition.wait()).rejects.toEqual(notHeld);
      await expect(condition.waitFor(() => false)).rejects.toEqual(notHeld);
      expect(() => condition.waitSync()).toThrow(notHeld);
      expect(() => condition.waitForSync(() => false)).toThrow(notHeld);
      expect(() => condition.notify()).toThrow(notHeld);
      expect(() => condition.notifyAll()).toThrow(notHeld);
    });

    it(`${name}: a wait that times out has the lock again`, async () => {
      const condition = new Condition(make());
      using _held = await condition.hold();
      expect(await condition.wait({ timeout: 5 })).toBe(false);
      expect(condition.locked()).toBe(true);
      expect(await condition.wait({ timeout: 0 })).toBe(false);
      expect(condition.waitSync({ timeout: 5 })).toBe(false);
      expect(condition.waitSync({ timeout: 0 })).toBe(false);
      expect(condition.locked()).toBe(true);
    });

    it(`${name}: a hold around a wait still releases at its end`, async () => {
      const condition = new Condition(make());
      {
        using _held = await condition.hold();
        await condition.wait({ timeout: 1 });
        condition.waitSync({ timeout: 1 });
      }
      expect(condition.locked()).toBe(false);
    });

    it(`${name}: a wait that is aborted rejects with the reason, and has the lock again`, async () => {
      const condition = new Condition(make());
      const controller = new AbortController();
      await condition.acquire();
      const waiting = condition.wait({ signal: controller.signal });
      const free = !condition.locked();
      controller.abort("enough");
      await expect(waiting).rejects.toBe("enough");
      expect([free, condition.locked()]).toEqual([true, true]);
    });
  }

  it("notify wakes exactly as many as it says, in order, once the lock is free", async () => {
    const condition = new Condition();
    for (let round = 0; round < 2; round++) {
      const woken: number[] = [];
      const waits = await waitTimes(condition, 5, woken);
      await condition.acquire();
      condition.notify(3);
      await turn();
      expect(woken).toEqual([]);
      condition.release();
      await Promise.all(waits.slice(0, 3));
      await turn();
      expect(woken).toEqual([0, 1, 2]);
      await condition.acquire();
      condition.notify();
      condition.release();
      await waits[3];
      await turn();
      expect(woken).toEqual([0, 1, 2, 3]);
      await condition.acquire();
      condition.notifyAll();
      condition.release();
      await Promise.all(waits);
    }
    await condition.acquire();
    expect(() => condition.notify(-1)).toThrow(RangeError);
    expect(() => condition.notify("1" as never)).toThrow(TypeError);
  });

  it("a notification is not kept for who comes later", async () => {
    const condition = new Condition();
    await condition.acquire();
    condition.notify(5);
    expect(await condition.wait({ timeout: 1 })).toBe(false);
  });

  it("waitFor asks at once and after each notification, and gives what it was given", async () => {
    const condition = new Condition();
    let state = 0;
    await condition.acquire();
    expect(await condition.waitFor(() => "at once")).toBe("at once");
    const waiting = condition.waitFor(() => state === 4 && "four");
    for (let step = 1; step <= 4; step++) {
      using _held = await condition.hold();
      state = step;
      condition.notify();
    }
    expect(await waiting).toBe("four");
    expect(condition.locked()).toBe(true);
  });

  it("waitFor's time is up in all, however often it is notified", async () => {
    const condition = new Condition();
    let done = false;
    const began = performance.now();
    const waiting = condition.acquire().then(async () => {
      const result = await condition.waitFor(() => false, { timeout: 40 });
      done = true;
      condition.release();
      return result;
    });
    await turn();
    while (!done) {
      await condition.acquire();
      condition.notifyAll();
      condition.release();
      await turn();
    }
    expect(await waiting).toBe(false);
    expect(performance.now() - began).toBeGreaterThanOrEqual(39);
  });

  it("waitFor takes a predicate with a promise; waitForSync refuses it", async () => {
    const condition = new Condition();
    await condition.acquire();
    expect(await condition.waitFor(async () => false, { timeout: 0 })).toBe(false);
    expect(() => condition.waitForSync((async () => false) as never, { timeout: 0 })).toThrow(
      TypeError,
    );
    expect(condition.waitForSync(() => 5)).toBe(5);
    expect(condition.waitForSync(() => 0, { timeout: 5 })).toBe(0);
    await expect(
      condition.waitFor(() => {
        throw new Error("oh no");
      }),
    ).rejects.toThrow("oh no");
    expect(condition.locked()).toBe(true);
  });

  it("with an RLock it lets go of all that its thread holds, and takes as much again", async () => {
    const lock = new RLock();
    const condition = new Condition(lock);
    await lock.acquire();
    await lock.acquire();
    const waiting = condition.wait({ timeout: 5 });
    expect(lock.locked()).toBe(false);
    expect(await waiting).toBe(false);
    expect(lock.recursionCount()).toBe(2);
  });

  it("a notification whose only waiter is a promise of a blocked realm reaches it when that goes on", async () => {
    const condition = new Condition();
    const woken: number[] = [];
    const [waiting] = await waitTimes(condition, 1, woken);
    await condition.acquire();
    hooks.blocking();
    condition.notify();
    condition.release();
    hooks.unblocked();
    await waiting;
    expect(woken).toEqual([0]);
  });

  it("shows its lock", () => {
    expect(inspect(new Condition())).toBe("<Condition <Lock unlocked>>");
  });
});
