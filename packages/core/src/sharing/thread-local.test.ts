import { describe, expect, it } from "vitest";
import { internal } from "../base/internal.js";
import { Thread } from "../thread.js";
import { mainThread } from "../threads/current.js";
import { ThreadLocal } from "./thread-local.js";

class Somebody extends Thread {
  constructor(ident: number) {
    super();
    this[internal].ident = ident;
  }
  run(): void {}
}

describe("ThreadLocal", () => {
  it("each thread has its own value", () => {
    const local = new ThreadLocal<number | undefined>();
    const threads = Array.from({ length: 10 }, (_, at) => new Somebody(at + 2));
    for (const [at, owner] of threads.entries()) local.set(at, { owner });
    expect(threads.map((owner) => local.get({ owner }))).toEqual([...threads.keys()]);
    expect(local.get()).toBe(undefined);
    expect(local.has()).toBe(false);
    local.set(99);
    expect(local.get({ owner: mainThread() })).toBe(99);
    expect(local.delete()).toBe(true);
    expect(local.delete()).toBe(false);
    expect(local.has({ owner: threads[3] })).toBe(true);
  });

  it("makes a thread's first value when it is asked for, once for each", () => {
    let made = 0;
    const local = new ThreadLocal(() => ({ number: made++ }));
    const owner = new Somebody(2);
    expect(local.get().number).toBe(0);
    expect(local.get({ owner }).number).toBe(1);
    expect(local.get()).toBe(local.get());
    expect(local.get()).not.toBe(local.get({ owner }));
    expect(made).toBe(2);
  });

  it("refuses what is no function or no thread", () => {
    expect(() => new ThreadLocal(5 as never)).toThrow(TypeError);
    expect(() => new ThreadLocal().get({ owner: "me" as never })).toThrow(TypeError);
  });
});
