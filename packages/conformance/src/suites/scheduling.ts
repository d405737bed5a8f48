import { equal, is, ok } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

export const scheduling = suite("G8 Thread", "carriers and many threads", (test) => {
  const busy = test.needs("sharedMemory", "realms");

  test("5,000 threads at once on two carriers", async (t) => {
    const threads = Array.from({ length: 5000 }, (_, index) => t.start("echo", index));
    const results = await Promise.all(threads.map((thread) => thread.join()));
    ok(
      results.every((result, index) => result === index),
      "each has its own result",
    );
    ok(t.runtime.carrierCount <= 2, `on ${t.runtime.carrierCount} carriers`);
  });

  test("5,000 threads that live at the same time on one carrier", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const threads = Array.from({ length: 5000 }, () => t.startOn(runtime, "untilStopped"));
    await t.running(...threads);
    is(runtime.carrierCount, 1);
    for (const thread of threads) thread.stop();
    const results = await Promise.all(threads.map((thread) => thread.join()));
    is(new Set(results).size, 1);
  });

  test("a thread begins however many on its carrier have begun and not ended", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const waiting = Array.from({ length: 9000 }, () => t.startOn(runtime, "untilStopped"));
    is(await t.startOn(runtime, "add", 1, 2).join(), 3);
    for (const thread of waiting) thread.stop();
    const outcomes = await Promise.allSettled(waiting.map((thread) => thread.join()));
    is(outcomes.length, 9000);
  });

  test("each of many threads has its own fields", async (t) => {
    const threads = Array.from({ length: 300 }, (_, index) => t.thread("assign", { at: index }));
    for (const thread of threads) thread.start();
    await Promise.all(threads.map((thread) => thread.join()));
    equal(
      threads.map((thread) => thread.at),
      threads.map((_, index) => index),
    );
  });

  busy("each thread runs once, counted in shared memory while they move about", async (t) => {
    const runtime = t.open({ parallelism: 3 });
    const tally = new Int32Array(new SharedArrayBuffer(4));
    const threads = Array.from({ length: 1000 }, () => t.startOn(runtime, "count", tally));
    const results = (await Promise.all(threads.map((thread) => thread.join()))) as number[];
    is(tally[0], 1000);
    is(new Set(results).size, 1000);
  });

  busy("threads do not wait behind one that computes: started in the same tick", async (t) => {
    const runtime = t.open({ parallelism: 2 });
    const words = new Int32Array(new SharedArrayBuffer(8));
    const hog = t.startOn(runtime, "spinUntilTold", words);
    const others = Array.from({ length: 20 }, (_, index) => t.startOn(runtime, "echo", index));
    const results = await Promise.all(others.map((thread) => thread.join()));
    equal(
      results,
      others.map((_, index) => index),
    );
    Atomics.store(words, 1, 1);
    is(await hog.join(), "told");
  });

  busy("threads do not wait behind one that computes: started later", async (t) => {
    const runtime = t.open({ parallelism: 2 });
    const words = new Int32Array(new SharedArrayBuffer(8));
    const hog = t.startOn(runtime, "spinUntilTold", words);
    await until(() => Atomics.load(words, 0) === 1, "it computes");
    const others = Array.from({ length: 20 }, (_, index) => t.startOn(runtime, "echo", index));
    const results = await Promise.all(others.map((thread) => thread.join()));
    equal(
      results,
      others.map((_, index) => index),
    );
    Atomics.store(words, 1, 1);
    is(await hog.join(), "told");
  });

  busy("threads that threads start do not wait behind one that computes either", async (t) => {
    const runtime = t.open({ parallelism: 2 });
    const words = new Int32Array(new SharedArrayBuffer(8));
    const hog = t.startOn(runtime, "spinUntilTold", words);
    // What begins on its carrier before it does has begun, and cannot move.
    await until(() => Atomics.load(words, 0) === 1, "it computes");
    is(await t.startOn(runtime, "brood", 20).join(), 190);
    is(await t.startOn(runtime, "nest", 10).join(), 10);
    Atomics.store(words, 1, 1);
    is(await hog.join(), "told");
  });

  busy(
    "a thread goes where it can begin, also where more threads live that only wait",
    async (t) => {
      const runtime = t.open({ parallelism: 2 });
      const words = new Int32Array(new SharedArrayBuffer(8));
      const waiting = Array.from({ length: 4 }, () => t.startOn(runtime, "untilStopped"));
      await t.running(...waiting);
      const hog = t.startOn(runtime, "spinUntilTold", words);
      await until(() => Atomics.load(words, 0) === 1, "it computes");
      for (let round = 0; round < 10; round++)
        is(await t.startOn(runtime, "add", round, 1).join(), round + 1);
      Atomics.store(words, 1, 1);
      is(await hog.join(), "told");
      for (const thread of waiting) thread.stop();
      for (const thread of waiting) is(await thread.join(), "woken");
    },
  );

  busy(
    "a carrier that computes hears of stops and joins when it is done, and loses none",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      const words = new Int32Array(new SharedArrayBuffer(8));
      const sleeper = t.startOn(runtime, "untilStopped");
      await t.running(sleeper);
      const hog = t.startOn(runtime, "spinUntilTold", words);
      await until(() => Atomics.load(words, 0) === 1, "it computes");
      sleeper.stop();
      Atomics.store(words, 1, 1);
      is(await sleeper.join(), "woken");
      is(await hog.join(), "told");
    },
  );

  test("there are never more carriers than asked for while nobody blocks", async (t) => {
    const runtime = t.open({ parallelism: 2 });
    let most = 0;
    const threads = Array.from({ length: 200 }, () => t.startOn(runtime, "fanOut", 2));
    for (const thread of threads) {
      is(await thread.join(), 7);
      most = Math.max(most, runtime.carrierCount);
    }
    ok(most <= 2, `${most} carriers`);
  });

  test("one idle carrier takes thread after thread", async (t) => {
    const runtime = t.open({ parallelism: 4 });
    for (let round = 0; round < 50; round++)
      is(await t.startOn(runtime, "add", round, 1).join(), round + 1);
    is(runtime.carrierCount, 1);
  });

  busy("threads that only wait are spread over the carriers that are up", async (t) => {
    const runtime = t.open({ parallelism: 4 });
    const words = t.words(2);
    // As many as compute need a carrier each.
    const hogs = Array.from({ length: 4 }, () => t.startOn(runtime, "spinUntilTold", words));
    await until(
      () => runtime.carrierCount === 4 && hogs.every(({ state }) => state === "running"),
      "4",
    );
    Atomics.store(words, 1, 1);
    for (const hog of hogs) await hog.join();
    const sleepers: ReturnType<typeof t.start>[] = [];
    for (let each = 0; each < 100; each++) {
      const sleeper = t.startOn(runtime, "untilStopped");
      sleepers.push(sleeper);
      // One that waits to begin goes wherever it can begin first.
      await t.running(sleeper);
    }
    const lives = runtime.stats().carriers.map(({ running }) => running);
    is(
      lives.reduce((sum, each) => sum + each, 0),
      100,
    );
    ok(Math.max(...lives) <= 35, `none has more than 35: ${lives}`);
    for (const sleeper of sleepers) sleeper.stop();
    for (const sleeper of sleepers) is(await sleeper.join(), "woken");
  });

  busy("timers fire between the threads that a carrier begins one after the other", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    await t.startOn(runtime, "nothing").join();
    const tally = t.words();
    const timer = t.startOn(runtime, "countAtTimer", tally);
    const workers = Array.from({ length: 10_000 }, () => t.startOn(runtime, "countSlowly", tally));
    const seen = (await timer.join()) as number;
    for (const worker of workers) await worker.join();
    is(tally[0], 10_000);
    ok(seen < 10_000, `it fired when ${seen} of 10,000 had run`);
  });

  busy(
    "ThreadTests.test_various_ops: ten threads that overlap, some with carriers of their own",
    async (t) => {
      const tally = new Int32Array(new SharedArrayBuffer(4));
      const threads = Array.from({ length: 10 }, (_, index) =>
        index % 3 === 0 ? t.platform("count", tally) : t.start("count", tally),
      );
      const results = (await Promise.all(threads.map((thread) => thread.join()))) as number[];
      equal(
        results.toSorted((a, b) => a - b),
        threads.map((_, index) => index),
      );
    },
  );

  busy(
    "InterruptMainTests.test_can_interrupt_tight_loops: a tight loop sees a shared flag change",
    async (t) => {
      const words = new Int32Array(new SharedArrayBuffer(8));
      const thread = t.platform("spinUntilTold", words);
      await until(() => Atomics.load(words, 0) === 1, "the loop runs");
      Atomics.store(words, 1, 1);
      is(await thread.join(), "told");
    },
  );
});
