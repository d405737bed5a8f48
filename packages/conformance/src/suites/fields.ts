import { equal, is, ok, rejection } from "../check.js";
import { suite } from "../suite.js";

export const fields = suite("G8 Thread", "fields", (test) => {
  test("what run assigns to this is on the caller's object after join", async (t) => {
    const thread = t.thread("assign", { seen: 3, list: [1, { deep: true }] });
    thread.seen = 1;
    await thread.start().join();
    is(thread.seen, 3);
    equal(thread.list, [1, { deep: true }]);
  });

  test("a field that run deletes is gone", async (t) => {
    const thread = t.thread("remove", "first", "second");
    Object.assign(thread, { first: 1, second: 2, third: 3 });
    await thread.start().join();
    equal(Object.keys(thread), ["task", "args", "third"]);
  });

  test("until the end the caller's fields are the caller's", async (t) => {
    const thread = t.thread("untilStopped");
    thread.count = 1;
    thread.start();
    await t.running(thread);
    thread.count = 2;
    thread.added = true;
    is(thread.count, 2);
    thread.stop();
    await thread.join();
    is(thread.count, 1, "replaced by what came home");
    is(thread.added, true, "the thread never had it");
  });

  test("everything that structured clone takes travels there and back", async (t) => {
    const sparse = [1];
    sparse[2] = 3;
    const data = {
      numbers: [0, -0, Number.NaN, Number.POSITIVE_INFINITY, 2n ** 70n],
      missing: undefined,
      nothing: null,
      text: "naïve 🧵 \u0000",
      sparse,
      date: new Date(86_400_000),
      pattern: /a+/gi,
      map: new Map<unknown, unknown>([[{ key: 1 }, new Set([1, "two"])]]),
      bytes: new Uint8Array([1, 2, 3]).subarray(1),
      floats: new Float64Array([1.5, -2.5]),
      view: new DataView(new ArrayBuffer(4), 1, 2),
      buffer: new ArrayBuffer(3),
      bare: Object.create(null) as object,
    };
    // structuredClone itself gives it the ordinary prototype.
    const expected = structuredClone(data);
    const thread = t.thread("echo", data);
    thread.data = data;
    equal(await thread.start().join(), expected, "as the result");
    equal(thread.data, expected, "as a field");
  });

  test("an own key called __proto__ is a key like any other", async (t) => {
    const hostile: unknown = JSON.parse('{"__proto__":{"polluted":true},"error":null}');
    (hostile as { error: unknown }).error = new Error("so that it is copied");
    const thread = t.thread("echo", hostile);
    thread.hostile = hostile;
    const result = (await thread.start().join()) as object;
    for (const value of [result, thread.hostile as object]) {
      equal(Object.keys(value), ["__proto__", "error"]);
      is((value as { polluted?: boolean }).polluted, undefined);
    }
  });

  test("two fields that hold one object hold one object there and at home, cycles included", async (t) => {
    const thread = t.thread("tie");
    await thread.start().join();
    const { left, right } = thread as unknown as { left: { self: unknown }; right: unknown[] };
    is(right[0], left);
    is(left.self, left);

    const one = {};
    is(await t.start("sameObject", one, one).join(), true);
  });

  test("threads that are given one object each have their own copy, also on one carrier", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const list = [0];
    const threads = Array.from({ length: 3 }, () => t.startOn(runtime, "push", list));
    const results = (await Promise.all(threads.map((thread) => thread.join()))) as number[][];
    equal(results, [
      [0, 2],
      [0, 2],
      [0, 2],
    ]);
    equal(list, [0]);
  });

  test("threads that return one object of their carrier's each give a copy of it", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const threads = Array.from({ length: 3 }, () => t.startOn(runtime, "constant"));
    const results = await Promise.all(threads.map((thread) => thread.join()));
    is(new Set(results).size, 3);
  });

  test("the result and a field that hold one object hold one object at home", async (t) => {
    const thread = t.thread("returnField");
    is(await thread.start().join(), thread.answer);
  });

  test("fields come home from a run that throws", async (t) => {
    const thread = t.thread("assignThenFail", { seen: 5 });
    await rejection(thread.start().join());
    is(thread.state, "failed");
    is(thread.seen, 5);
  });

  test("fields come home from a run that was stopped", async (t) => {
    const thread = t.thread("assignThenWait", { seen: 5 });
    thread.start();
    await t.running(thread);
    thread.stop();
    await rejection(thread.join());
    is(thread.state, "stopped");
    is(thread.seen, 5);
  });

  test("fields come home to a thread that started a thread", async (t) => {
    equal(await t.start("childFields", { seen: [1] }).join(), { seen: [1] });
  });

  test("oneWay fields travel but do not come home, and may hold there what cannot be cloned", async (t) => {
    const thread = new t.fixtures.OneWayTask("keepFunction", ["handle"]);
    thread.handle = "caller's";
    is(await thread.start().join(), "kept");
    is(thread.handle, "caller's");
    is((await rejectionOf(t.start("keepFunction", "other"))).code, "THREAD_UNCLONEABLE");
  });

  test("a oneWay field that only the thread has does not come home", async (t) => {
    const thread = new t.fixtures.OneWayTask("assign", [{ late: 1, seen: 2 }]);
    await thread.start().join();
    equal([thread.late, thread.seen], [undefined, 2]);
  });

  test("buffers in fields come home by transfer, not by copy", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const thread = t.thread("viewField");
    thread.data = new Uint8Array(1000);
    is(await thread.start(runtime).join(), 1000);
    equal((thread.data as Uint8Array).subarray(0, 2), new Uint8Array([9, 9]));
    is(await t.startOn(runtime, "keptLength").join(), 0);
  });

  test("a field that cannot be written is left as it is", async (t) => {
    const thread = t.thread("assign", { seen: "there" });
    Object.defineProperty(thread, "seen", { value: "here", enumerable: true, writable: false });
    await thread.start().join();
    is(thread.seen, "here");
  });

  test("symbols and hidden properties stay where they are", async (t) => {
    const mark = Symbol("mark");
    const thread = t.thread("ownKeys");
    Object.defineProperty(thread, "hidden", { value: 1, enumerable: false });
    Object.assign(thread, { [mark]: 1 });
    equal(await thread.start().join(), ["task", "args"]);
    is((thread as unknown as Record<symbol, unknown>)[mark], 1);

    const other = t.thread("hide");
    await other.start().join();
    is("hidden" in other, false);
  });

  test("a name that run changes is the thread's name", async (t) => {
    const thread = t.start("rename", "renamed");
    await thread.join();
    is(thread.name, "renamed");
  });

  test("a field whose getter throws in the thread fails that thread and says so", async (t) => {
    const error = await rejectionOf(t.start("failingGetter"));
    is(error.code, "THREAD_UNCLONEABLE");
    ok(error.message.includes("no field today"), error.message);
  });
});

async function rejectionOf(thread: {
  join(): Promise<unknown>;
}): Promise<Error & { code?: unknown }> {
  return (await rejection(thread.join())) as Error & { code?: unknown };
}
