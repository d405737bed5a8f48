import { callback, type Thread, type ThreadError, transfer } from "@heddle/core";
import { equal, is, ok, rejection, rejects, throws } from "../check.js";
import { StatusError } from "../errors.js";
import { suite } from "../suite.js";
import type { Tools } from "../tools.js";
import { until } from "../wait.js";

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
type Any = (...args: unknown[]) => Promise<unknown>;

export const callbacks = suite("Functions", "callbacks", (test) => {
  test("a callback among a task's arguments runs where it was made", async (t) => {
    const seen: unknown[] = [];
    const add = callback((...numbers: number[]) => {
      seen.push(numbers);
      return numbers.reduce((all, each) => all + each, 0);
    });
    is(await t.fixtures.calling(add as Any, 1, 2, 3), 6);
    equal(seen, [[1, 2, 3]]);
  });

  test("here too it gives a promise, also of what it throws", async () => {
    is(await callback((value: number) => value + 1)(1), 2);
    const mistake = new RangeError("mine");
    const fail = callback((): never => {
      throw mistake;
    });
    is(await rejection(fail()), mistake);
    throws(() => callback(5 as never), TypeError, "must be a function, not 5");
  });

  test("callbacks in a thread's fields come home as the very same", async (t) => {
    const percents: number[] = [];
    const onProgress = callback((percent: number) => void percents.push(percent));
    const thread = new t.fixtures.Progress(onProgress);
    const ended: unknown[] = [];
    const onEnd = callback((who: unknown) => void ended.push(who)) as Any;
    thread.hooks = [{ onEnd }, { onEnd }];
    is(await thread.start().join(), "done");
    equal(percents, [0, 25, 50, 75, 100]);
    is(ended.length, 2);
    is(ended[0], thread);
    is(thread.onProgress, onProgress);
    is(thread.hooks[1]?.onEnd, onEnd);
    is(await (thread.made as Any)(), "of its own");
  });

  test("a callback in a result runs on the thread's worker", async (t) => {
    const { add, fail } = await t.fixtures.counter(5);
    equal(await Promise.all([add(), add(10), add()]), [6, 16, 17]);
    const error = (await rejection(fail())) as StatusError;
    ok(error instanceof StatusError, `its class: ${error}`);
    equal([error.message, error.status], ["at 17", 503]);
  });

  for (const waits of [false, true]) {
    test(`calls are made in order and before join settles${waits ? ", also while the thread awaits" : ""}`, async (t) => {
      for (const count of [1, 300]) {
        const seen: unknown[] = [];
        await t.fixtures.counting(
          callback((at: unknown) => void seen.push(at)) as Any,
          count,
          waits,
        );
        equal(seen, range(count));
      }
    });
  }

  test("each of many callers is heard in its own order", async (t) => {
    const seen = range(20).map((): unknown[] => []);
    await Promise.all(
      seen.map((list) =>
        t.fixtures.counting(callback((at: unknown) => void list.push(at)) as Any, 20, true),
      ),
    );
    equal(
      seen,
      seen.map(() => range(20)),
    );
  });

  test("one callback may be given to many threads", async (t) => {
    let calls = 0;
    const count = callback(() => ++calls) as Any;
    const all = (await Promise.all(range(50).map(() => t.fixtures.calling(count)))) as number[];
    equal(
      all.toSorted((a, b) => a - b),
      range(50).map((at) => at + 1),
    );
  });

  test("errors cross with their class and properties", async (t) => {
    const fail = callback(() => {
      throw new StatusError("busy");
    });
    equal(await t.fixtures.failing(fail as Any), ["Error", 503, "busy", true]);
    const later = callback(async () => {
      await null;
      throw new TypeError("later");
    });
    equal(await t.fixtures.failing(later as Any), ["TypeError", undefined, "later", false]);
  });

  test("what cannot cross is refused where it would, by its path", async (t) => {
    const give = callback((value: unknown) => value) as Any;
    await rejects(t.fixtures.passing(give), "THREAD_UNCLONEABLE", "[0].deep[0] is a function");
    const leak = callback(() => ({ close: () => 1 })) as Any;
    const [, code, message] = await t.fixtures.failing(leak);
    is(code, "THREAD_UNCLONEABLE");
    ok(String(message).includes("a callback's result.close is a function"), String(message));
    const { local, add } = await t.fixtures.counter(1);
    await rejects(local(), "THREAD_UNCLONEABLE", "a callback's result is a function");
    await rejects(
      (add as Any)(() => 1),
      "THREAD_UNCLONEABLE",
      "[0] is a function",
    );
    is(await add(), 2);
  });

  test("arguments and results move where that is said", async (t) => {
    const bytes = new Uint8Array([1, 2, 3]);
    const give = callback(() => transfer(bytes)) as Any;
    equal(await t.fixtures.calling(give), new Uint8Array([1, 2, 3]));
    is(bytes.length, 0);
  });

  test("a thread may hand it on, and lend its own to others", async (t) => {
    const double = callback((value: number) => 2 * value) as Any;
    is(await t.fixtures.handing(double, 21), 42);
    equal(await t.fixtures.lending(100), range(100));
  });

  test("callbacks take callbacks and give them, and what these call may be gone", async (t) => {
    const take = callback((wrapped: unknown) =>
      typeof wrapped === "function" ? wrapped : `got ${wrapped}`,
    ) as Any;
    const wrapped = (await t.fixtures.wrapping(take)) as Any;
    equal(await wrapped(7).catch((error: ThreadError) => error.code), "CALLBACK_GONE");
  });

  test("a thread that has ended has nothing to call any more", async (t) => {
    const own = t.open({ parallelism: 1 });
    const { keeping } = t.fixtures;
    let called = false;
    const call = callback(() => {
      called = true;
    }) as Any;
    is(await keeping.with({ runtime: own })(call), "kept");
    is(await keeping.with({ runtime: own })(undefined), "CALLBACK_GONE");
    is(called, false);
  });

  test("a thread that never runs lets go of its callbacks", async (t) => {
    const thread = new t.fixtures.Progress(callback(() => {}));
    thread.stop("never");
    is(await rejection(thread.start().join()), "never");
    const bad = new t.fixtures.Progress(callback(() => {}));
    (bad as unknown as { bad: unknown }).bad = () => 1;
    await rejects(bad.start().join(), "THREAD_UNCLONEABLE", ".bad is a function");
  });

  test("a thread that is stopped lets go of them", async (t) => {
    let thread: Started | undefined;
    await called((take) => {
      thread = t.fixtures.waiting.start(take);
    });
    (thread as Started).stop("enough");
    await (thread as Started).join();
    is((thread as Started).state, "done");
  });

  for (const answer of [true, false]) {
    test(`a home that is killed is gone${answer ? "" : ", also for a call that waits for its answer"}`, async (t) => {
      const { offered, home } = await offering(t, answer);
      const call = offered();
      if (answer) is(await call, "here");
      await home.kill();
      if (!answer) await rejects(call, "CALLBACK_GONE", "has ended");
      await rejects(offered(), "CALLBACK_GONE", "has ended");
      await rejects(home.join(), "THREAD_KILLED");
    });
  }

  test("what another thread calls is gone with its home, too", async (t) => {
    const { offered, home } = await offering(t, false);
    const caller = t.fixtures.failing.start(offered);
    await t.running(caller);
    await home.kill();
    equal((await caller.join()).slice(0, 2), ["ThreadError", "CALLBACK_GONE"]);
    await rejects(home.join(), "THREAD_KILLED");
  });

  test("a caller that is killed in the middle of its call leaves nothing", async (t) => {
    let caller: Started | undefined;
    let settle: ((value: unknown) => void) | undefined;
    const answer = new Promise((resolve) => {
      settle = resolve;
    });
    await called((take) => {
      caller = t.fixtures.calling.with({ kind: "platform" }).start(take);
    }, answer);
    await (caller as Started).kill();
    await rejects((caller as Started).join(), "THREAD_KILLED");
    settle?.("nobody hears it");
  });

  test.needs("blockMain")("while its home blocks it waits", async (t) => {
    const seen: unknown[] = [];
    const thread = t.fixtures.counting.start(
      callback((at: unknown) => void seen.push(at)) as Any,
      5,
      true,
    );
    thread.joinSync();
    equal(seen, []);
    await until(() => seen.length === 5, "the calls are made");
    equal(seen, range(5));
  });
});

type Started = Thread<unknown>;

/** Until a thread has called what it is given; gives what it was called with. */
function called(start: (take: Any) => void, answer?: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve) => {
    const take = (value: unknown): unknown => {
      // A promise would wait for what is like one.
      resolve([value]);
      return answer;
    };
    start(callback(take) as Any);
  });
}

/** A thread with a worker of its own that goes on, and a function of its. */
async function offering(t: Tools, answer: boolean): Promise<{ offered: Any; home: Started }> {
  let home: Started | undefined;
  const given = await called((take) => {
    home = t.fixtures.offering.with({ kind: "platform" }).start(take, answer);
  });
  const [offered] = given as [Any];
  return { offered, home: home as Started };
}
