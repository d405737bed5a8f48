import { Barrier, BrokenBarrierError, ThreadError } from "@heddle/core";
import { equal, is, ok, rejection, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import type { Tools } from "../tools.js";
import { turn } from "../wait.js";

const forms = [
  { wait: "wait", start: "start", count: 5, needs: "sharedMemory" },
  // As many as there are carriers.
  { wait: "waitSync", start: "start", count: 2, needs: "blockCarrier" },
] as const;
type Form = (typeof forms)[number];

export const barrier = suite("G7 Barrier", "Barrier", (all) => {
  const test = all.needs("sharedMemory");
  const each = (title: string, run: (t: Tools, form: Form) => Promise<void>): void => {
    for (const form of forms) {
      test.needs(form.needs)(`${title} (${form.wait})`, (t) => run(t, form));
    }
  };

  /** So many threads that wait there, standing in line. */
  const inLine = async (
    t: Tools,
    barrier: Barrier,
    { wait, start }: Form,
    count: number,
    options?: { timeout?: number },
  ) => {
    const threads = Array.from({ length: count }, () => t[start]("waitAt", barrier, wait, options));
    await t.waiting(barrier, count);
    return threads;
  };
  const ends = (threads: readonly { join(): Promise<unknown> }[]) =>
    Promise.all(threads.map((thread) => thread.join()));

  test("BarrierTests.test_constructor: fewer than one party are refused", () => {
    for (const parties of [0, -1, 1.5, Number.NaN]) {
      throws(() => new Barrier(parties), RangeError, "parties", "1 or more", String(parties));
    }
    throws(() => new Barrier("3" as never), TypeError, "parties must be a number", '"3"');
    throws(() => new Barrier(2, 5 as never), TypeError, "options object, not 5");
    throws(() => new Barrier(2, { timeout: -1 }), RangeError, "timeout", "-1");
    throws(() => new Barrier(2, { action: 1 as never }), TypeError, "action must be a function");
  });

  each("BarrierTests.test_barrier: all go on when the last one has come", async (t, f) => {
    const barrier = new Barrier(f.count);
    equal([barrier.parties, barrier.nWaiting, barrier.broken], [f.count, 0, false]);
    const threads = await inLine(t, barrier, f, f.count - 1);
    is(barrier.nWaiting, f.count - 1);
    await turn();
    ok(
      threads.every((thread) => thread.isAlive()),
      "nobody goes on before",
    );
    is(await barrier.wait(), f.count - 1);
    await ends(threads);
    equal([barrier.nWaiting, barrier.broken], [0, false]);
  });

  each("BarrierTests.test_barrier_10: ten passes in step, and nobody laps", async (t, f) => {
    const barrier = new Barrier(f.count);
    const words = t.words(10);
    const threads = Array.from({ length: f.count }, () =>
      t[f.start]("lockstep", barrier, f.wait, words, 10),
    );
    const seen = (await ends(threads)) as number[][];
    for (const each of seen) equal(each, new Array(10).fill(f.count));
    equal([barrier.nWaiting, barrier.broken], [0, false]);
  });

  each("BarrierTests.test_wait_return: each gets a number of its own, from 0", async (t, f) => {
    const barrier = new Barrier(f.count);
    const threads = Array.from({ length: f.count }, () => t[f.start]("waitAt", barrier, f.wait));
    const numbers = (await ends(threads)) as number[];
    equal(
      numbers.toSorted(),
      threads.map((_, index) => index),
    );
  });

  test.needs("blockCarrier")(
    "BarrierTests.test_barrier_10: threads that block and threads that await in step",
    async (t) => {
      const barrier = new Barrier(4);
      const words = t.words(10);
      const waits = ["wait", "waitSync", "wait", "waitSync"] as const;
      const threads = waits.map((wait) => t.platform("lockstep", barrier, wait, words, 10));
      for (const each of (await ends(threads)) as number[][]) equal(each, new Array(10).fill(4));
    },
  );

  test("BarrierTests.test_action: it runs once, before anybody goes on", async (t) => {
    let ran = 0;
    const barrier = new Barrier(3, {
      action: () => {
        ran++;
      },
    });
    for (let round = 1; round <= 2; round++) {
      const seen: number[] = [];
      const waits = [1, 2].map(() => barrier.wait().then(() => seen.push(ran)));
      await t.waiting(barrier, 2);
      is(ran, round - 1);
      is(await barrier.wait(), 2);
      await Promise.all(waits);
      equal([ran, seen], [round, [round, round]]);
    }
  });

  test("an action that throws breaks it: who ran it gets the error, the others a broken barrier", async (t) => {
    const barrier = new Barrier(2, {
      action: () => {
        throw new RangeError("in the action");
      },
    });
    const wait = rejects(barrier.wait(), BrokenBarrierError);
    await t.waiting(barrier, 1);
    await rejects(barrier.wait(), RangeError, "in the action");
    await wait;
    is(barrier.broken, true);
  });

  test("an action stays in its realm, and so does its barrier", async (t) => {
    const thread = t.thread("nothing");
    thread.barrier = new Barrier(2, { action: () => {} });
    await rejects(
      thread.start().join(),
      "THREAD_UNCLONEABLE",
      ".barrier is a Barrier with an action",
    );
    await rejects(
      t.start("barrierWithAction").join(),
      "THREAD_UNCLONEABLE",
      "Barrier with an action",
    );
  });

  each(
    "BarrierTests.test_abort: those who wait get a broken barrier, and it stays so",
    async (t, f) => {
      const barrier = new Barrier(f.count);
      const threads = await inLine(t, barrier, f, f.count - 1);
      is(barrier.abort(), undefined);
      equal(await ends(threads), new Array(f.count - 1).fill("broken"));
      is(barrier.broken, true);
      const error = await rejects(barrier.wait(), BrokenBarrierError, "reset()");
      equal([error instanceof ThreadError, error.name], [true, "BrokenBarrierError"]);
      is(await t.start("waitAt", barrier, "wait").join(), "broken");
    },
  );

  each(
    "BarrierTests.test_reset: those who wait get a broken barrier, and it is usable by all",
    async (t, f) => {
      const barrier = new Barrier(f.count);
      const threads = await inLine(t, barrier, f, f.count - 1);
      is(barrier.reset(), undefined);
      equal(await ends(threads), new Array(f.count - 1).fill("broken"));
      equal([barrier.broken, barrier.nWaiting], [false, 0]);
      const again = Array.from({ length: f.count }, () => t[f.start]("waitAt", barrier, f.wait));
      ok(!(await ends(again)).includes("broken"), "all go on");
    },
  );

  each("BarrierTests.test_abort_and_reset: broken, reset, and used again", async (t, f) => {
    const barrier = new Barrier(f.count);
    const threads = await inLine(t, barrier, f, f.count - 1);
    barrier.abort();
    equal(await ends(threads), new Array(f.count - 1).fill("broken"));
    barrier.reset();
    is(barrier.broken, false);
    const again = await inLine(t, barrier, f, f.count - 1);
    is(await barrier.wait(), f.count - 1);
    ok(!(await ends(again)).includes("broken"), "all go on");
  });

  each(
    "BarrierTests.test_timeout: whose time is up breaks it for all, also for who comes late",
    async (t, f) => {
      const barrier = new Barrier(f.count);
      const begun = performance.now();
      const patient = Array.from({ length: f.count - 2 }, () =>
        t[f.start]("waitAt", barrier, f.wait),
      );
      await t.waiting(barrier, f.count - 2);
      const threads = [...patient, t[f.start]("waitAt", barrier, f.wait, { timeout: 20 })];
      equal(await ends(threads), new Array(f.count - 1).fill("broken"));
      ok(performance.now() - begun >= 12, "it waited");
      await rejects(barrier.wait(), BrokenBarrierError);
      is(barrier.broken, true);
    },
  );

  each(
    "BarrierTests.test_default_timeout: the barrier's own applies where wait gives none",
    async (t, f) => {
      const barrier = new Barrier(2, { timeout: 20 });
      is(await t[f.start]("waitAt", barrier, f.wait).join(), "broken");
      barrier.reset();
      const wait = barrier.wait({ timeout: Number.POSITIVE_INFINITY });
      await t.waiting(barrier, 1);
      is(await t[f.start]("waitAt", barrier, f.wait, { timeout: 15_000 }).join(), 1);
      is(await wait, 0);
    },
  );

  test("BarrierTests.test_single_thread: a barrier for one never waits", async (t) => {
    const barrier = new Barrier(1);
    for (let round = 0; round < 2; round++) {
      is(await barrier.wait(), 0);
      is(barrier.waitSync(), 0);
      is(await t.start("waitAt", barrier, "waitSync").join(), 0);
    }
    is(barrier.broken, false);
  });

  test("BarrierTests.test_repr: printing it tells who waits, and whether it is broken", async (t) => {
    const barrier = new Barrier(3);
    ok(String(barrier).includes("waiters=0/3"), String(barrier));
    const waits = [1, 2].map(() => barrier.wait().catch(() => "broken"));
    await t.waiting(barrier, 2);
    ok(((await t.start("print", barrier).join()) as string).includes("waiters=2/3"), "in a thread");
    barrier.abort();
    await Promise.all(waits);
    ok(String(barrier).includes("broken"), String(barrier));
  });

  test("wrong options are refused, name the call, and do not count as coming", async () => {
    const barrier = new Barrier(2);
    await rejects(barrier.wait({ timeout: -1 }), RangeError, "Barrier.wait", "-1");
    await rejects(barrier.wait(5 as never), TypeError, "Barrier.wait", "options object, not 5");
    throws(() => barrier.waitSync({ timeout: -1 }), RangeError, "Barrier.waitSync", "-1");
    equal([barrier.nWaiting, barrier.broken], [0, false]);
  });

  test("a signal ends the wait with its very reason, and breaks the barrier for the others", async (t) => {
    const barrier = new Barrier(3);
    const reason = { of: "mine" };
    is(await rejection(barrier.wait({ signal: AbortSignal.abort(reason) })), reason);
    equal([barrier.nWaiting, barrier.broken], [0, false]);
    const other = rejects(barrier.wait(), BrokenBarrierError);
    const controller = new AbortController();
    const wait = rejection(barrier.wait({ signal: controller.signal }));
    await t.waiting(barrier, 2);
    controller.abort(reason);
    is(await wait, reason);
    await other;
    is(barrier.broken, true);
  });

  test("in fields and results it is the very barrier", async (t) => {
    const barrier = new Barrier(2);
    is(((await t.start("echo", { barrier }).join()) as { barrier: Barrier }).barrier, barrier);
    const thread = t.platform("waitAt", barrier, "wait");
    ok([0, 1].includes(await barrier.wait()), "they meet");
    ok([0, 1].includes((await thread.join()) as number), "they meet");
  });

  test.needs("blockMain")("the main realm blocks until the others have come", (t) => {
    const barrier = new Barrier(3);
    const threads = [1, 2].map(() => t.start("waitAt", barrier, "wait"));
    const numbers = [barrier.waitSync(), ...threads.map((each) => each.joinSync() as number)];
    equal(numbers.toSorted(), [0, 1, 2]);
  });

  test.lacks("blockMain")("CANNOT_BLOCK: where the main realm must not block", () => {
    const barrier = new Barrier(2);
    throws(() => barrier.waitSync(), "CANNOT_BLOCK", "await barrier.wait()");
    equal([barrier.nWaiting, barrier.broken], [0, false]);
  });

  test.needs("realms")(
    "the death of one who waits breaks it: the others would wait for ever",
    async (t) => {
      const barrier = new Barrier(3);
      const victim = t.platform("waitAt", barrier, "wait");
      await t.waiting(barrier, 1);
      const other = t.start("waitAt", barrier, "wait");
      await t.waiting(barrier, 2);
      await victim.kill();
      is(await other.join(), "broken");
      is(barrier.broken, true);
      await rejects(barrier.wait(), BrokenBarrierError);
    },
  );

  test.needs("blockCarrier")(
    "threads that await it and threads that block for it meet on one carrier",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      const barrier = new Barrier(3);
      const threads = [t.startOn(runtime, "waitAt", barrier, "wait")];
      await t.waiting(barrier, 1);
      threads.push(t.startOn(runtime, "waitAt", barrier, "waitSync"));
      await t.waiting(barrier, 2);
      is(await barrier.wait(), 2);
      equal(await ends(threads), [0, 1]);
    },
  );
});
