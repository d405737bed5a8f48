import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { activeCount, callback, type Thread, ThreadGroup } from "@heddle/core";
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

const sizes = functions.sizesHere;

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

  it("a callback that waits for its answer", { timeout: 600_000 }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      let home: Thread<unknown> | undefined;
      const call = new Promise((resolve) => {
        const take = callback((offered: () => Promise<unknown>) => resolve([offered()]));
        home = functions.offering.with({ kind: "platform" }).start(take);
      });
      const [answer] = (await call) as [Promise<unknown>];
      void home?.kill();
      await expect(answer).rejects.toMatchObject({ code: "CALLBACK_GONE" });
      await expect(home?.join()).rejects.toMatchObject({ code: "THREAD_KILLED" });
    }
    await leavesNothing();
    expect(sizes()).toEqual({ lent: 0, threads: 0, waiting: 0 });
  });

  it("a caller whose call has no answer yet", { timeout: 600_000 }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      let caller: Thread<unknown> | undefined;
      await new Promise<void>((resolve) => {
        const wait = callback(() => {
          resolve();
          return new Promise(() => {});
        });
        caller = functions.calling.with({ kind: "platform" }).start(wait);
      });
      void caller?.kill();
      await expect(caller?.join()).rejects.toMatchObject({ code: "THREAD_KILLED" });
    }
    await leavesNothing();
    expect(sizes()).toEqual({ lent: 0, threads: 0, waiting: 0 });
  });

  it("a remote object with calls under way", { timeout: 600_000 }, async () => {
    const { RemoteStuck } = functions;
    for (let round = 0; round < ROUNDS; round++) {
      const stuck = await RemoteStuck.start();
      const calls = [stuck.forever(), stuck.forever()];
      const reading = stuck.endless();
      await reading.next();
      void RemoteStuck.threadOf(stuck).kill();
      for (const call of [...calls, reading.next()])
        await expect(call).rejects.toMatchObject({ code: "THREAD_KILLED" });
      await stuck[Symbol.asyncDispose]();
    }
    await leavesNothing();
    expect(sizes()).toEqual({ lent: 0, threads: 0, waiting: 0 });
  });

  it("callbacks that nobody holds any more", { timeout: 600_000 }, async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const own = createNodeRuntime({ parallelism: 1 });
    const there = functions.sizes.with({ runtime: own });
    const give = async (): Promise<void> => {
      const given = await functions.giving.with({ runtime: own })(ROUNDS);
      expect(await given[ROUNDS - 1]()).toBe(ROUNDS - 1);
      expect(await there()).toMatchObject({ lent: ROUNDS });
    };
    await give();
    await expect
      .poll(
        () => {
          collect();
          return there();
        },
        { timeout: 20_000 },
      )
      .toMatchObject({ lent: 0, waiting: 0 });
    await own.close();
  });

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
