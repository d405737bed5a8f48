import { threadClass, type WorkerClass } from "@heddle/core";
import { equal, is, ok, rejection, rejects, throws } from "../check.js";
import type * as fixtures from "../fixtures.js";
import { suite } from "../suite.js";
import type { Tools } from "../tools.js";

type FoundClass = WorkerClass<typeof fixtures.Found>;

export const threadClasses = suite(
  "Functions",
  "threadClass: a class that only workers load",
  (test) => {
    test("the constructor is called where the thread runs, and the fields come home", async (t) => {
      const Found = foundBy(t);
      const thread = new Found(new Set(["a", "c"]));
      equal([thread.hits, thread.name.startsWith("Found-")], [undefined, true]);
      is(await thread.start().join(), `${thread.name} found 2`);
      equal([thread.hits, thread.onMain, thread.state], [2, !t.supports.realms, "done"]);
      equal(Object.keys(thread).sort(), ["hits", "onMain"]);
    });

    test("many at once, each with what it was made of", async (t) => {
      const Found = foundBy(t);
      const words = Array.from({ length: 200 }, (_, at) => (at % 2 ? ["a"] : ["b", "c"]));
      const threads = words.map((each) => new Found(new Set(each)).start());
      await Promise.all(threads.map((thread) => thread.join()));
      equal(
        threads.map(({ hits }) => hits),
        words.map(({ length }) => length),
      );
    });

    test("what the constructor throws is the thread's error", async (t) => {
      const error = await rejection(new (foundBy(t))(new Set()).start().join());
      ok(error instanceof RangeError, `its class: ${error}`);
      is(error.message, "no words");
    });

    test("with() gives a name, a daemon's life and a signal", async (t) => {
      const Found = foundBy(t).with({ name: "search" }).with({ daemon: true });
      const thread = new Found(new Set(["a"]));
      equal([thread.name, thread.daemon], ["search", true]);
      is(await thread.start().join(), "search found 1");
      const stopped = foundBy(t).with({ signal: AbortSignal.abort(new Error("no more")) });
      is(
        ((await rejection(new stopped(new Set(["a"])).start().join())) as Error).message,
        "no more",
      );
    });

    test("a thread of it can be started by a thread", async (t) => {
      const [result, hits] = (await new t.fixtures.Task("startsFound", [t.supports.roster])
        .start()
        .join()) as [string, number];
      ok(result.endsWith("found 1"), result);
      is(hits, 1);
    });

    test("what cannot travel is told by its argument", async (t) => {
      const thread = new (foundBy(t))((() => 1) as never);
      await rejects(
        thread.start().join(),
        "THREAD_UNCLONEABLE",
        "argument 1 of Found is a function",
      );
    });

    test("a name that nothing has, and a class that drives its run, are refused", async (t) => {
      await rejects(new (foundBy(t, "Lost"))(new Set()).start().join(), "THREAD_MODULE", "Lost");
      const ticks = new (foundBy(t, "Ticks"))(new Set());
      await rejects(ticks.start().join(), "THREAD_MODULE", "StreamThread");
    });

    test("run() is not here, and what it takes is checked", () => {
      const Found = threadClass<typeof fixtures.Found>("Found");
      const thread = new Found(new Set()) as unknown as { run(): void };
      throws(() => thread.run(), TypeError, "call its start()");
      throws(() => threadClass(1 as never), TypeError, 'threadClass("Search")');
      throws(() => threadClass("A", { module: "./a.js" }), TypeError, "import.meta.url");
      throws(() => threadClass("A", { kind: "real" as never }), TypeError, '"platform"');
      throws(() => threadClass("A", { limit: 0 }), RangeError, "limit");
      throws(() => threadClass("A", { modul: 1 } as never), TypeError, "modul");
      throws(() => Found.with({ nam: "a" } as never), TypeError, "nam");
    });
  },
);

function foundBy(t: Tools, name = "Found"): FoundClass {
  const { module } = t.fixtures.Found;
  return threadClass<typeof fixtures.Found>(name, t.supports.roster ? {} : { module });
}
