import { activeCount, type Runtime, Thread, ThreadError, task, transfer } from "@heddle/core";
import { equal, is, ok, rejection, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

export const calls = suite("Functions", "a function on a thread", (test) => {
  test("ThreadTests.test_args_argument: a function runs on a thread of its own, with the arguments of its call", async (t) => {
    is(await t.fixtures.sum(1, 2, 3), 6);
    is(await t.fixtures.sum(), 0);
    equal(await t.fixtures.echo("a", undefined, null, { b: [1] }), [
      "a",
      undefined,
      null,
      { b: [1] },
    ]);
  });

  test.needs("realms")("it runs on a carrier", async (t) => {
    const { isMain } = await t.fixtures.whereami();
    is(isMain, false);
  });

  test("ThreadTests.test_name, the part with target: a thread has the function's name and a number", async (t) => {
    const thread = t.fixtures.whereami.start();
    const { isThis, name, ident } = await thread.join();
    is(isThis, true);
    // A bundler may have numbered the function's name.
    ok(/^whereami\d*-\d+$/.test(name), name);
    is(name, thread.name);
    is(ident, thread.ident);
  });

  test("start gives the thread: it is one of the function's, and has its state", async (t) => {
    const thread = t.fixtures.graceful.start();
    ok(thread instanceof Thread, "it is a Thread");
    ok(thread instanceof t.fixtures.graceful, "it is one of the function's");
    await t.running(thread);
    thread.stop("enough");
    is(await thread.join(), "enough");
    is(thread.state, "done");
  });

  test("arguments do not come home, what the function wrote into this does", async (t) => {
    const field = { a: [1] };
    const thread = t.fixtures.whereami.start(field);
    await thread.join();
    const fields = Object.values(thread).filter((value) => value !== undefined);
    equal(fields, [{ a: [1] }]);
  });

  test("an argument can be transferred", async (t) => {
    const bytes = new Uint8Array([1, 2, 3]);
    const [back] = (await t.fixtures.echo(transfer(bytes))) as [Uint8Array];
    equal([...back], [1, 2, 3]);
    is(bytes.length, 0);
  });

  test("a call rejects with what the function throws", async (t) => {
    const error = await rejection(t.fixtures.picky(7, [7]));
    ok(error instanceof Error && error.message === "no 7", "its message");
    is((error as { status?: number }).status, 503);
  });

  test("functions without a name are found", async (t) => {
    equal(await t.fixtures.echo(1), [1]);
    is(await t.fixtures.twice(4), 8);
  });

  test("functions of one name are found, each by its place", async (t) => {
    is(await t.fixtures.first(), "first");
    is(await t.fixtures.second(), "second");
  });

  test("functions are found where exports have each other's names", async (t) => {
    is(await t.fixtures.even(), "odd");
    is(await t.fixtures.odd(), "even");
  });

  test("a function can call and map others where it runs", async (t) => {
    equal(await t.fixtures.caller(5), [3, 0, 2, 4, 6, 8]);
  });

  test.needs("moduleUrls", "realms")(
    "a function that its module does not export is told, with what to write",
    async (t) => {
      const gone = task(String(t.fixtures.Task.module), function nowhere() {});
      await rejects(
        gone(),
        "THREAD_MODULE",
        '"nowhere"',
        "export const nowhere = task(import.meta.url",
      );
    },
  );

  test("a call that cannot be started rejects, and throws nothing", async () => {
    const gone = task("no URL", function nowhere() {});
    await rejects(gone(), "THREAD_MODULE", "absolute URL");
    throws(() => gone.start(), "THREAD_MODULE");
  });

  test("an argument that cannot be cloned rejects, with its path", async (t) => {
    await rejects(t.fixtures.echo({ call: () => {} }), "THREAD_UNCLONEABLE", "call is a function");
  });

  test("a result that cannot be cloned rejects", async (t) => {
    await rejects(t.fixtures.uncloneable(), "THREAD_UNCLONEABLE", "the result of run()");
  });

  test("a timeout asks the thread to stop, and rejects", async (t) => {
    const before = activeCount();
    await rejects(t.fixtures.graceful.with({ timeout: 5 })(), "THREAD_TIMEOUT", "graceful");
    await until(() => activeCount() === before, "the thread has ended");
  });

  test("a call that ends in time gives its result", async (t) => {
    is(await t.fixtures.sum.with({ timeout: 60_000 })(1, 1), 2);
  });

  test("a signal stops the thread, and the call rejects with its reason", async (t) => {
    const talk = t.talk();
    const controller = new AbortController();
    const { signal } = controller;
    const call = t.fixtures.forever.with({ signal })(transfer(talk.port));
    is(await talk.next(), "runs");
    controller.abort("enough");
    is(await rejection(call), "enough");
    is(await rejection(t.fixtures.sum.with({ signal })(1)), "enough");
    await until(() => activeCount() === 1, "the thread has ended");
  });

  test("a name, and daemon", async (t) => {
    const thread = t.fixtures.whereami.with({ name: "compass" }).with({ daemon: true }).start();
    is(thread.name, "compass");
    is(thread.daemon, true);
    is((await thread.join()).name, "compass");
  });

  test("a kind: a platform thread can be killed", async (t) => {
    const talk = t.talk();
    const thread = t.fixtures.forever.with({ kind: "platform" }).start(transfer(talk.port));
    is(await talk.next(), "runs");
    await thread.kill();
    await rejects(thread.join(), "THREAD_KILLED");
  });

  test("a runtime", async (t) => {
    const own = t.open({ parallelism: 1 });
    is(await t.fixtures.sum.with({ runtime: own })(2, 2), 4);
    is(own.stats().totals.done, 1);
    equal(await t.fixtures.twice.with({ runtime: own }).map([1, 2]).toArray(), [2, 4]);
  });

  test("an option that is none is refused", (t) => {
    const { sum } = t.fixtures;
    throws(() => sum.with({ timeuot: 5 } as object), TypeError, "timeuot");
    throws(() => sum.with({ kind: "green" as "virtual" }), TypeError, "kind");
    throws(() => sum.with({ timeout: -1 }), RangeError, "timeout");
    throws(() => sum.with(5 as never), TypeError, ".with");
    throws(() => task("file:///a.js", 5 as never), TypeError, "function");
  });

  test("many calls at once are many threads, of which nothing is left", async (t) => {
    const before = activeCount();
    const calls = Array.from({ length: 500 }, (_, index) => t.fixtures.sum(index, 1));
    equal(
      await Promise.all(calls),
      calls.map((_, index) => index + 1),
    );
    is(activeCount(), before);
  });

  test.needs("lostOnExit")("a call whose worker ends rejects", async (t) => {
    const own: Runtime = t.open({ parallelism: 1 });
    const call = t.fixtures.die.with({ runtime: own })();
    const error = await rejects(call, "THREAD_LOST");
    ok(error instanceof ThreadError, "a ThreadError");
  });
});
