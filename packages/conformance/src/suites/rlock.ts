import { RLock } from "@heddle/core";
import { equal, is, ok, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { turn } from "../wait.js";

export const rlockOwn = suite("G3 RLock", "RLock, re-entrant", (all) => {
  const test = all.needs("sharedMemory");

  test("RLockTests.test_reacquire: its owner takes it again, and gives it back as often", async (t) => {
    const lock = new RLock();
    is(await lock.acquire(), true);
    is(lock.acquireSync(), true);
    is(await lock.acquire({ timeout: 0 }), true);
    is(lock.tryAcquire(), true);
    for (let depth = 4; depth > 0; depth--) {
      is(await t.start("callAs", lock, "tryAcquire").join(), false);
      lock.release();
    }
    is(await t.start("callAs", lock, "tryAcquire").join(), true);
  });

  test("RLockTests.test_release_unacquired: release of a free one is refused, also after nesting", async (t) => {
    const lock = new RLock();
    throws(() => lock.release(), "LOCK_NOT_HELD");
    for (let depth = 0; depth < 3; depth++) await lock.acquire();
    for (let depth = 0; depth < 3; depth++) lock.release();
    throws(() => lock.release(), "LOCK_NOT_HELD");
    await rejects(t.start("callAs", lock, "release").join(), "LOCK_NOT_HELD");
    is(lock.tryAcquire(), true);
    lock.release();
  });

  test("RLockTests.test_recursion_count: 0, 1, 3, 2, 0 for its owner", async (t) => {
    const lock = new RLock();
    for (const start of ["start", "platform"] as const) {
      equal(await t[start]("nestRLock", lock).join(), [
        [0, false, false],
        [1, true, true],
        [3, true, true],
        [2, true, true],
        [0, false, false],
      ]);
    }
  });

  test("RLockTests.test_recursion_count: 0 for everybody else", async (t) => {
    const lock = new RLock();
    const words = t.words();
    const holder = t.start("holdRLock", lock, 2, words);
    await t.told(words);
    is(lock.recursionCount(), 0);
    equal(await t.start("lookAtRLock", lock).join(), [true, false, 0, false]);
    holder.stop();
    await holder.join();
    is(lock.locked(), false);
  });

  test("RLockTests.test_different_thread: only its owner may release it", async (t) => {
    const lock = new RLock();
    await lock.acquire();
    await rejects(t.start("callAs", lock, "release").join(), "LOCK_NOT_HELD");
    is(lock.locked(), true);
    lock.release();
    const words = t.words();
    const holder = t.start("holdRLock", lock, 1, words);
    await t.told(words);
    throws(() => lock.release(), "LOCK_NOT_HELD");
    holder.stop();
    await holder.join();
  });

  test("RLockTests.test__is_owned: isOwned is true for its owner alone, at every depth", async (t) => {
    const lock = new RLock();
    is(lock.isOwned(), false);
    for (let depth = 1; depth <= 2; depth++) {
      await lock.acquire();
      is(lock.isOwned(), true);
      is(await t.start("callAs", lock, "isOwned").join(), false);
    }
    lock.release();
    is(lock.isOwned(), true);
    lock.release();
    is(lock.isOwned(), false);
  });

  test("RLockTests.test_locked: locked until the outermost release", async () => {
    const lock = new RLock();
    is(lock.locked(), false);
    for (let depth = 0; depth < 2; depth++) await lock.acquire();
    is(lock.locked(), true);
    lock.release();
    is(lock.locked(), true);
    lock.release();
    is(lock.locked(), false);
  });

  test("RLockTests.test_locked_with_2threads: a thread that has ended still holds it", async (t) => {
    const lock = new RLock();
    is(await t.start("callAs", lock, "acquire").join(), true);
    equal([lock.locked(), lock.isOwned()], [true, false]);
    is(lock.tryAcquire(), false);
    throws(() => lock.release(), "LOCK_NOT_HELD");
  });

  test("RLockTests.test_repr_count: printing it tells how often it is held, in every realm", async (t) => {
    const lock = new RLock();
    ok(String(lock).includes("count=0"), String(lock));
    await lock.acquire();
    await lock.acquire();
    ok(String(lock).includes("count=2"), String(lock));
    const there = (await t.start("print", lock).join()) as string;
    ok(there.includes("locked") && there.includes("count=2"), there);
  });

  test("threads of one carrier are different owners", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const lock = new RLock();
    const words = t.words();
    const holder = t.startOn(runtime, "holdRLock", lock, 2, words);
    await t.told(words);
    equal(await t.startOn(runtime, "lookAtRLock", lock).join(), [true, false, 0, false]);
    const next = t.startOn(runtime, "nestRLock", lock);
    await turn();
    holder.stop();
    await holder.join();
    await next.join();
    is(lock.locked(), false);
  });

  test("an owner that waits for another's turn gets the lock once, not twice", async (t) => {
    const lock = new RLock();
    await lock.acquire();
    const thread = t.start("nestRLock", lock);
    await t.running(thread);
    await lock.acquire();
    lock.release();
    lock.release();
    is(((await thread.join()) as unknown[]).length, 5);
  });

  test("before its first await a thread is known without being told", async (t) => {
    const lock = new RLock();
    for (const start of ["start", "platform"] as const) {
      equal(await t[start]("nestRLockSync", lock).join(), [1, true, 2, 0, false]);
    }
  });

  test("THREAD_UNKNOWN: where the thread may be any of several, the message says what to write", async (t) => {
    const lock = new RLock();
    const thread = t.startOn(t.unaware(), "acquireUnknown", lock);
    await rejects(thread.join(), "THREAD_UNKNOWN", "{ owner: this }");
    is(lock.locked(), false);
    is(await t.platform("acquireUnknown", lock).join(), true, "a platform thread is always known");
  });

  test("an owner that is no thread is refused", async () => {
    const lock = new RLock();
    for (const owner of ["me", 1, {}]) {
      const options = { owner } as never;
      await rejects(lock.acquire(options), TypeError, "owner");
      throws(() => lock.acquireSync(options), TypeError, "owner");
      throws(() => lock.tryAcquire(options), TypeError, "owner");
      throws(() => lock.release(options), TypeError, "owner");
    }
    is(lock.locked(), false);
  });

  test("wrong timeouts are refused, and name the call", async () => {
    const lock = new RLock();
    await rejects(lock.acquire({ timeout: -1 }), RangeError, "RLock.acquire", "-1");
    await rejects(lock.hold({ timeout: "1" as never }), TypeError, "RLock.", '"1"');
    throws(() => lock.acquireSync({ timeout: -1 }), RangeError, "RLock.acquireSync", "-1");
    throws(() => lock.holdSync(5 as never), TypeError, "RLock.", "options object, not 5");
    is(lock.locked(), false);
  });

  test("BaseLockTests.test_timeout: another's gives false when the time is up", async (t) => {
    const lock = new RLock();
    await lock.acquire();
    is(await t.start("callAs", lock, "acquire", { timeout: 5 }).join(), false);
    is(await t.start("callAs", lock, "acquire", { timeout: 0 }).join(), false);
    await t.waiting(lock, 0);
    lock.release();
    is(await t.start("callAs", lock, "acquire", { timeout: 5 }).join(), true);
    const begun = performance.now();
    is(await lock.acquire({ timeout: 30 }), false);
    ok(performance.now() - begun >= 18, "it waited");
  });

  test.needs("blockCarrier")("BaseLockTests.test_timeout: so does one that blocks", async (t) => {
    const lock = new RLock();
    await lock.acquire();
    is(await t.start("callAs", lock, "acquireSync", { timeout: 5 }).join(), false);
    lock.release();
    is(await t.start("callAs", lock, "acquireSync", { timeout: 5 }).join(), true);
  });

  test("BaseLockTests.test_with: blocks in blocks, also where the inner one throws", async () => {
    const lock = new RLock();
    const failing = async (): Promise<never> => {
      using _outer = await lock.hold();
      {
        using _inner = lock.holdSync();
        is(lock.recursionCount(), 2);
      }
      is(lock.recursionCount(), 1);
      throw new RangeError("inside the block");
    };
    await rejects(failing(), RangeError, "inside the block");
    is(lock.locked(), false);
  });

  for (const [start, form, needs] of [
    ["start", "Later", "sharedMemory"],
    ["start", "", "blockCarrier"],
  ] as const) {
    const how = form ? "await hold()" : "holdSync()";
    test.needs(needs)(`BaseLockTests.test_with: in a thread, ${how}`, async (t) => {
      const lock = new RLock();
      await lock.acquire();
      const words = t.words();
      const holding = t[start](`holdBlock${form}`, lock, words);
      const failing = t[start](`failInBlock${form}`, lock);
      await t.waiting(lock, 2);
      lock.release();
      await holding.join();
      is(words[0], 1);
      await rejects(failing.join(), RangeError, "inside the block");
      is(lock.locked(), false);
    });
  }

  test("disposing of a hold twice, or after release, gives back nothing more", async (t) => {
    const lock = new RLock();
    const outer = await lock.hold();
    const inner = await lock.hold();
    inner[Symbol.dispose]();
    inner[Symbol.dispose]();
    is(lock.recursionCount(), 1);
    outer[Symbol.dispose]();
    is(lock.locked(), false);
    is(await t.start("holdAndRelease", lock).join(), true);
    is(lock.locked(), false);
  });

  test("in fields and results it is the very lock", async (t) => {
    const lock = new RLock();
    is(((await t.start("echo", { lock }).join()) as { lock: RLock }).lock, lock);
    is(await t.platform("echo", lock).join(), lock);
  });

  test("a signal ends the wait with its very reason", async (t) => {
    const lock = new RLock();
    const words = t.words();
    const holder = t.start("holdRLock", lock, 1, words);
    await t.told(words);
    const controller = new AbortController();
    const wait = lock.acquire({ signal: controller.signal });
    await t.waiting(lock, 1);
    const reason = { of: "mine" };
    controller.abort(reason);
    is(await wait.catch((error: unknown) => error), reason);
    holder.stop();
    await holder.join();
    is(lock.locked(), false);
  });

  const dying = test.needs("realms");
  dying("a carrier that ends with it abandons it, at whatever depth", async (t) => {
    const lock = new RLock();
    const words = t.words();
    const holder = t.platform("holdRLock", lock, 3, words);
    await t.told(words);
    equal([lock.locked(), lock.abandoned], [true, false]);
    const wait = lock.acquire();
    await t.waiting(lock, 1);
    await holder.kill();
    is(await wait, true);
    equal([lock.abandoned, lock.recursionCount()], [true, 1]);
    is(await lock.acquire(), true);
    lock.release();
    is(lock.abandoned, true, "until the outermost release");
    lock.release();
    equal([lock.locked(), lock.abandoned], [false, false]);
  });

  dying("who dies while it waits leaves the line", async (t) => {
    const lock = new RLock();
    const words = t.words();
    const holder = t.start("holdRLock", lock, 1, words);
    await t.told(words);
    const victim = t.platform("callAs", lock, "acquire");
    await t.waiting(lock, 1);
    const wait = lock.acquire();
    await victim.kill();
    holder.stop();
    is(await wait, true);
    lock.release();
    await holder.join();
  });

  test.needs("blockCarrier")(
    "WOULD_DEADLOCK: blocking for one that another thread of the carrier holds",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      const lock = new RLock();
      const words = t.words();
      const holder = t.startOn(runtime, "holdRLock", lock, 1, words);
      await t.told(words);
      await rejects(
        t.startOn(runtime, "callAs", lock, "acquireSync").join(),
        "WOULD_DEADLOCK",
        "await lock.acquire()",
      );
      holder.stop();
      await holder.join();
    },
  );

  test.lacks("blockMain")("CANNOT_BLOCK: where the main realm must not block", async (t) => {
    const lock = new RLock();
    is(lock.acquireSync(), true);
    is(lock.acquireSync(), true, "its own it takes again");
    lock.release();
    lock.release();
    const words = t.words();
    const holder = t.start("holdRLock", lock, 1, words);
    await t.told(words);
    is(lock.acquireSync({ timeout: 0 }), false);
    throws(() => lock.acquireSync(), "CANNOT_BLOCK");
    holder.stop();
    await holder.join();
  });
});
