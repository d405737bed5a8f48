import type { RuntimeStats } from "@heddle/core";
import { equal, is, ok, rejection } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

const NOTHING = { queued: 0, running: 0, done: 0, failed: 0, stopped: 0, lost: 0 };

function onlyCarrier({ carriers }: RuntimeStats): RuntimeStats["carriers"][number] {
  const [first] = carriers;
  ok(first && carriers.length === 1, `${carriers.length} carriers where one is meant`);
  return first;
}

export const stats = suite("G8 Thread", "stats", (test) => {
  test("a new runtime has done nothing, and nothing is timed", (t) => {
    equal(t.open().stats(), { totals: NOTHING, carriers: [], waited: null, ran: null });
  });

  test("threads are counted where they are: queued, running, done", async (t) => {
    const own = t.open({ parallelism: 1 });
    const threads = [1, 2, 3].map(() => t.startOn(own, "untilStopped"));
    equal(own.stats().totals, { ...NOTHING, queued: 3 });
    await t.running(...threads);
    const { id, ...running } = onlyCarrier(own.stats());
    equal(running, { kind: "virtual", queued: 0, running: 3, done: 0, blocked: false });
    ok(id > 0, `a carrier's id counts from 1: ${id}`);
    for (const thread of threads) thread.stop();
    for (const thread of threads) await thread.join();
    equal(own.stats().totals, { ...NOTHING, done: 3 });
    equal(onlyCarrier(own.stats()), { ...running, id, running: 0, done: 3 });
  });

  test("each end is counted by its state", async (t) => {
    const own = t.open({ parallelism: 1 });
    const failed = t.startOn(own, "fail", "type");
    const done = t.startOn(own, "add", 1, 2);
    const stopped = t.startOn(own, "nothing");
    stopped.stop();
    await done.join();
    for (const thread of [failed, stopped]) await rejection(thread.join());
    equal(own.stats().totals, { ...NOTHING, done: 1, failed: 1, stopped: 1 });
    is(onlyCarrier(own.stats()).done, 1);
  });

  test.needs("lostOnExit")("a lost thread is counted, and its carrier is gone", async (t) => {
    const own = t.open({ parallelism: 1 });
    await rejection(t.startOn(own, "exit").join());
    equal(own.stats(), {
      totals: { ...NOTHING, lost: 1 },
      carriers: [],
      waited: null,
      ran: null,
    });
  });

  test("a platform thread has a carrier of its own, for as long as it lives", async (t) => {
    const own = t.open();
    const thread = new t.fixtures.PlatformTask("untilStopped").start(own);
    await t.running(thread);
    const { kind, running } = onlyCarrier(own.stats());
    equal([kind, running], ["platform", 1]);
    await thread.kill();
    equal(own.stats().totals, { ...NOTHING, stopped: 1 });
    await until(() => own.stats().carriers.length === 0, "its carrier is gone");
  });

  test("threads that threads start are counted too", async (t) => {
    const own = t.open({ parallelism: 1 });
    await t.startOn(own, "nest", 3).join();
    equal(own.stats().totals, { ...NOTHING, done: 4 });
    is(onlyCarrier(own.stats()).done, 4);
  });

  test.needs("sharedMemory", "realms")(
    "what waits behind a thread that computes is queued on its carrier",
    async (t) => {
      const own = t.open({ parallelism: 1 });
      const words = new Int32Array(new SharedArrayBuffer(8));
      const hog = t.startOn(own, "spinUntilTold", words);
      const others = [1, 2].map(() => t.startOn(own, "nothing"));
      await until(() => Atomics.load(words, 0) === 1, "it computes");
      const { queued, running } = onlyCarrier(own.stats());
      equal([queued, running], [2, 1]);
      Atomics.store(words, 1, 1);
      for (const thread of [hog, ...others]) await thread.join();
      equal(own.stats().totals, { ...NOTHING, done: 3 });
    },
  );

  test.needs("blockCarrier")("a carrier that a thread blocks says so", async (t) => {
    const own = t.open({ parallelism: 1 });
    const target = t.startOn(own, "untilStopped");
    await t.running(target);
    const blocker = new t.fixtures.PlatformTask("joinSyncOf", [target]).start(own);
    await until(() => own.stats().carriers.some(({ blocked }) => blocked), "it blocks");
    equal(
      own.stats().carriers.map(({ kind, blocked }) => [kind, blocked]),
      [
        ["virtual", false],
        ["platform", true],
      ],
    );
    target.stop();
    is(await blocker.join(), "woken");
    await until(() => !own.stats().carriers.some(({ blocked }) => blocked), "it goes on");
  });

  test("what was counted stays as it is, and belongs to one runtime", async (t) => {
    const own = t.open({ parallelism: 1 });
    own.observe();
    await t.startOn(own, "nothing").join();
    const first = own.stats();
    const copy = structuredClone(first);
    await t.startOn(own, "nothing").join();
    equal(structuredClone(first), copy);
    is(own.stats().totals.done, 2);
    for (const part of [first, first.totals, first.carriers, ...first.carriers, first.waited]) {
      ok(Object.isFrozen(part), "every part is frozen");
    }
    equal(t.open().stats().totals, NOTHING);
  });

  test("threads are timed as long as somebody observes, and counted either way", async (t) => {
    const own = t.open({ parallelism: 1 });
    await t.startOn(own, "nothing").join();
    is(own.stats().ran, null);
    const unobserve = own.observe();
    await Promise.all([1, 2, 3].map(() => t.startOn(own, "nothing").join()));
    unobserve();
    await t.startOn(own, "nothing").join();
    const { totals, waited, ran } = own.stats();
    equal([totals.done, waited?.count, ran?.count], [5, 3, 3]);
    for (const times of [waited, ran]) {
      ok(times, "there are times");
      const { p50, p95, p99, max } = times;
      ok(0 <= p50 && p50 <= p95 && p95 <= p99 && p99 <= max, `in order: ${[p50, p95, p99, max]}`);
    }
  });
});
