import { transfer } from "@heddle/core";
import { equal, is, ok, rejection } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

export const uncaught = suite("G20 Isolation", "errors that nobody caught", (test) => {
  const throwing = test.needs("uncaughtErrors");

  throwing("one fails the platform thread that left it behind, with its class", async (t) => {
    const thread = t.platform("throwInTimer", "quota");
    const error = (await rejection(thread.join())) as Error & { limit: number };
    equal([error.constructor, error.message, error.limit], [t.fixtures.QuotaError, "too many", 3]);
    equal([thread.state, t.failures.length], ["failed", 0]);
  });

  throwing("and the only thread that ever ran on its carrier, which goes on", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const thread = t.startOn(runtime, "throwInTimer", "type");
    is(((await rejection(thread.join())) as Error).message, "not a host");
    is(await t.startOn(runtime, "add", 1, 2).join(), 3);
    const { lost } = runtime.stats().totals;
    is(lost, 0);
  });

  throwing("something thrown that is no error is what join() rejects with", async (t) => {
    is(await rejection(t.platform("throwInTimer", "text").join()), "just text");
  });

  throwing("a rejection that nobody handles counts as one", async (t) => {
    const error = await rejection(t.platform("rejectUnhandled").join());
    is((error as Error).message, "nobody handles this");
  });

  throwing("the thread's signal aborts then, and its result counts for nothing", async (t) => {
    const talk = t.talk();
    const thread = t.platform("throwInTimerAndTell", "type", transfer(talk.port));
    is(((await rejection(thread.join())) as Error).message, "not a host");
    is(await talk.next(), "aborted");
    is(thread.state, "failed");
  });

  throwing("its neighbours go on, and the hook is told whose it may be", async (t) => {
    const runtime = t.unaware();
    const neighbour = t.startOn(runtime, "untilStopped");
    await t.running(neighbour);
    const culprit = t.startOn(runtime, "throwInTimerUntilStopped", "type");
    await until(() => t.failures.length > 0, "it was told");
    const [told] = t.failures;
    ok(told?.error instanceof TypeError && told.error.message === "not a host", "the error");
    for (const { name } of [neighbour, culprit]) ok(told?.name.includes(name), told?.name);
    equal([told?.ident, told?.thread], [0, null]);
    for (const thread of [neighbour, culprit]) {
      is(thread.state, "running");
      thread.stop();
      is(await thread.join(), "woken");
    }
    is(t.failures.length, 1);
  });

  throwing("where it cannot be sent, the hook is told why", async (t) => {
    const runtime = t.unaware();
    const thread = t.startOn(runtime, "add", 1, 2);
    await thread.join();
    const culprit = t.startOn(runtime, "throwInTimerUntilStopped", "symbol");
    await until(() => t.failures.length > 0, "it was told");
    ok(t.failures[0]?.error instanceof Error, String(t.failures[0]?.error));
    culprit.stop();
    is(await culprit.join(), "woken");
  });

  test.needs("uncaughtErrors", "uncaughtThread")(
    "where the runtime knows whose it is, that thread alone fails",
    async (t) => {
      const runtime = t.open({ parallelism: 1, currentThread: true });
      const neighbours = [t.startOn(runtime, "untilStopped"), t.startOn(runtime, "untilStopped")];
      await t.running(...neighbours);
      for (const task of ["throwInTimer", "rejectUnhandled"] as const) {
        const error = await rejection(t.startOn(runtime, task, "type").join());
        ok(/not a host|nobody handles this/.test((error as Error).message), String(error));
      }
      for (const neighbour of neighbours) {
        neighbour.stop();
        is(await neighbour.join(), "woken");
      }
      is(t.failures.length, 0);
    },
  );
});
