import { equal, is, rejection, rejects, throws } from "../check.js";
import { suite } from "../suite.js";

export const stopAsked = suite("G8 Thread", "stopRequested, and stop with a grace", (test) => {
  const shared = test.needs("sharedMemory", "realms");

  for (const task of ["computeUntilAsked", "awaitNothingUntilAsked"] as const) {
    shared(`stopRequested is seen at once, where signal cannot abort (${task})`, async (t) => {
      const own = t.open({ parallelism: 1 });
      const words = t.words();
      const thread = t.startOn(own, task, words, "return");
      await t.told(words);
      thread.stop("enough");
      is(thread.stopRequested, true);
      is(await thread.join(), "not aborted");
    });

    shared(`who throws when it is seen is stopped, with the reason given (${task})`, async (t) => {
      const words = t.words();
      const thread = t.start(task, words, "throw");
      await t.told(words);
      const reason = { code: 7 };
      thread.stop(reason);
      is(await rejection(thread.join()), reason);
      is(thread.state, "stopped");
    });
  }

  shared("it is seen among more stops than are noted at once", async (t) => {
    const own = t.open({ parallelism: 1 });
    const sleepers = Array.from({ length: 700 }, () => t.startOn(own, "untilStopped"));
    await t.running(...sleepers);
    const words = t.words();
    const computing = t.startOn(own, "computeUntilAsked", words, "return");
    await t.told(words);
    for (const thread of [...sleepers, computing]) thread.stop();
    is(await computing.join(), "not aborted");
    for (const thread of sleepers) is(await thread.join(), "woken");
  });

  shared("a thread that another one stops sees it too", async (t) => {
    const words = t.words();
    const thread = t.platform("computeUntilAsked", words, "return");
    await t.told(words);
    await t.start("stopOf", thread, "from afar").join();
    is(await thread.join(), "not aborted");
  });

  test("stopRequested is false until it is asked, and true from then on", async (t) => {
    // A thread counts as running before it has looked.
    const words = t.supports.sharedMemory ? t.words() : undefined;
    const thread = t.start("stopRequestedWhenStopped", words);
    is(thread.stopRequested, false);
    await (words ? t.told(words) : t.running(thread));
    thread.stop();
    is(thread.stopRequested, true);
    equal(await thread.join(), [false, true]);
    is(thread.stopRequested, true);
  });

  test.needs("sharedMemory", "killBusy")(
    "after its grace a platform thread is killed, and the reason is the cause",
    async (t) => {
      const thread = t.platform("spin");
      await t.running(thread);
      thread.stop("too late", { grace: 20 });
      const error = (await rejects(thread.join(), "THREAD_KILLED")) as { cause?: unknown };
      is(error.cause, "too late");
      is(thread.state, "stopped");
    },
  );

  test.needs("sharedMemory", "killBusy")(
    "a thread may give another one a grace, also after a stop",
    async (t) => {
      const target = t.platform("spin");
      await t.running(target);
      target.stop("first");
      await t.start("stopWithGrace", target, 20).join();
      const error = (await rejects(target.join(), "THREAD_KILLED")) as { cause?: unknown };
      is(error.cause, "first");
    },
  );

  for (const [graces, which] of [
    [[60_000, 20], "a second stop may give a shorter one"],
    [[20, 60_000], "and none that is longer"],
  ] as const) {
    test.needs("sharedMemory", "killBusy")(`with a grace, ${which}`, async (t) => {
      const thread = t.platform("spin");
      await t.running(thread);
      for (const [at, grace] of graces.entries()) thread.stop(at, { grace });
      const error = (await rejects(thread.join(), "THREAD_KILLED")) as { cause?: unknown };
      is(error.cause, 0);
    });
  }

  test.needs(
    "sharedMemory",
    "killBusy",
    "blockMain",
  )("a grace is over in time while main blocks", async (t) => {
    const thread = t.platform("spin");
    await t.running(thread);
    thread.stop(undefined, { grace: 20 });
    throws(() => thread.joinSync(), "THREAD_KILLED");
  });

  test("one that ends within its grace is not killed", async (t) => {
    const thread = t.platform("untilStopped");
    await t.running(thread);
    thread.stop("in time", { grace: 60_000 });
    is(await thread.join(), "woken");
  });

  test("a grace is for platform threads, and is a number of milliseconds", async (t) => {
    const virtual = t.start("untilStopped");
    throws(() => virtual.stop("", { grace: 5 }), "THREAD_NOT_PLATFORM", virtual.name, "stop()");
    const platform = t.platform("untilStopped");
    throws(() => platform.stop("", { grace: -1 }), RangeError, "grace", "-1");
    throws(() => platform.stop("", { grace: "1" as never }), TypeError, "grace", '"1"');
    throws(() => platform.stop("", 5 as never), TypeError, "stop(reason, { grace: 1000 })");
    throws(() => platform.stop("", { timeout: 5 } as never), TypeError, "timeout");
    for (const thread of [virtual, platform]) {
      is(thread.stopRequested, false);
      thread.stop();
      await thread.join().catch(() => {});
    }
  });
});
