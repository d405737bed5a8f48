import { Condition, Lock, RLock, RWLock, Semaphore, sleep, sleepSync } from "@heddle/core";
import { equal, is, ok, rejection, rejects, throws } from "../check.js";
import { suite } from "../suite.js";

export const ease = suite("Functions", "sleep, run and a module that is inherited", (test) => {
  test("the shorter sleep is over first", async () => {
    const order: number[] = [];
    const slept = [30, 0, 10].map((ms) => sleep(ms).then(() => order.push(ms)));
    await Promise.all(slept);
    equal(order, [0, 10, 30]);
  });

  test("a stop ends the sleep of a thread that passes its signal on", async (t) => {
    const thread = t.fixtures.sleeper.start(3_600_000);
    await t.running(thread);
    thread.stop("enough");
    is(await rejection(thread.join()), "enough");
  });

  test("sleep is over at once where the signal has aborted", async () => {
    is(await rejection(sleep(3_600_000, { signal: AbortSignal.abort("before") })), "before");
  });

  test("sleep refuses what is no time", async () => {
    await rejects(sleep(-1), RangeError, "milliseconds");
    await rejects(sleep("1" as never), TypeError, "milliseconds");
    await rejects(sleep(1, { singal: 1 } as object), TypeError, "singal");
  });

  test.needs("blockMain")(
    "sleepSync lets what was started begin, here and in threads",
    async (t) => {
      const words = t.words();
      const thread = t.platform("sleepBlocked", 20, words);
      for (let times = 0; Atomics.load(words, 0) === 0 && times < 4000; times++) sleepSync(5);
      is(words[0], 1, "it has slept while the main thread did");
      ok(((await thread.join()) as number) >= 19, "it slept so long");
      const begun = performance.now();
      sleepSync(30);
      ok(performance.now() - begun >= 29, "so did the main thread");
    },
  );

  test("sleepSync refuses what is no time", () => {
    throws(() => sleepSync("1" as never), TypeError, "milliseconds");
    throws(() => sleepSync(Number.NaN), RangeError, "milliseconds");
    throws(() => sleepSync(Number.POSITIVE_INFINITY), RangeError, "milliseconds");
  });

  const shared = test.needs("sharedMemory");

  shared("run holds a lock while it calls, and gives what is given", async () => {
    const lock = new Lock();
    is(
      await lock.run(async () => {
        await null;
        return lock.locked();
      }),
      true,
    );
    is(lock.locked(), false);
  });

  shared("run gives the lock back when what it calls throws", async () => {
    const lock = new Lock();
    const mistake = new RangeError("mine");
    const fail = (): never => {
      throw mistake;
    };
    is(await rejection(lock.run(fail)), mistake);
    is(await rejection(lock.run(async () => fail())), mistake);
    is(lock.locked(), false);
  });

  shared("run does not call where the lock is not to be had", async () => {
    const lock = new Lock();
    await lock.acquire();
    let called = false;
    const call = (): void => {
      called = true;
    };
    await rejects(lock.run(call, { timeout: 0 }), "THREAD_TIMEOUT");
    is(await rejection(lock.run(call, { signal: AbortSignal.abort("no") })), "no");
    is(called, false);
    lock.release();
  });

  shared("run is there for all that can be held", async () => {
    const lock = new RLock();
    is(await lock.run(() => lock.recursionCount()), 1);
    is(lock.recursionCount(), 0);
    const permits = new Semaphore(2);
    is(await permits.run(() => permits.value), 1);
    is(permits.value, 2);
    const rw = new RWLock();
    is(await rw.read.run(() => rw.write.tryAcquire()), false);
    is(await rw.write.run(() => rw.read.tryAcquire()), false);
    const condition = new Condition();
    await condition.run(() => condition.notifyAll());
  });

  test.needs("realms")("a subclass of the same module inherits its module", async (t) => {
    is(await new t.fixtures.Square(2).start().join(), "Square of 16");
  });
});
