import { transfer } from "@heddle/core";
import { equal, is, ok, rejection } from "../check.js";
import type { Task } from "../fixtures.js";
import { suite } from "../suite.js";
import type { HomeChange } from "../tasks/homes.js";
import type { Tools } from "../tools.js";

/** A thread that ends at once, one that ends later, and one with a carrier of its own. */
const ways = ["change", "changeLater", "platform"] as const;

function threadFor(t: Tools, way: (typeof ways)[number], how: HomeChange, data: object): Task {
  const thread =
    way === "platform" ? new t.fixtures.PlatformTask("change", [how]) : t.thread(way, how);
  thread.data = data;
  return thread;
}

/** Runs it each way, with an object made anew, and looks at what came of it. */
async function eachWay<T extends object>(
  t: Tools,
  how: HomeChange,
  make: () => T,
  look: (data: T, way: string) => void,
): Promise<void> {
  for (const way of ways) {
    const data = make();
    const thread = threadFor(t, way, how, data);
    await thread.start().join();
    is(thread.data, data, way);
    look(data, way);
  }
}

const plain = () => ({ count: 1, list: ["first"], extra: 1 }) as Record<string, unknown>;

export const fieldsHome = suite("G8 Thread", "objects in fields come home", (test) => {
  test("an object in which the thread changed nothing is the caller's own, and is left alone", async (t) => {
    const inner = { x: 1 };
    const list = [1, [2]];
    await eachWay(
      t,
      "nothing",
      () => ({ count: 1, list, inner, map: new Map([["a", new Set([1])]]), at: new Date(5) }),
      (data, way) => ok(data.list === list && data.inner === inner, way),
    );
  });

  test("the caller's own object takes over what the thread's holds", async (t) => {
    await eachWay(t, "plain", plain, (data, way) => {
      equal(data, { count: 2, list: ["first", "more"], added: [1] }, way);
    });
    await eachWay(
      t,
      "deep",
      () => ({ inner: { x: 1 } as object }),
      (data, way) => equal(data, { inner: { x: "changed" } }, way),
    );
  });

  test("so does an array, a Map and a Set", async (t) => {
    await eachWay(
      t,
      "list",
      (): unknown[] => [1, 2, 3],
      (data) => equal(data, ["first", 3]),
    );
    const long = Array.from({ length: 1_000 }, (_, at) => at);
    await eachWay(
      t,
      "list",
      (): unknown[] => [...long],
      (data) => equal(data, ["first", ...long.slice(2)]),
    );
    await eachWay(
      t,
      "map",
      () => new Map<unknown, unknown>([["old", 1]]),
      (data) => equal([...data], [["new", [1]]]),
    );
    await eachWay(
      t,
      "set",
      () => new Set<unknown>(["old"]),
      (data) => equal([...data], ["new"]),
    );
  });

  test("an object keeps its class, whether that crosses or not", async (t) => {
    class Barber {
      cuts = 0;
      cut(): void {
        this.cuts += 10;
      }
    }
    await eachWay(
      t,
      "cut",
      () => new Barber(),
      (barber) => {
        is(barber.cuts, 1);
        barber.cut();
        is(barber.cuts, 11);
      },
    );
    await eachWay(
      t,
      "cut",
      () => new t.fixtures.Shop("ours"),
      (shop) => equal([shop.cuts, shop.sign], [2, "ours, 2 cuts"]),
    );
  });

  test("many threads with an object each", async (t) => {
    const runtime = t.open({ parallelism: 2 });
    const all = Array.from({ length: 300 }, (_, at) => {
      const data = { count: at, inner: { x: at as unknown } };
      const thread = new t.fixtures.Keeper(
        at % 3 === 0 ? "nothing" : at % 3 === 1 ? "one" : "deep",
        data,
      );
      return { thread, data, at };
    });
    await Promise.all(all.map(({ thread }) => thread.start(runtime).join()));
    for (const { thread, data, at } of all) {
      is(thread.data, data, `no. ${at}`);
      equal(data, { count: at + +(at % 3 === 1), inner: { x: at % 3 === 2 ? "changed" : at } });
    }
  });

  test("what the caller changed meanwhile stays where the thread changed nothing in that object", async (t) => {
    const thread = t.thread("untilStopped");
    const data = { mine: "old" };
    thread.data = data;
    thread.start();
    await t.running(thread);
    data.mine = "new";
    thread.stop();
    await thread.join();
    is(thread.data, data);
    is(data.mine, "new");
  });

  test("an object that the caller put into the field meanwhile is not written to", async (t) => {
    const [data, other] = [plain(), plain()];
    const talk = t.talk();
    const thread = t.thread("changeWhenTold", transfer(talk.port), "one");
    thread.data = data;
    thread.start();
    await talk.next();
    thread.data = other;
    talk.send("go");
    await thread.join();
    ok(thread.data !== data && thread.data !== other, "the thread's own");
    equal([(thread.data as typeof data).count, data.count, other.count], [2, 1, 1]);
  });

  test("an object that the thread assigned is a new one, and the caller's stays as it was", async (t) => {
    // With a Map it does not travel as a row.
    for (const beside of [undefined, new Map()]) {
      const [data, left, right] = [{ count: 1 }, {}, {}];
      const thread = t.thread("swap");
      Object.assign(thread, { data, left, right, beside });
      await thread.start().join();
      equal([thread.data, thread.left, thread.right], [{ count: 2 }, { side: "left" }, {}]);
      ok(thread.data !== data && thread.left !== left && thread.left !== right, "new ones");
      equal([data, left, right], [{ count: 1 }, {}, {}]);
    }
  });

  test("two fields that hold one object do so at home", async (t) => {
    const thread = threadFor(t, "change", "one", { count: 1 });
    thread.again = thread.data;
    await thread.start().join();
    is(thread.again, thread.data);
    equal(thread.data, { count: 2 });
  });

  test("a frozen object, and one with an accessor, stay as they were, and the field has a new one", async (t) => {
    const got: unknown[] = [];
    const accessor = Object.defineProperty({}, "count", {
      get: () => 1,
      set: (value) => got.push(value),
      enumerable: true,
      configurable: true,
    });
    for (const data of [Object.freeze({ count: 1 }), accessor]) {
      const thread = threadFor(t, "change", "one", data);
      await thread.start().join();
      ok(thread.data !== data, "a new one");
      equal([thread.data, { ...data }], [{ count: 2 }, { count: 1 }]);
    }
    equal(got, [], "the setter is not called");
  });

  test("an own key called __proto__ is a key like any other", async (t) => {
    await eachWay(
      t,
      "own",
      () => ({}),
      (data) => {
        equal(Object.keys(data), ["__proto__"]);
        is(Object.getPrototypeOf(data), Object.prototype);
      },
    );
  });

  test("it does so from a run that throws", async (t) => {
    const data = { count: 1 };
    const thread = t.thread("changeAndFail", "one");
    thread.data = data;
    await rejection(thread.start().join());
    is(thread.data, data);
    is(data.count, 2);
  });

  test("it does so for a thread that started a thread, and for its own starter", async (t) => {
    for (const how of ["one", "plain", "nothing"] as const) {
      const data = plain();
      const thread = t.thread("changeInChild", how, false);
      thread.data = data;
      is(await thread.start().join(), true, how);
      is(thread.data, data, how);
      is(data.count, how === "nothing" ? 1 : 2, how);
    }
  });

  test.needs("blockCarrier")("it does so for one that blocks until that thread ends", async (t) => {
    for (const how of ["one", "plain"] as const) {
      const data = plain();
      const thread = new t.fixtures.PlatformTask("changeInChild", [how, true]);
      thread.data = data;
      is(await thread.start().join(), true, how);
      is(thread.data, data, how);
      is(data.count, 2, how);
    }
  });

  test("it does so for threads that waited for a carrier", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const first = t.thread("untilStopped").start(runtime);
    await t.running(first);
    const all = Array.from({ length: 40 }, plain);
    const threads = all.map((data) => threadFor(t, "change", "plain", data).start(runtime));
    first.stop();
    await Promise.all(threads.map((thread) => thread.join()));
    for (const [at, data] of all.entries()) {
      is(threads[at]?.data, data);
      is(data.count, 2);
    }
  });
});
