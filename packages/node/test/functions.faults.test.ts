import { activeCount, ThreadGroup } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const functions = await import("./functions.faults.mjs" as string);

/** HEDDLE_ROUNDS=1000 for as many kills of each. */
const ROUNDS = Number(process.env.HEDDLE_ROUNDS ?? 10);
const runtime = createNodeRuntime({ parallelism: 2, excepthook: () => {} }).install();

/** Handles of the event loop that would keep the program alive, or are left of a channel. */
function handles(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length;
}

describe(`what is killed in the middle settles and leaves nothing, ${ROUNDS} times`, () => {
  let before = 0;
  beforeAll(async () => {
    await functions.fatalAt.map([1], { args: [0] }).toArray();
    before = handles();
  });
  afterAll(() => runtime.close());

  const leavesNothing = async (): Promise<void> => {
    await expect.poll(() => activeCount(), { timeout: 20_000 }).toBe(1);
    await expect.poll(() => handles() <= before, { timeout: 20_000 }).toBe(true);
    const { queued, running } = runtime.stats().totals;
    expect([queued, running]).toEqual([0, 0]);
  };

  it("a stream", { timeout: 600_000 }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const stream = functions.counting.with({ kind: "platform" })();
      const reading = (async () => {
        for await (const value of stream) if (value === round % 40) void stream.kill();
      })();
      await expect(reading).rejects.toMatchObject({ code: "THREAD_KILLED" });
    }
    await leavesNothing();
  });

  it("a map", { timeout: 600_000 }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const inputs = Array.from({ length: 100 }, (_, index) => index);
      const mapped = functions.fatalAt.map(inputs, { args: [round % 100], concurrency: 4 });
      await expect(mapped.toArray()).rejects.toMatchObject({ code: "THREAD_LOST" });
    }
    await leavesNothing();
  });

  it("a group", { timeout: 600_000 }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const words = new Int32Array(new SharedArrayBuffer(4));
      const running = ThreadGroup.run(async (group) => {
        void group.call(functions.onAndOn, words);
        const victim = functions.onAndOn.with({ kind: "platform" }).start(words);
        void group.call({ start: () => victim });
        await expect.poll(() => Atomics.load(words, 0), { timeout: 20_000 }).toBe(2);
        void victim.kill();
      });
      await expect(running).rejects.toMatchObject({ code: "THREAD_KILLED" });
    }
    await leavesNothing();
  });
});
