import type { Runtime, ThreadEndEvent, ThreadStartEvent } from "@heddle/core";
import { equal, is, ok, rejection, throws } from "../check.js";
import { suite } from "../suite.js";
import { turn, until } from "../wait.js";

/** How far two realms' clocks may be apart, in milliseconds. */
const APART = 5;

/** What an observer was told, in order. */
function observed(runtime: Runtime): {
  starts: ThreadStartEvent[];
  ends: ThreadEndEvent[];
  unobserve: () => void;
} {
  const starts: ThreadStartEvent[] = [];
  const ends: ThreadEndEvent[] = [];
  const unobserve = runtime.observe({
    start: (event) => starts.push(event),
    end: (event) => ends.push(event),
  });
  return { starts, ends, unobserve };
}

function last(ends: readonly ThreadEndEvent[]): ThreadEndEvent {
  const event = ends.at(-1);
  ok(event, "an end was told");
  return event;
}

/** Some turns of the event loop, and how many milliseconds they took. */
async function someTurns(): Promise<number> {
  const before = performance.now();
  for (let count = 0; count < 20; count++) await turn();
  return performance.now() - before;
}

export const observe = suite("G8 Thread", "observe", (test) => {
  test("a start is told within start(), an end when the thread has ended", async (t) => {
    const own = t.open({ parallelism: 1 });
    const { starts, ends } = observed(own);
    const thread = new t.fixtures.Task("untilStopped", [], { name: "watched" }).start(own);
    const { ident, name } = thread;
    equal(starts, [{ ident, name, kind: "virtual" }]);
    await t.running(thread);
    const [carrier] = own.stats().carriers;
    is(ends.length, 0);
    thread.stop();
    await thread.join();
    const { waited, ran, ...end } = last(ends);
    equal(end, {
      ident,
      name,
      kind: "virtual",
      state: "done",
      error: undefined,
      carrier: carrier?.id,
    });
    ok(typeof waited === "number" && typeof ran === "number", `timed: ${waited}, ${ran}`);
    equal([starts.length, ends.length], [1, 1]);
    ok(Object.isFrozen(starts[0]) && Object.isFrozen(ends[0]), "events are frozen");
  });

  test("ran is how long it ran, and with waited no more than it lived", async (t) => {
    const own = t.open({ parallelism: 1 });
    const { ends } = observed(own);
    const started = performance.now();
    const thread = t.startOn(own, "untilStopped");
    await t.running(thread);
    const took = await someTurns();
    thread.stop();
    await thread.join();
    const lived = performance.now() - started;
    const { waited, ran } = last(ends);
    ok(Number(ran) >= took - APART, `it ran ${took} ms at least: ${ran}`);
    const { ran: all, waited: allWaited } = own.stats();
    ok(all?.max === ran && allWaited?.max === waited, "stats() counts it as the event says");
    ok(Number(waited) + Number(ran) <= lived + APART, `it lived ${lived}: ${waited} + ${ran}`);
  });

  test.needs("sharedMemory", "realms")(
    "waited is how long it waited for a carrier that computed",
    async (t) => {
      const own = t.open({ parallelism: 1 });
      const words = new Int32Array(new SharedArrayBuffer(8));
      const hog = t.startOn(own, "spinUntilTold", words);
      await until(() => Atomics.load(words, 0) === 1, "it computes");
      const { ends } = observed(own);
      const thread = t.startOn(own, "nothing");
      const took = await someTurns();
      Atomics.store(words, 1, 1);
      await Promise.all([hog.join(), thread.join()]);
      const end = ends.find(({ ident }) => ident === thread.ident);
      ok(Number(end?.waited) >= took - APART, `it waited ${took} ms at least: ${end?.waited}`);
    },
  );

  test("an end says its state: failed", async (t) => {
    const own = t.open({ parallelism: 1 });
    const { ends } = observed(own);
    await rejection(t.startOn(own, "fail", "type").join());
    is(last(ends).state, "failed");
    ok(Number(last(ends).ran) >= 0, "it ran");
  });

  test("a thread that threw what cannot travel is timed like any other", async (t) => {
    const own = t.open({ parallelism: 1 });
    const { ends } = observed(own);
    await rejection(t.startOn(own, "fail", "inside").join());
    const { state, waited, ran } = last(ends);
    is(state, "failed");
    ok(Number(waited) >= 0 && typeof ran === "number", `timed: ${waited}, ${ran}`);
  });

  test("a thread stopped before it began has no carrier and ran 0 ms", async (t) => {
    const own = t.open({ parallelism: 1 });
    const { starts, ends } = observed(own);
    const thread = t.startOn(own, "nothing");
    thread.stop();
    await rejection(thread.join());
    const { state, carrier, waited, ran } = last(ends);
    equal([state, carrier, ran], ["stopped", null, 0]);
    ok(Number(waited) >= 0, `it waited: ${waited}`);
    is(starts.length, 1);
  });

  test("a thread whose fields cannot travel is told of: failed, without a carrier", async (t) => {
    const own = t.open({ parallelism: 1 });
    const { starts, ends } = observed(own);
    const thread = t.thread("nothing");
    thread.call = () => 1;
    await rejection(thread.start(own).join());
    const { state, carrier, ran } = last(ends);
    equal([state, carrier, ran, starts.length, ends.length], ["failed", null, 0, 1, 1]);
  });

  test("a killed thread is told of: stopped, with its carrier", async (t) => {
    const own = t.open();
    const { ends } = observed(own);
    const thread = new t.fixtures.PlatformTask("untilStopped").start(own);
    await t.running(thread);
    const [carrier] = own.stats().carriers;
    await thread.kill();
    const { waited, ran, error, ...end } = last(ends);
    is((error as { code?: unknown }).code, "THREAD_KILLED");
    const { ident, name } = thread;
    equal(end, { ident, name, kind: "platform", state: "stopped", carrier: carrier?.id });
    ok(waited === null || waited >= 0, `waited: ${waited}`);
    ok(ran === null || ran >= 0, `ran: ${ran}`);
  });

  test.needs("lostOnExit")("a lost thread is told of, with the carrier that ended", async (t) => {
    const own = t.open({ parallelism: 1 });
    await t.startOn(own, "nothing").join();
    const [carrier] = own.stats().carriers;
    const { ends } = observed(own);
    await rejection(t.startOn(own, "exit").join());
    equal([last(ends).state, last(ends).carrier], ["lost", carrier?.id]);
  });

  test("threads that threads start are told of: each starts once and ends once", async (t) => {
    const own = t.open({ parallelism: 2 });
    const { starts, ends } = observed(own);
    await t.startOn(own, "nest", 5).join();
    await new t.fixtures.PlatformTask("joinChild", ["echoLater", 1]).start(own).join();
    const idents = (events: readonly { ident: number }[]) => events.map(({ ident }) => ident);
    is(new Set(idents(starts)).size, 8);
    equal(
      idents(ends).toSorted((a, b) => a - b),
      idents(starts).toSorted((a, b) => a - b),
    );
    ok(
      ends.every(({ carrier, ran }) => carrier !== null && ran !== null),
      "each was timed",
    );
  });

  test("of many at once none is missed, and each is timed", async (t) => {
    const own = t.open({ parallelism: 2 });
    const { starts, ends } = observed(own);
    const threads = Array.from({ length: 1000 }, (_, index) => t.startOn(own, "echo", index));
    await Promise.all(threads.map((thread) => thread.join()));
    equal([starts.length, ends.length, own.stats().ran?.count], [1000, 1000, 1000]);
  });

  test("a thread that was started before is told of when it ends, without its times", async (t) => {
    const own = t.open({ parallelism: 1 });
    const thread = t.startOn(own, "untilStopped");
    await t.running(thread);
    const { starts, ends } = observed(own);
    thread.stop();
    await thread.join();
    const { state, waited, ran } = last(ends);
    equal([starts.length, state, waited, ran], [0, "done", null, null]);
    is(own.stats().ran, null);
  });

  test("each observation ends for itself, and ending it twice does no harm", async (t) => {
    const own = t.open({ parallelism: 1 });
    let told = 0;
    const observer = { end: () => told++ };
    const [first, second] = [own.observe(observer), own.observe(observer)];
    await t.startOn(own, "nothing").join();
    is(told, 2);
    first();
    first();
    await t.startOn(own, "nothing").join();
    is(told, 3);
    second();
    await t.startOn(own, "nothing").join();
    is(told, 3);
  });

  test("an observer may stop what it is told of, and start more", async (t) => {
    const own = t.open({ parallelism: 1 });
    const thread = t.thread("nothing");
    const more = t.thread("add", 1, 2);
    const unobserve = own.observe({
      start() {
        unobserve();
        thread.stop("not today");
        more.start(own);
      },
    });
    thread.start(own);
    is(await rejection(thread.join()), "not today");
    is(await more.join(), 3);
  });

  test.needs("blockMain")("an observer must not block, and is told so", async (t) => {
    const own = t.open({ parallelism: 1 });
    const thread = t.thread("add", 1, 2);
    const errors: unknown[] = [];
    own.observe({
      start() {
        errors.push(throws(() => thread.joinSync(), "CANNOT_BLOCK", "observer", "await join()"));
      },
    });
    is(thread.start(own).joinSync(), 3);
    is(errors.length, 1);
  });

  test("one runtime's observer hears of no other's threads", async (t) => {
    const { starts } = observed(t.open());
    await t.startOn(t.open(), "nothing").join();
    is(starts.length, 0);
  });

  for (const [what, observer, ...says] of [
    ["a number", 4, "not 4", "runtime.observe({ end"],
    ["null", null, "not null", "runtime.observe({ end"],
    ["a function", () => {}, "a function", "runtime.observe({ end"],
    ["an object with neither", { ended() {} }, "neither start nor end"],
    ["an end that is no function", { end: "log" }, "end must be a function", '"log"'],
    ["a start that is no function", { start: 1 }, "start must be a function", "1"],
  ] as [string, unknown, ...string[]][]) {
    test(`${what} is refused as an observer`, (t) => {
      throws(() => t.runtime.observe(observer as never), TypeError, ...says);
    });
  }
});
