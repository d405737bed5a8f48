import { transfer } from "@heddle/core";
import { equal, is, ok, rejection, rejects } from "../check.js";
import { suite } from "../suite.js";

export const isolation = suite("G20 Isolation", "what cannot be cloned", (test) => {
  test("ExecutorDeadlockTest.test_error_at_task_pickle: a field that cannot be cloned fails its thread, and says where", async (t) => {
    const thread = t.thread("nothing");
    thread.options = { retries: 3, onReply: () => 1 };
    const words = [".options.onReply is a function", "write callback(fn)"];
    await rejects(thread.start().join(), "THREAD_UNCLONEABLE", "Task", ...words);
    is(thread.state, "failed");
  });

  for (const [where, value, path] of [
    ["in a list", { list: [1, [2, () => 1]] }, ".deep.list[1][1] is a function"],
    ["in a Map", new Map([["key", Symbol("mark")]]), '.deep.get("key") is a symbol'],
    ["in a Set", new Set([() => 1]), ".deep.values()[0] is a function"],
    ["a WeakMap", { weak: new WeakMap() }, ".deep.weak is a WeakMap"],
    ["a promise", [Promise.resolve()], ".deep[0] is a Promise"],
  ] as const) {
    test(`the path to it is told: ${where}`, async (t) => {
      const thread = t.thread("nothing");
      thread.deep = value;
      await rejects(thread.start().join(), "THREAD_UNCLONEABLE", path);
    });
  }

  test("a field whose getter throws is told", async (t) => {
    const thread = t.thread("nothing");
    Object.defineProperty(thread, "broken", {
      enumerable: true,
      get() {
        throw new Error("no field today");
      },
    });
    await rejects(thread.start().join(), "THREAD_UNCLONEABLE", "no field today");
  });

  test("neighbours of the same tick are sent all the same", async (t) => {
    const bad = t.thread("nothing");
    bad.call = () => 1;
    const threads = [t.start("add", 1, 1), bad.start(), t.start("add", 2, 2)];
    const outcomes = await Promise.allSettled(threads.map((thread) => thread.join()));
    equal(
      outcomes.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
  });

  test("ExecutorDeadlockTest.test_error_during_result_pickle_on_worker: a result that cannot be cloned fails its thread alone", async (t) => {
    const neighbour = t.start("add", 1, 1);
    const thread = t.start("functionInside");
    await rejects(
      thread.join(),
      "THREAD_UNCLONEABLE",
      thread.name,
      "result of run()",
      ".options[0].onReply is a function",
    );
    is(thread.state, "failed");
    is(await neighbour.join(), 2);
  });

  test("results that hold a promise, a symbol or a WeakMap say so", async (t) => {
    await rejects(t.start("promiseInside").join(), "THREAD_UNCLONEABLE", ".ready is a Promise");
    await rejects(t.start("symbolInside").join(), "THREAD_UNCLONEABLE", '.get("mark") is a symbol');
    await rejects(t.start("weakInside").join(), "THREAD_UNCLONEABLE", "[0] is a WeakMap");
  });

  test("each is told what to write in its place, and nothing that contradicts it", async (t) => {
    const channel = new MessageChannel();
    const advice: [value: unknown, is: string, instead: string][] = [
      [new WeakMap(), "a WeakMap", "keep it out of the thread's fields, or make it in run()"],
      [(function* () {})(), "a Generator", "make the class a StreamThread"],
      [Promise.resolve(), "a Promise", "await it first"],
      [channel.port1, "a MessagePort", "by transfer(it)"],
      [new AbortController().signal, "an AbortSignal", "use this.signal there"],
    ];
    const Stream = Reflect.get(globalThis, "ReadableStream") as (new () => object) | undefined;
    if (Stream) advice.push([new Stream(), "a ReadableStream", "by transfer(it)"]);
    for (const [value, is, instead] of advice) {
      const thread = t.thread("nothing");
      thread.part = { value };
      const { message } = (await rejection(thread.start().join())) as Error;
      ok(message.includes(`Task.part.value is ${is}, which cannot be copied`), message);
      ok(message.includes(`: ${instead}`) || message.endsWith(instead), message);
    }
    channel.port2.close();
  });

  test.needs("realms")(
    "a port that has moved does not come back: its field is named",
    async (t) => {
      const { port1, port2 } = new MessageChannel();
      const thread = t.thread("nothing");
      thread.port = transfer(port1);
      const { message } = (await rejection(thread.start().join())) as Error;
      is(
        message.replaceAll("_Task", "Task"),
        'Task.port is a MessagePort, which cannot be copied to another thread: write static readonly oneWay = ["port"] in Task, so that the field does not come back',
      );
      port2.close();
    },
  );

  test("an argument of a task is told by its number", async (t) => {
    await rejects(
      t.fixtures.echo((() => 1) as never),
      "THREAD_UNCLONEABLE",
      "argument 1 of ",
      " is a function, which cannot be copied to another thread: write callback(fn)",
    );
  });

  test("a thrown value that cannot be cloned fails its thread, and says what it was", async (t) => {
    await rejects(
      t.start("fail", "function").join(),
      "THREAD_UNCLONEABLE",
      "what run() threw is a function",
    );
    await rejects(
      t.start("fail", "inside").join(),
      "THREAD_UNCLONEABLE",
      ".reasons[0] is a function",
    );
  });

  test("a field of the thread's own making that cannot be cloned says where, and what helps", async (t) => {
    await rejects(
      t.start("keepFunction", "cache").join(),
      "THREAD_UNCLONEABLE",
      "cache.run is a function",
      "oneWay",
    );
  });

  test("an error matters more than the fields that cannot go with it", async (t) => {
    const error = (await rejection(t.start("keepAndFail").join())) as Error;
    equal([error.constructor, error.message], [TypeError, "not a host"]);
  });

  test("a value that cannot be cloned fails a start inside a thread just so", async (t) => {
    await rejects(
      t.start("childWithFunction").join(),
      "THREAD_UNCLONEABLE",
      ".args[0] is a function",
    );
  });

  test("ExecutorDeadlockTest.test_error_during_result_unpickle_in_result_handler: what cannot be put together here fails that thread", async (t) => {
    const thread = new t.fixtures.Refusing().start();
    await rejects(thread.join(), "THREAD_UNCLONEABLE", "a verdict is final");
    is(thread.state, "failed");
    is(await t.start("add", 1, 1).join(), 2);
  });

  test("ExecutorDeadlockTest.test_error_during_func_exec_on_worker: an error that run throws is an ordinary rejection", async (t) => {
    const neighbour = t.start("untilStopped");
    await t.running(neighbour);
    await rejects(t.start("fail", "type").join(), TypeError, "not a host");
    neighbour.stop();
    is(await neighbour.join(), "woken");
  });

  test("ThreadingExceptionTests.test_recursion_limit: a stack that is full is an ordinary error, and siblings live", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const sibling = t.startOn(runtime, "untilStopped");
    await t.running(sibling);
    const error = (await rejection(t.startOn(runtime, "overflow").join())) as Error;
    ok(["RangeError", "InternalError"].includes(error.name), `${error.name}: ${error.message}`);
    is(await t.startOn(runtime, "add", 1, 1).join(), 2);
    sibling.stop();
    is(await sibling.join(), "woken");
  });

  test("100 threads, every third of which fails: each ends as itself", async (t) => {
    const threads = Array.from({ length: 100 }, (_, index) =>
      index % 3 === 0 ? t.start("fail", "quota") : t.start("add", index, 0),
    );
    const outcomes = await Promise.allSettled(threads.map((thread) => thread.join()));
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === "fulfilled") is(outcome.value, index);
      else is(outcome.reason.constructor, t.fixtures.QuotaError);
      is(outcome.status === "rejected", index % 3 === 0);
    }
  });
});
