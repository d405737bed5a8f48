import { Lock } from "@heddle/core";
import { equal, is, ok, rejection } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

export const lockShared = suite("Sharing", "a lock is the same lock everywhere", (all) => {
  const test = all.needs("sharedMemory");

  test("in a field it is the very lock on both sides, and the same object after join", async (t) => {
    const lock = new Lock();
    const thread = t.thread("lockedInField");
    thread.lock = lock;
    await lock.acquire();
    is(await thread.start().join(), true);
    is(thread.lock, lock);
    is(lock.locked(), false, "the thread released it");
  });

  test("a result is the very object that was passed", async (t) => {
    const lock = new Lock();
    is(await t.start("echo", lock).join(), lock);
    is(await t.platform("echoLater", lock).join(), lock);
    is(await t.start("joinChild", "echo", lock).join(), lock);
  });

  test("at any depth in arrays, Maps, Sets and objects, several ways to one", async (t) => {
    const lock = new Lock();
    const other = new Lock();
    const value = {
      list: [lock, [other]],
      map: new Map<unknown, unknown>([
        ["lock", lock],
        [other, { lock }],
      ]),
      set: new Set([lock, other]),
    };
    const back = (await t.start("echo", value).join()) as typeof value;
    is(back.list[0], lock);
    is((back.list[1] as Lock[])[0], other);
    is(back.map.get("lock"), lock);
    is((back.map.get(other) as { lock: Lock }).lock, lock);
    equal([...back.set].indexOf(other), 1);
    ok(back.set.has(lock), "it is in the Set");
  });

  test("a thread sees one object, whichever way it came", async (t) => {
    const lock = new Lock();
    is(await t.start("sameObject", lock, lock).join(), true);
    is(await t.start("sameObject", lock, new Lock()).join(), false);
    const runtime = t.open({ parallelism: 1 });
    await t.startOn(runtime, "remember", lock).join();
    is(await t.startOn(runtime, "rememberedIs", lock).join(), true, "also by another thread");
  });

  test("a lock that a thread makes comes home in result, fields and errors", async (t) => {
    for (const start of ["start", "platform"] as const) {
      const lock = (await t[start]("makeLock").join()) as Lock;
      ok(lock instanceof Lock, "it is a lock");
      is(await lock.acquire(), true);
      is(await t.start("call", lock, "tryAcquire").join(), false);
      const thread = t[start]("lockFields");
      await thread.join();
      const { list, map } = thread.nested as { list: Lock[]; map: Map<Lock, string> };
      is(list[0], thread.lock);
      is(map.get(thread.lock as Lock), "key");
    }
    const lock = new Lock();
    const error = (await rejection(t.start("throwWithLock", lock).join())) as Error & {
      also: Lock[];
    };
    equal([error.cause === lock, error.also[0] === lock], [true, true]);
  });

  test("two threads that are given one lock share it, also with threads of their own", async (t) => {
    const lock = new Lock();
    const words = t.words();
    const threads = [
      t.start("addInTurns", lock, "acquire", words, 50),
      t.platform("addInTurns", lock, "acquire", words, 50),
      t.start("joinChild", "addInTurns", lock, "acquire", words, 50),
    ];
    await Promise.all(threads.map((thread) => thread.join()));
    is(words[0], 150);
  });

  test("as the reason of a stop it is the same too", async (t) => {
    const lock = new Lock();
    const thread = t.start("reasonWhenStopped");
    await t.running(thread);
    thread.stop(lock);
    is(await thread.join(), lock);
  });

  test("it works on when the thread that made it, and its carrier, are gone", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const thread = new t.fixtures.PlatformTask("makeLock").start(runtime);
    const lock = (await thread.join()) as Lock;
    await until(() => runtime.carrierCount === 0, "its carrier is gone");
    is(lock.tryAcquire(), true);
    is(await t.startOn(runtime, "call", lock, "tryAcquire").join(), false);
    lock.release();
  });

  test("threads of several runtimes share it", async (t) => {
    const lock = new Lock();
    await lock.acquire();
    const words = t.words();
    const runtimes = [t.open({ parallelism: 1 }), t.open({ parallelism: 1 })];
    const threads = runtimes.map((each) => t.startOn(each, "takeTurn", lock, "acquire", words));
    await t.waiting(lock, 2);
    lock.release();
    const turns = await Promise.all(threads.map((thread) => thread.join()));
    equal(turns.map((each) => (each as { turn: number }).turn).toSorted(), [0, 1]);
  });

  test("a thousand locks are a thousand locks", async (t) => {
    const locks = Array.from({ length: 1000 }, () => new Lock());
    const back = (await t.start("echo", locks).join()) as Lock[];
    ok(
      back.every((lock, index) => lock === locks[index]),
      "each is the one it was",
    );
    await locks[500]?.acquire();
    equal(
      locks.flatMap((lock, index) => (lock.locked() ? [index] : [])),
      [500],
    );
  });

  test.needs("blockCarrier")(
    "a promise that waits on a carrier does not keep the lock from one that blocks there",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      const lock = new Lock();
      await lock.acquire();
      const words = t.words();
      const awaiting = t.startOn(runtime, "takeTurn", lock, "acquire", words);
      await t.waiting(lock, 1);
      const blocking = t.startOn(runtime, "takeTurn", lock, "acquireSync", words);
      await t.waiting(lock, 2);
      lock.release();
      equal(await blocking.join(), { got: true, turn: 0 });
      equal(await awaiting.join(), { got: true, turn: 1 });
    },
  );

  test.needs("blockCarrier")(
    "also where it had been handed to that promise before the carrier blocked",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      for (let round = 0; round < 4; round++) {
        const lock = new Lock();
        await lock.acquire();
        const words = t.words();
        const go = t.words(2);
        const awaiting = t.startOn(runtime, "takeTurn", lock, "acquire", words);
        await t.waiting(lock, 1);
        const blocking = t.startOn(runtime, "spinThenTakeTurn", lock, words, go);
        await t.told(go);
        lock.release();
        Atomics.store(go, 1, 1);
        equal(await blocking.join(), { got: true, turn: 0 });
        equal(await awaiting.join(), { got: true, turn: 1 });
      }
    },
  );

  test.needs("blockMain")(
    "a promise of the main realm does not keep the lock from it when it blocks",
    async (t) => {
      const lock = new Lock();
      const words = t.words();
      const holder = t.start("holdUntilAwaited", lock, words, 2);
      await t.told(words);
      const awaited = lock.acquire();
      is(lock.acquireSync(), true);
      lock.release();
      is(await awaited, true);
      lock.release();
      await holder.join();
    },
  );
});
