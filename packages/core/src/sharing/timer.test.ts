import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { Timer } from "./timer.js";

describe("Timer", () => {
  it("calls once, with its own arguments", async () => {
    const calls: unknown[][] = [];
    const call = (...args: unknown[]) => calls.push(args);
    const first = new Timer<unknown[]>(1, call).start();
    first.args.push("blah");
    await first.join();
    await new Timer<unknown[]>(1, call).start().join();
    await new Timer<unknown[]>(1, call, [1, 2]).start().join();
    expect(calls).toEqual([["blah"], [], [1, 2]]);
  });

  it("a cancelled timer calls nothing, and its join ends", async () => {
    let called = false;
    const call = () => {
      called = true;
    };
    const timer = new Timer(0, call).start();
    const joining = timer.join();
    timer.cancel();
    timer.cancel();
    await joining;
    const never = new Timer(0, call);
    never.cancel();
    await never.start().join();
    await new Timer(1, () => {}).start().join();
    expect(called).toBe(false);
    expect(timer.isAlive()).toBe(false);
  });

  it("is alive from start to the end of its call, and starts once", async () => {
    const timer: Timer = new Timer(1, () => expect(timer.isAlive()).toBe(true));
    expect(timer.isAlive()).toBe(false);
    await expect(timer.join()).rejects.toMatchObject({ code: "THREAD_NOT_STARTED" });
    timer.start();
    expect(timer.isAlive()).toBe(true);
    expect(() => timer.start()).toThrow(
      expect.objectContaining({ code: "THREAD_ALREADY_STARTED" }),
    );
    await timer.join();
    expect(timer.isAlive()).toBe(false);
    expect(() => timer.start()).toThrow(/once/);
    timer.cancel();
    expect(String(timer)).toBe("<Timer 1 ms done>");
  });

  it("join rejects with what the call threw, also later", async () => {
    const timer = new Timer(0, async () => {
      throw new Error("oh no");
    }).start();
    await expect(timer.join()).rejects.toThrow("oh no");
    await expect(timer.join()).rejects.toThrow("oh no");
  });

  it("what it throws while nobody joins is an uncaught error", async () => {
    const listeners = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    const uncaught = once(process, "unhandledRejection");
    const timer = new Timer(0, () => {
      throw new Error("oh no");
    }).start();
    await expect(timer.join({ timeout: 0 })).rejects.toMatchObject({ code: "THREAD_TIMEOUT" });
    expect((await uncaught)[0]).toMatchObject({ message: "oh no" });
    for (const listener of listeners) process.on("unhandledRejection", listener);
  });

  it("a join with a timeout of 0 waits for no turn of the event loop", async () => {
    const timer = new Timer(60_000, () => {}).start();
    let error: unknown;
    void timer.join({ timeout: 0 }).catch((reason) => {
      error = reason;
    });
    for (let step = 0; step < 5; step++) await null;
    expect(error).toMatchObject({ code: "THREAD_TIMEOUT" });
    timer.cancel();
  });

  it("join ends with the signal's reason when it aborts", async () => {
    const controller = new AbortController();
    const timer = new Timer(60_000, () => {}).start();
    const joining = timer.join({ signal: controller.signal });
    controller.abort("enough");
    await expect(joining).rejects.toBe("enough");
    timer.cancel();
  });

  it("refuses what is no time or no function", () => {
    expect(() => new Timer("1" as never, () => {})).toThrow(TypeError);
    expect(() => new Timer(-1, () => {})).toThrow(RangeError);
    expect(() => new Timer(Number.POSITIVE_INFINITY, () => {})).toThrow(RangeError);
    expect(() => new Timer(1, "call" as never)).toThrow(TypeError);
  });
});
