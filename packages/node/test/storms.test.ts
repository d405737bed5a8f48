import { createNodeRuntime } from "@heddle/node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Act, PlatformAct } from "./programs/threads.mjs";

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** How threads may end here, and nothing else. */
const endings = new Set(["done", "stopped"]);

describe("threads that are started, stopped and killed at any moment", () => {
  it("200 platform threads, each killed when it happens to be: every join settles", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(60), { minLength: 20, maxLength: 20 }), async (moments) => {
        const runtime = createNodeRuntime({ parallelism: 2 });
        const threads = moments.map((_, at) =>
          new PlatformAct(at % 3 === 0 ? "echo" : "spinAfter").start(runtime),
        );
        await Promise.all(
          threads.map(async (thread, at) => {
            await turns(moments[at] ?? 0);
            await thread.kill();
          }),
        );
        const ended = await Promise.allSettled(threads.map((thread) => thread.join()));
        for (const [at, outcome] of ended.entries()) {
          if (outcome.status === "rejected") expect(outcome.reason.code).toBe("THREAD_KILLED");
          expect(endings).toContain(threads[at]?.state);
        }
        await runtime.close();
        expect(runtime.carrierCount).toBe(0);
      }),
      { numRuns: 10 },
    );
  }, 60_000);

  it("a thread that stop ended on the spot never ran, and every other ran once", async () => {
    const tally = new Int32Array(new SharedArrayBuffer(4));
    const moments = fc.array(fc.nat(6), { minLength: 100, maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(moments, async (when) => {
        Atomics.store(tally, 0, 0);
        const runtime = createNodeRuntime({ parallelism: 3 });
        const threads = when.map(() => new Act("countTo", tally).start(runtime));
        let spared = 0;
        await Promise.all(
          threads.map(async (thread, at) => {
            await turns(when[at] ?? 0);
            thread.stop();
            if (thread.state === "stopped") spared++;
          }),
        );
        await Promise.allSettled(threads.map((thread) => thread.join()));
        const ran = threads.filter(({ state }) => state === "done").length;
        expect(Atomics.load(tally, 0)).toBe(ran);
        expect(ran).toBeLessThanOrEqual(threads.length - spared);
        await runtime.close();
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it("carriers that die under load take only what ends them along: all else runs, and once", async () => {
    const tally = new Int32Array(new SharedArrayBuffer(4));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(40), { minLength: 1, maxLength: 4 }), async (deaths) => {
        Atomics.store(tally, 0, 0);
        const runtime = createNodeRuntime({ parallelism: 2 });
        const threads = Array.from({ length: 200 }, (_, at) =>
          deaths.includes(Math.floor(at / 5))
            ? new Act("exit", 1).start(runtime)
            : new Act("countTo", tally).start(runtime),
        );
        const exits = threads.filter(({ act }) => act === "exit");
        const counts = threads.filter(({ act }) => act !== "exit");
        for (const thread of exits)
          await expect(thread.join()).rejects.toMatchObject({ code: "THREAD_LOST" });
        await Promise.all(counts.map((thread) => thread.join()));
        expect(Atomics.load(tally, 0)).toBe(counts.length);
        await runtime.close();
        expect(runtime.carrierCount).toBe(0);
      }),
      { numRuns: 6 },
    );
  }, 60_000);
});
