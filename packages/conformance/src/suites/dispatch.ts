import { transfer } from "@heddle/core";
import { equal, is, ok, rejects } from "../check.js";
import { suite } from "../suite.js";
import type { Tools } from "../tools.js";
import { until } from "../wait.js";

/** Milliseconds that something computes which is ended before it is done. */
const LONG = 60_000;

export const dispatch = suite("G8 Thread", "which carrier runs it, and when", (test) => {
  const values: [what: string, value: () => unknown][] = [
    ["50 MB of bytes", () => new Uint8Array(50e6)],
    ["a text of 20 MB", () => "x".repeat(20e6)],
    ["300,000 texts", () => Array.from({ length: 300_000 }, (_, index) => `text ${index}`)],
    ["60,000 objects", () => Array.from({ length: 60_000 }, (_, id) => ({ id, name: `n${id}` }))],
  ];
  for (const [what, value] of values) {
    test(`a thread with a large field runs: ${what}`, async (t) => {
      const runtime = t.open({ parallelism: 2 });
      await runtime.warmUp();
      const large = value() as { length: number };
      const threads = [1, 2, 3].map(() => t.startOn(runtime, "lengthOf", large));
      equal(
        await Promise.all(threads.map((thread) => thread.join())),
        threads.map(() => large.length),
      );
    });
  }

  for (const [what, value] of [
    ["numbers", (index: number) => index],
    ["transferred buffers", (index: number) => transfer(new ArrayBuffer(index))],
  ] as const) {
    test.needs("realms")(`threads do not wait behind one that computes: ${what}`, async (t) => {
      const runtime = t.open({ parallelism: 2 });
      await runtime.warmUp();
      const hog = hogOn(t, runtime);
      await until(() => hog.state === "running" || !t.supports.sharedMemory, "it computes");
      const others = Array.from({ length: 20 }, (_, index) =>
        t.startOn(runtime, "echo", value(index)),
      );
      await Promise.all(others.map((thread) => thread.join()));
      ok(hog.isAlive(), "they ended before it did");
    });
  }

  test.needs("realms")("neither do those that one tick starts with it", async (t) => {
    const runtime = t.open({ parallelism: 2 });
    await runtime.warmUp();
    const hog = hogOn(t, runtime);
    const others = Array.from({ length: 20 }, (_, index) => t.startOn(runtime, "echo", index));
    await Promise.all(others.map((thread) => thread.join()));
    ok(hog.isAlive(), "they ended before it did");
  });

  test("from a cold start many threads that live on are spread evenly", async (t) => {
    const runtime = t.open({ parallelism: 2 });
    const threads = Array.from({ length: 60 }, () => t.startOn(runtime, "untilStopped"));
    await t.running(...threads);
    const shares = runtime.stats().carriers.map(({ running }) => running);
    ok(Math.max(...shares) <= 36, `${shares}`);
    for (const thread of threads) thread.stop();
    await Promise.all(threads.map((thread) => thread.join()));
  });

  test.needs("sharedMemory", "realms")(
    "a thread is on its way at once: its starter may go on computing",
    async (t) => {
      const words = t.words(2);
      const runtime = t.open({ parallelism: 2 });
      await runtime.warmUp();
      const thread = t.startOn(runtime, "spinUntilTold", words);
      const end = Date.now() + 20_000;
      while (Atomics.load(words, 0) === 0 && Date.now() < end);
      is(words[0], 1, "it began while its starter computed");
      Atomics.store(words, 1, 1);
      is(await thread.join(), "told");
      is(await t.startOn(runtime, "spinForChild", t.words(2)).join(), "told");
    },
  );

  test.needs("realms")(
    "a thread begins while its starter computes, with and without shared memory, and so does a second one",
    async (t) => {
      const runtime = t.open({ parallelism: 2 });
      await runtime.warmUp();
      const threads = [1, 2].map(() => t.startOn(runtime, "began"));
      const end = Date.now() + 1_500;
      while (Date.now() < end);
      for (const thread of threads) ok(((await thread.join()) as number) < end, "it began in time");
    },
  );

  test("ready makes carriers before they are needed; idle ones are ended but for one", async (t) => {
    const runtime = t.open({ parallelism: 3, idleTimeout: 1 });
    await runtime.warmUp(1);
    is(runtime.carrierCount, 1);
    await runtime.warmUp();
    await until(() => runtime.carrierCount === 1, "the idle ones are gone");
    is(await t.startOn(runtime, "add", 1, 2).join(), 3);
  });

  test("ready refuses what cannot be had", async (t) => {
    const runtime = t.open({ parallelism: 2 });
    await rejects(runtime.warmUp(3), RangeError, "3 carriers are more than the 2");
    await rejects(runtime.warmUp(0), RangeError, "1 or more");
    await runtime.close();
    await rejects(runtime.warmUp(), "RUNTIME_CLOSED");
  });
});

/** A daemon, which the end of its runtime ends. */
function hogOn(
  t: Tools,
  runtime: ReturnType<Tools["open"]>,
): InstanceType<Tools["fixtures"]["Task"]> {
  return new t.fixtures.Task("burn", [LONG], { daemon: true }).start(runtime);
}
