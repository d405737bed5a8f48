import { installedRuntime } from "@heddle/core";
import { equal, is, ok, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { turn } from "../wait.js";

export const runtime = suite("G8 Thread", "runtimes", (test) => {
  test("a new runtime has no carriers, and closes", async (t) => {
    const own = t.open();
    is(own.carrierCount, 0);
    is(await own.close(), undefined);
  });

  test("close waits for the threads that are not daemons", async (t) => {
    const own = t.open();
    const thread = t.startOn(own, "untilStopped");
    await t.running(thread);
    let closed = false;
    const closing = own.close().then(() => {
      closed = true;
    });
    await turn();
    is(closed, false);
    thread.stop();
    is(await thread.join(), "woken");
    await closing;
    is(own.carrierCount, 0);
  });

  test("close waits for threads that threads start meanwhile", async (t) => {
    const own = t.open();
    const thread = t.startOn(own, "nest", 10);
    await own.close();
    is(await thread.join(), 10);
  });

  test("close ends daemons, running or queued: stopped, with RUNTIME_CLOSED", async (t) => {
    const own = t.open({ parallelism: 1 });
    const { Task, PlatformTask } = t.fixtures;
    const running = new Task("untilStopped", [], { daemon: true }).start(own);
    const platform = new PlatformTask("untilStopped", [], { daemon: true }).start(own);
    await t.running(running, platform);
    const queued = Array.from({ length: 5 }, () =>
      new Task("untilStopped", [], { daemon: true }).start(own),
    );
    await own.close();
    for (const thread of [running, platform, ...queued]) {
      is(thread.state, "stopped");
      await rejects(thread.join(), "RUNTIME_CLOSED", thread.name);
    }
    is(own.carrierCount, 0);
  });

  test.needs("sharedMemory", "killBusy")(
    "daemons that wait behind one that computes do not run after close",
    async (t) => {
      const own = t.open({ parallelism: 1 });
      const tally = new Int32Array(new SharedArrayBuffer(4));
      const daemon = { daemon: true };
      const words = new Int32Array(new SharedArrayBuffer(8));
      const hog = new t.fixtures.Task("spinUntilTold", [words], daemon).start(own);
      const queued = Array.from({ length: 5 }, () =>
        new t.fixtures.Task("count", [tally], daemon).start(own),
      );
      await own.close();
      equal([hog.state, own.carrierCount], ["stopped", 0]);
      for (const thread of [hog, ...queued]) await rejects(thread.join(), "RUNTIME_CLOSED");
      is(tally[0], 0);
    },
  );

  test("close can be called again, and in between", async (t) => {
    const own = t.open();
    await t.startOn(own, "nothing").join();
    await Promise.all([own.close(), own.close()]);
    is(await own.close(), undefined);
  });

  test("after close nothing starts, and the message says what to do", async (t) => {
    const own = t.open();
    const closing = own.close();
    throws(() => t.startOn(own, "nothing"), "RUNTIME_CLOSED", "create another");
    await closing;
    throws(() => t.startOn(own, "nothing"), "RUNTIME_CLOSED", "create another");
    throws(() => own.install(), "RUNTIME_CLOSED", "create another");
  });

  test("threads of a closed runtime can still be joined", async (t) => {
    const own = t.open();
    const thread = t.startOn(own, "add", 1, 2);
    await own.close();
    is(await thread.join(), 3);
    is(await t.start("joinOf", thread).join(), 3);
  });

  test("ExecutorDeadlockTest.test_shutdown_deadlock_pickle: close returns when a start could not be sent", async (t) => {
    const own = t.open();
    const thread = t.thread("nothing");
    thread.call = () => 1;
    thread.start(own);
    await own.close();
    await rejects(thread.join(), "THREAD_UNCLONEABLE", ".call is a function");
  });

  test("await using closes it", async (t) => {
    const opened = t.open();
    let thread: ReturnType<typeof t.start>;
    {
      await using own = opened;
      thread = t.startOn(own, "echoLater", 1);
    }
    is(thread.state, "done");
    is(opened.carrierCount, 0);
    throws(() => t.startOn(opened, "nothing"), "RUNTIME_CLOSED");
  });

  test("install makes it the one that start uses, until another is installed", async (t) => {
    const own = t.open({ parallelism: 1 });
    is(installedRuntime(), t.runtime);
    is(own.install(), own);
    is(installedRuntime(), own);
    is(await t.start("add", 1, 1).join(), 2);
    is(own.carrierCount, 1);
    t.runtime.install();
    is(installedRuntime(), t.runtime);
  });

  test("a closed runtime stays installed, so that start says what happened", async (t) => {
    const own = t.open();
    own.install();
    await own.close();
    try {
      const thread = t.thread("add", 1, 2);
      throws(() => thread.start(), "RUNTIME_CLOSED", "create another");
      is(thread.state, "new");
      is(await thread.start(t.runtime).join(), 3);
    } finally {
      t.runtime.install();
    }
  });

  test("runtimes side by side have carriers of their own", async (t) => {
    const pair = [t.open({ parallelism: 1 }), t.open({ parallelism: 1 })];
    const threads = pair.map((own, index) => t.startOn(own, "remember", index));
    await Promise.all(threads.map((thread) => thread.join()));
    equal(
      pair.map(({ carrierCount }) => carrierCount),
      [1, 1],
    );
    await pair[0]?.close();
    is(await t.startOn(pair[1] as (typeof pair)[0], "add", 1, 1).join(), 2);
  });

  for (const startTimeout of [Number.POSITIVE_INFINITY, 2 ** 31]) {
    test(`a startTimeout of ${startTimeout} is not over at once`, async (t) => {
      const own = t.open({ parallelism: 1, startTimeout });
      for (let round = 0; round < 3; round++)
        is(await t.startOn(own, "add", round, 1).join(), round + 1);
      is(await new t.fixtures.PlatformTask("add", [1, 2]).start(own).join(), 3);
    });
  }

  test("a runtime says which adapter made it", (t) => {
    ok(t.runtime.name.length > 0, "it has a name");
  });
});
