import { Queue, Semaphore, sleep, Thread } from "@heddle/core";
import { equal, is, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

/** `static limit` and `static runTimeout`. */
export const limits = suite("G8 Thread", "limits of a class", (test) => {
  test("at most so many have begun at once, wherever they were started, and all have their turn", async (t) => {
    const { Limited } = t.fixtures;
    const many = new Semaphore(1_000);
    const inside = new Queue<number>();
    await inside.put(0);
    const threads = Array.from({ length: 12 }, () =>
      new Limited("withPermit", [many, inside]).start(),
    );
    const nested = t.start("limitedChildren", 6, many, inside);
    const seen = (await Promise.all(threads.map((thread) => thread.join()))) as number[];
    seen.push(...((await nested.join()) as number[]));
    equal([seen.length, Math.max(...seen) <= Limited.limit], [18, true]);
    is(await inside.get(), 0);
  });

  test("those that wait are queued, begin in order, and run with the fields that they had when they were started", async (t) => {
    const { Limited } = t.fixtures;
    const own = t.open();
    const first = [1, 2].map(() => new Limited("untilStopped").start(own));
    const said = new Queue<unknown>();
    const waiting = [1, 2, 3].map((name) => new Limited("putAll", [said, name]).start(own));
    const late = waiting[2] as { args: unknown[] };
    await t.running(...first);
    late.args = [said, "changed"];
    equal(
      waiting.map(({ state }) => state),
      ["queued", "queued", "queued"],
    );
    equal([own.stats().totals.queued, own.stats().totals.running], [3, 2]);
    first[0]?.stop();
    for (const thread of waiting) await thread.join();
    equal([await said.get(), await said.get(), await said.get()], [1, 2, 3]);
    first[1]?.stop();
    for (const thread of first) is(await thread.join(), "woken");
  });

  test("one that is stopped while it waits never runs, and is in nobody's way", async (t) => {
    const { Limited } = t.fixtures;
    const first = [1, 2].map(() => new Limited("untilStopped").start());
    await t.running(...first);
    const stopped = new Limited("untilStopped").start();
    const after = new Limited("add", [1, 2]).start();
    stopped.stop();
    await rejects(stopped.join(), "THREAD_STOPPED");
    is(after.state, "queued");
    for (const thread of first) thread.stop();
    is(await after.join(), 3);
    for (const thread of first) await thread.join();
  });

  test("one that fails, or whose carrier ends, makes room as well", async (t) => {
    const { Limited } = t.fixtures;
    const failing = [1, 2].map(() => new Limited("fail", ["code"]).start());
    const after = new Limited("add", [1, 2]).start();
    is(await after.join(), 3);
    for (const thread of failing) await rejects(thread.join(), "WOULD_DEADLOCK");
  });

  test("close ends those that wait", async (t) => {
    const { Limited } = t.fixtures;
    const own = t.open();
    const threads = Array.from({ length: 4 }, () =>
      new Limited("untilStopped", [], { daemon: true }).start(own),
    );
    await until(() => threads[0]?.state === "running", "the first has begun");
    await own.close();
    for (const thread of threads) await rejects(thread.join(), "RUNTIME_CLOSED");
  });

  test("runTimeout asks a thread to stop when it has run for so long", async (t) => {
    const { Timed } = t.fixtures;
    const error = await rejects(
      new Timed("throwIfStopped").start().join(),
      "THREAD_TIMEOUT",
      "runTimeout of its class, 20 ms",
    );
    is(error.name, "ThreadError");
    is(await new Timed("untilStopped").start().join(), "woken", "it may still give a result");
  });

  test("the time in which it waits to begin does not count", async (t) => {
    const { Timed } = t.fixtures;
    // Its limit is one.
    const first = new Timed("untilStopped").start();
    const second = new Timed("add", [1, 2]).start();
    is(await first.join(), "woken");
    is(await second.join(), 3);
    // Its timer is off.
    await sleep(40);
    is(second.state, "done");
  });

  for (const [what, statics, error, ...says] of [
    ["limit = 0", { limit: 0 }, RangeError, "limit", "1 or more", "0"],
    ["limit = 1.5", { limit: 1.5 }, RangeError, "limit", "whole number", "1.5"],
    ['limit = "4"', { limit: "4" }, TypeError, "limit must be a number", '"4"'],
    ["runTimeout = -1", { runTimeout: -1 }, RangeError, "runTimeout", "-1"],
    ["runTimeout = null", { runTimeout: null }, TypeError, "runTimeout", "null"],
  ] as const) {
    test(`${what} is refused, and names the class`, () => {
      class Wrong extends Thread {
        static override readonly module = import.meta.url;
        run(): void {}
      }
      Object.assign(Wrong, statics);
      throws(() => new Wrong().start(), error, "class Wrong", ...says);
    });
  }
});
