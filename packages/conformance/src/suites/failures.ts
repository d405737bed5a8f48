import type { ThreadEndEvent } from "@heddle/core";
import { equal, is, ok, rejection } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

export const failures = suite("G10 Excepthook", "failures while the program runs", (test) => {
  test("a failure that nobody joins is told soon and once, and a later join gets it", async (t) => {
    const own = t.open();
    const thread = t.startOn(own, "fail", "quota");
    await until(() => t.failures.length > 0, "it was told");
    const [told] = t.failures;
    ok(told?.error instanceof t.fixtures.QuotaError, "with its class");
    equal([told?.name, told?.ident, told?.thread], [thread.name, thread.ident, thread]);
    is(await rejection(thread.join()), told?.error);
    const marker = t.startOn(own, "fail", "type");
    await until(() => t.failures.length > 1, "another one was told");
    equal(
      t.failures.map(({ name }) => name),
      [thread.name, marker.name],
    );
  });

  test("one that is joined meanwhile, here or by a thread, is not told", async (t) => {
    const own = t.open();
    const joined = t.startOn(own, "fail", "quota");
    const joinedElsewhere = t.startOn(own, "fail", "quota");
    const joiner = t.startOn(own, "stateAfterJoin", joinedElsewhere);
    await rejection(joined.join());
    await joiner.join();
    const marker = t.startOn(own, "fail", "type");
    await until(() => t.failures.length > 0, "the last one was told");
    equal(
      t.failures.map(({ name }) => name),
      [marker.name],
    );
  });

  test("one of a thread's own thread is told as soon", async (t) => {
    const own = t.open();
    const parent = t.startOn(own, "leaveChildAndWait", "fail", "quota");
    await until(() => t.failures.length > 0, "it was told");
    is(parent.isAlive(), true);
    is(t.failures[0]?.name, "left child");
    parent.stop();
    await parent.join();
  });

  test("one that somebody has joined is not told, whatever join was given", async (t) => {
    const own = t.open();
    const { signal } = new AbortController();
    for (const options of [undefined, {}, { timeout: 60_000 }, { signal }]) {
      await rejection(t.startOn(own, "fail", "type").join(options));
      const ended = t.startOn(own, "fail", "type");
      await until(() => ended.state === "failed", "it ended");
      await rejection(ended.join(options));
    }
    const last = t.startOn(own, "fail", "type");
    await until(() => t.failures.length > 0, "the one that nobody has joined was told");
    equal(
      t.failures.map(({ ident }) => ident),
      [last.ident],
    );
  });

  test.needs("blockMain")("one is told while the main realm blocks", (t) => {
    const own = t.open({
      excepthook: (failure) => {
        t.failures.push(failure);
        waiting.stop();
      },
    });
    const waiting = t.startOn(own, "untilStopped");
    const failing = t.startOn(own, "fail", "quota");
    is(waiting.joinSync(), "woken");
    is(t.failures[0]?.name, failing.name);
  });

  for (const leave of ["leaveError", "leaveRejection"] as const) {
    test.needs("uncaughtErrors")(
      `an error that a thread left behind when it ended is told, once (${leave})`,
      async (t) => {
        const own = t.open({ parallelism: 1 });
        is(await t.startOn(own, leave, "quota").join(), "fine");
        await until(() => t.failures.length > 0, "it was told");
        const [told] = t.failures;
        ok(told?.error instanceof t.fixtures.QuotaError, "with its class");
        is(told?.thread, null);
        is(await t.startOn(own, "add", 1, 2).join(), 3);
        is(t.failures.length, 1);
      },
    );
  }

  test.needs("uncaughtErrors", "uncaughtThread")(
    "it is told with the thread's name where the runtime knows that",
    async (t) => {
      const own = t.open({ parallelism: 1, currentThread: true });
      const thread = t.startOn(own, "leaveError", "quota");
      await thread.join();
      await until(() => t.failures.length > 0, "it was told");
      const [told] = t.failures;
      equal([told?.name, told?.ident], [thread.name, thread.ident]);
    },
  );

  test("an observer hears with which error a thread ended, and of none where it is done", async (t) => {
    const own = t.open();
    const ends: ThreadEndEvent[] = [];
    own.observe({ end: (event) => ends.push(event) });
    const failing = t.startOn(own, "fail", "quota");
    const error = await rejection(failing.join());
    const stopped = t.startOn(own, "failWhenStopped");
    await t.running(stopped);
    stopped.stop("enough");
    await rejection(stopped.join());
    await t.startOn(own, "nothing").join();
    equal(
      ends.map((end) => [end.state, end.error]),
      [
        ["failed", error],
        ["stopped", "enough"],
        ["done", undefined],
      ],
    );
    is(ends[0]?.error, error);
  });
});
