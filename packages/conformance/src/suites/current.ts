import { activeCount, currentThread, enumerate, mainThread, transfer } from "@heddle/core";
import { equal, is, ok, rejects, throws } from "../check.js";
import { suite } from "../suite.js";

export const current = suite("G8 Thread", "which thread this is", (test) => {
  test("ThreadTests.test_main_thread: the main thread is called MainThread, and is current there", async (t) => {
    const main = mainThread();
    is(currentThread(), main);
    equal(
      [main.name, main.ident, main.daemon, main.state, main.isAlive()],
      ["MainThread", 1, false, "running", true],
    );
    await Promise.resolve();
    is(currentThread(), main, "after an await too");
    is(await t.start("currentIsMain").join(), false);
  });

  test("a thread sees the main thread under the same name", async (t) => {
    equal(await t.start("mainSeenHere").join(), {
      name: "MainThread",
      daemon: false,
      ident: 1,
      state: "running",
      alive: true,
    });
  });

  test("currentThread is this until the first await", async (t) => {
    is(await t.start("currentIsThis").join(), true);
    is(await t.platform("currentIsThis").join(), true);
  });

  test("a platform thread knows itself after an await too", async (t) => {
    is(await t.platform("currentLater").join(), true);
  });

  test("after an await a virtual thread is unknown, also when it is alone, and the message says what helps", async (t) => {
    const runtime = t.unaware();
    await rejects(
      t.startOn(runtime, "currentLater").join(),
      "THREAD_UNKNOWN",
      '"this"',
      "platform",
    );
  });

  test.needs("currentThreadOption")(
    "with currentThread: true it is known, neighbours or not",
    async (t) => {
      const runtime = t.open({ parallelism: 1, currentThread: true });
      const talks = [t.talk(), t.talk(), t.talk()];
      const threads = talks.map((talk) => t.startOn(runtime, "currentAfter", transfer(talk.port)));
      for (const talk of talks) is(await talk.next(), "hello");
      // All of them wait, and go on in the opposite order.
      for (const talk of talks.toReversed()) talk.send("go on");
      equal(await Promise.all(threads.map((thread) => thread.join())), [true, true, true]);
      is(await t.startOn(runtime, "currentLater").join(), true);
    },
  );

  test.lacks("currentThreadOption")(
    "where there is no option currentThread, it is unknown after an await",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      await rejects(t.startOn(runtime, "currentLater").join(), "THREAD_UNKNOWN");
    },
  );

  test("enumerate gives the main thread and the threads that are alive", async (t) => {
    equal(enumerate(), [mainThread()]);
    is(activeCount(), 1);
    const threads = [t.start("untilStopped"), t.platform("untilStopped")];
    equal(new Set(enumerate()), new Set([mainThread(), ...threads]));
    is(activeCount(), 3);
    await t.running(...threads);
    for (const thread of threads) thread.stop();
    await Promise.all(threads.map((thread) => thread.join()));
    equal(enumerate(), [mainThread()]);
  });

  test("enumerate has the threads that threads have started, as handles that can be joined", async (t) => {
    const child = (await t.start("startChild", "untilStopped").join()) as ReturnType<
      typeof t.start
    >;
    const found = enumerate().find(({ ident }) => ident === child.ident);
    is(found, child);
    found?.stop();
    await child.join().catch(() => {});
  });

  test("in a thread enumerate has those that it knows of: itself, what it was given, the main one", async (t) => {
    const other = t.start("untilStopped");
    await t.running(other);
    equal(await t.platform("whoIsAliveWith", other).join(), [true, true, true]);
    other.stop();
    await other.join();
  });

  test("in a thread activeCount is as many as enumerate gives", async (t) => {
    const seen = (await t.platform("whoIsAlive").join()) as { names: string[]; count: number };
    is(seen.count, seen.names.length);
    ok(seen.names.includes("MainThread"), `the main thread is there: ${seen.names}`);
  });

  test("a thread that was never started is not alive", (t) => {
    const thread = t.thread("nothing");
    is(enumerate().includes(thread), false);
    is(thread.isAlive(), false);
  });

  test("the main thread is not a thread that anybody can start, stop, kill or join", async (t) => {
    const main = mainThread();
    await rejects(main.join(), "THREAD_JOIN_SELF", "cannot join current thread");
    throws(() => main.joinSync(), "THREAD_JOIN_SELF", "cannot join current thread");
    throws(() => main.stop(), "THREAD_IS_MAIN", "cannot stop the main thread");
    await rejects(main.kill(), "THREAD_IS_MAIN", "cannot kill the main thread");
    throws(() => main.start(), "THREAD_ALREADY_STARTED", "only be started once");
    await rejects(t.start("joinMain").join(), "THREAD_IS_MAIN", "cannot join the main thread");
  });
});
