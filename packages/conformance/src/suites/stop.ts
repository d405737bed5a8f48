import { equal, is, ok, rejection, rejects } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

export const stop = suite("G8 Thread", "stop", (test) => {
  test("a thread stopped before its start never runs", async (t) => {
    const thread = t.thread("assign", { ran: true });
    thread.stop();
    is(thread.state, "new");
    thread.start();
    await rejects(thread.join(), "THREAD_STOPPED", thread.name);
    equal([thread.state, thread.isAlive(), thread.ran], ["stopped", false, undefined]);
  });

  test("a thread that is stopped while its carrier starts never runs", async (t) => {
    const thread = t.startOn(t.open({ parallelism: 1 }), "assign", { ran: true });
    thread.stop();
    is(thread.state, "stopped");
    await rejects(thread.join(), "THREAD_STOPPED");
    is(thread.ran, undefined);
  });

  test.needs("sharedMemory", "realms")(
    "a thread that was sent to a busy carrier is stopped there and then, and never runs",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      const words = new Int32Array(new SharedArrayBuffer(8));
      const tally = new Int32Array(new SharedArrayBuffer(4));
      const busy = t.startOn(runtime, "spinUntilTold", words);
      const queued = t.startOn(runtime, "count", tally);
      await until(() => Atomics.load(words, 0) === 1, "the carrier is busy");
      queued.stop("not needed");
      is(queued.state, "stopped");
      is(await rejection(queued.join()), "not needed");
      Atomics.store(words, 1, 1);
      is(await busy.join(), "told");
      is(await t.startOn(runtime, "count", tally).join(), 0, "nobody counted before");
    },
  );

  test("stop aborts the signal that run sees, with the reason", async (t) => {
    const thread = t.start("reasonWhenStopped");
    await t.running(thread);
    thread.stop({ code: 7 });
    equal(await thread.join(), { code: 7 });
  });

  test("without a reason the signal has AbortSignal's own", async (t) => {
    const thread = t.start("reasonWhenStopped");
    await t.running(thread);
    thread.stop();
    is(((await thread.join()) as Error).name, "AbortError");
  });

  test("the caller's own view of the signal aborts too, at once", async (t) => {
    const thread = t.start("untilStopped");
    await t.running(thread);
    is(thread.signal.aborted, false);
    const reason = { code: 7 };
    thread.stop(reason);
    equal([thread.signal.aborted, thread.signal.reason === reason], [true, true]);
    await thread.join();
  });

  test("a run that returns all the same gives its result", async (t) => {
    const thread = t.start("untilStopped");
    await t.running(thread);
    thread.stop("reason");
    is(await thread.join(), "woken");
    is(thread.state, "done");
  });

  test("otherwise join rejects with the very reason, whatever run threw", async (t) => {
    const thread = t.start("failWhenStopped");
    await t.running(thread);
    const reason = new Error("shift is over");
    thread.stop(reason);
    is(await rejection(thread.join()), reason);
    is(thread.state, "stopped");
  });

  test("without a reason join rejects with THREAD_STOPPED, and cause is what run threw", async (t) => {
    const thread = t.start("failWhenStopped");
    await t.running(thread);
    thread.stop();
    const error = await rejects(thread.join(), "THREAD_STOPPED", thread.name);
    is((error.cause as Error).message, "gave up");
  });

  test("signal.throwIfAborted() is the short way to end", async (t) => {
    const thread = t.start("throwIfStopped");
    await t.running(thread);
    thread.stop();
    await rejects(thread.join(), "THREAD_STOPPED");
    is(thread.state, "stopped");
  });

  for (const reason of [null, 0, "", false]) {
    test(`${JSON.stringify(reason)} is a reason like any other`, async (t) => {
      const early = t.start("failWhenStopped");
      const late = t.start("failWhenStopped");
      early.stop(reason);
      await t.running(late);
      late.stop(reason);
      is(await rejection(early.join()), reason);
      is(await rejection(late.join()), reason);
    });
  }

  test("the first reason holds", async (t) => {
    const thread = t.start("failWhenStopped");
    await t.running(thread);
    thread.stop("first");
    thread.stop("second");
    is(await rejection(thread.join()), "first");
  });

  test("a thread that has ended cannot be stopped any more", async (t) => {
    const thread = t.start("add", 1, 1);
    await thread.join();
    thread.stop("late");
    is(thread.state, "done");
    is(await thread.join(), 2);
  });

  test("a reason that cannot be cloned stops the thread, and join here rejects with it", async (t) => {
    const thread = t.start("failWhenStopped");
    await t.running(thread);
    const reason = { call: () => 1 };
    thread.stop(reason);
    is(await rejection(thread.join()), reason);
  });

  test("a thread can stop itself", async (t) => {
    equal(await rejection(t.start("stopSelf", { by: "itself" }).join()), { by: "itself" });
  });

  test("a thread can stop another that it holds", async (t) => {
    const target = t.start("reasonWhenStopped");
    await t.running(target);
    await t.start("stopOf", target, "from afar").join();
    is(await target.join(), "from afar");
  });

  test("who started a thread on a carrier gets the very reason that it gave there", async (t) => {
    is(await t.start("stopChild", "failWhenStopped").join(), true);
    is(await t.start("stopRunningChild").join(), true);
  });

  test("who joins a stopped thread elsewhere gets its reason too", async (t) => {
    const target = t.start("failWhenStopped");
    const joiner = t.start("joinOf", target);
    await t.running(target, joiner);
    target.stop({ code: 7 });
    equal(await rejection(joiner.join()), { code: 7 });
    equal(await rejection(target.join()), { code: 7 });
  });

  test("stopping one of many leaves the others", async (t) => {
    const threads = Array.from({ length: 10 }, (_, index) =>
      index === 3 ? t.start("throwIfStopped") : t.start("add", index, 0),
    );
    threads[3]?.stop();
    const outcomes = await Promise.allSettled(threads.map((thread) => thread.join()));
    equal(
      outcomes.map(({ status }) => status === "fulfilled"),
      threads.map((_, index) => index !== 3),
    );
    ok(threads[3]?.state === "stopped", "and that one is stopped");
  });
});
