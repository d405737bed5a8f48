import { createNodeRuntime } from "@heddle/node";
import { describe, expect, it, vi } from "vitest";
import { runNode } from "./program.js";
import { Act, Plain } from "./programs/threads.mjs";

/** What fits the short cut, and what does not. */
const values = [
  1,
  -0,
  Number.NaN,
  "short",
  "long".repeat(100),
  12n,
  null,
  undefined,
  [1, "two", { three: 3 }],
  new Map([["a", 1]]),
];

describe("one thread after another", () => {
  it("gives each its own result, whatever it is, also when others take turns with it", async () => {
    const runtime = createNodeRuntime({ parallelism: 2 });
    const line = async (first: number): Promise<void> => {
      for (let at = first; at < first + 4000; at++) {
        const value = values[at % values.length];
        // Long rows of one kind and changes of kind, since only what is alike takes the short cut.
        const mixed = at % 1000 > 700 ? value : at;
        expect(await new Act("echo", mixed).start(runtime).join()).toEqual(mixed);
      }
    };
    await line(0);
    await Promise.all([line(0), line(3), line(7)]);
    await runtime.close();
  }, 30_000);

  it("gives each its result though carriers die in between, and runs each once", async () => {
    const runtime = createNodeRuntime({ parallelism: 2 });
    const ran = new Int32Array(new SharedArrayBuffer(4));
    const line = async (every: number): Promise<void> => {
      for (let at = 1; at <= 3000; at++) {
        const death = at % every === 0 && new Act("exitLater", 0).start(runtime);
        // Ends as soon as it has begun, so it has ended, or can run elsewhere.
        await new Act("countTo", ran).start(runtime).join();
        if (death) await expect(death.join()).rejects.toMatchObject({ code: "THREAD_LOST" });
      }
    };
    await Promise.all([line(400), line(700)]);
    expect(Atomics.load(ran, 0)).toBe(6000);
    await runtime.close();
  }, 30_000);

  it("reaches a carrier that blocks in the middle of a message, in a listener of a thread's signal", async () => {
    const runtime = createNodeRuntime({ parallelism: 2 });
    for (let times = 0; times < 100; times++) {
      const thread = new Act("blocksWhenStopped").start(runtime);
      for (let at = 0; at < 40 || thread.state !== "running"; at++)
        await new Act("echo", at).start(runtime).join();
      thread.stop();
      expect(await thread.join()).toBe(190);
    }
    await runtime.close();
  }, 30_000);

  it("goes on while a test has put its own timers and clock in the place of the real ones", async () => {
    const runtime = createNodeRuntime({ parallelism: 2 });
    // Until the short cut is in use.
    for (let at = 0; at < 300; at++) await new Plain(at).start(runtime).join();
    vi.stubGlobal("setImmediate", () => ({}));
    const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now());
    try {
      for (let at = 0; at < 500; at++) {
        // Some by message, for which it must not look for ever.
        const value = at % 3 === 0 ? "long".repeat(100) : at;
        expect(await new Plain(value).start(runtime).join()).toBe(value);
      }
    } finally {
      clock.mockRestore();
      vi.unstubAllGlobals();
    }
    await runtime.close();
  }, 30_000);

  it("keeps the program alive though a test has put its own timers in the place of all", async () => {
    const program = await runNode("./programs/fakeTimers.mjs");
    expect(program).toEqual({ code: 0, stdout: "slept\n", stderr: "" });
  });

  it("leaves nothing running when it is over: a carrier and the main realm sleep", async () => {
    const runtime = createNodeRuntime({ parallelism: 2 });
    for (let at = 0; at < 5000; at++) await new Act("echo", at).start(runtime).join();
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const { user, system } = process.cpuUsage(before);
    // A realm that went on looking would take a second of it.
    expect(user + system).toBeLessThan(300_000);
    await runtime.close();
  }, 30_000);
});
