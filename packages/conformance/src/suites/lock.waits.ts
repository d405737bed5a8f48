import { Lock, RWLock } from "@heddle/core";
import { equal, is, ok, rejection, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { turn } from "../wait.js";

/** A promise's state, without waiting for it. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const none = {};
  return (await Promise.race([promise, turn().then(() => none)])) === none;
}

export const lockWaits = suite("G1 Lock and RLock", "timeouts and signals", (all) => {
  const test = all.needs("sharedMemory");

  test("BaseLockTests.test_timeout: a held lock gives false, and not before the time is up", async (t) => {
    const lock = new Lock();
    await lock.acquire();
    const begun = performance.now();
    is(await lock.acquire({ timeout: 30 }), false);
    ok(performance.now() - begun >= 18, "it waited");
    is(await t.start("call", lock, "acquire", { timeout: 10 }).join(), false);
    lock.release();
    is(await lock.acquire({ timeout: 30 }), true);
    is(await lock.acquire({ timeout: 0 }), false);
    lock.release();
    is(await lock.acquire({ timeout: 0 }), true, "0 tries once");
  });

  for (const [realm, feature] of [
    ["a thread", "blockCarrier"],
    ["the main realm", "blockMain"],
  ] as const) {
    test.needs(feature)(
      `BaseLockTests.test_timeout: so does one that blocks, in ${realm}`,
      async (t) => {
        const lock = new Lock();
        lock.tryAcquire();
        const acquire = async (timeout: number): Promise<unknown> =>
          feature === "blockMain"
            ? lock.acquireSync({ timeout })
            : t.start("call", lock, "acquireSync", { timeout }).join();
        const begun = performance.now();
        is(await acquire(30), false);
        ok(performance.now() - begun >= 18, "it waited");
        is(await acquire(0), false);
        lock.release();
        is(await acquire(30), true);
        lock.release();
        is(await acquire(0), true);
      },
    );
  }

  for (const [what, timeout] of [
    ["Infinity", Number.POSITIVE_INFINITY],
    ["longer than timers can", 2 ** 40],
    ["as long as numbers go", Number.MAX_VALUE],
  ] as const) {
    test(`BaseLockTests.test_timeout: ${what} waits`, async () => {
      const lock = new Lock();
      is(await lock.acquire({ timeout }), true);
      const wait = lock.acquire({ timeout });
      is(await isPending(wait), true);
      lock.release();
      is(await wait, true);
    });

    test.needs("blockCarrier")(`BaseLockTests.test_timeout: ${what} waits, blocking`, async (t) => {
      const lock = new Lock();
      await lock.acquire();
      const thread = t.start("call", lock, "acquireSync", { timeout });
      await t.waiting(lock, 1);
      await turn();
      is(thread.isAlive(), true);
      lock.release();
      is(await thread.join(), true);
    });
  }

  const wrong: [what: string, options: unknown, error: typeof TypeError, ...says: string[]][] = [
    ["-100", { timeout: -100 }, RangeError, "timeout must be 0 or more milliseconds", "-100"],
    ["NaN", { timeout: Number.NaN }, RangeError, "NaN", "leave it out to wait without limit"],
    ["a string", { timeout: "1s" }, TypeError, "number of milliseconds", '"1s"'],
    ["null", { timeout: null }, TypeError, "number of milliseconds", "null"],
    ["a number for the options", 5, TypeError, "options object, not 5", "({ timeout: 100 })"],
    ["Python's false", false, TypeError, "options object, not false"],
  ];
  for (const [what, options, error, ...says] of wrong) {
    test(`BaseLockTests.test_timeout: ${what} is refused, and names the call`, async () => {
      const lock = new Lock();
      for (const held of [false, true]) {
        await rejects(lock.acquire(options as never), error, "Lock.acquire", ...says);
        await rejects(lock.hold(options as never), error, "Lock.", ...says);
        throws(() => lock.acquireSync(options as never), error, "Lock.acquireSync", ...says);
        throws(() => lock.holdSync(options as never), error, "Lock.", ...says);
        is(lock.locked(), held, "nothing has changed");
        lock.tryAcquire();
      }
    });
  }

  test("a signal that is none is refused", async () => {
    const lock = new Lock();
    const signal = new AbortController() as never;
    await rejects(lock.acquire({ signal }), TypeError, "must be an AbortSignal", "AbortController");
    is(lock.locked(), false);
  });

  test("a signal that has aborted ends the call with its reason, and takes nothing", async () => {
    const lock = new Lock();
    const reason = { of: "mine" };
    for (const held of [false, true]) {
      is(await rejection(lock.acquire({ signal: AbortSignal.abort(reason) })), reason);
      is(await rejection(lock.hold({ signal: AbortSignal.abort(reason) })), reason);
      is(lock.locked(), held);
      lock.tryAcquire();
    }
  });

  test("a signal that aborts while it waits ends the wait with its very reason", async (t) => {
    const lock = new Lock();
    await lock.acquire();
    const controller = new AbortController();
    const { signal } = controller;
    const waits = [lock.acquire({ signal }), lock.hold({ signal }), lock.acquire({ signal })];
    const other = lock.acquire();
    await t.waiting(lock, 4);
    const reason = { of: "mine" };
    controller.abort(reason);
    for (const wait of waits) is(await rejection(wait), reason);
    await t.waiting(lock, 1);
    lock.release();
    is(await other, true);
  });

  test("without a reason it is the signal's own AbortError", async () => {
    const lock = new Lock();
    await lock.acquire();
    const controller = new AbortController();
    const wait = rejection(lock.acquire({ signal: controller.signal }));
    controller.abort();
    is(await wait, controller.signal.reason);
    is(((await wait) as Error).name, "AbortError");
  });

  test("stop reaches a thread that waits for a lock with its own signal", async (t) => {
    const lock = new Lock();
    await lock.acquire();
    const thread = t.start("callUntilStopped", lock, "acquire");
    await t.waiting(lock, 1);
    thread.stop("enough");
    equal(await thread.join(), { rejected: "enough", same: true });
    await t.waiting(lock, 0);
    lock.release();
    is(lock.locked(), false);
  });

  test("a signal that aborts after the wait changes nothing", async () => {
    const lock = new Lock();
    const controller = new AbortController();
    is(await lock.acquire({ signal: controller.signal }), true);
    const wait = lock.acquire({ signal: controller.signal });
    lock.release();
    is(await wait, true);
    controller.abort();
    await turn();
    is(lock.locked(), true);
  });

  test("release and abort in one tick: the lock goes to the next, or is taken; never lost", async (t) => {
    for (let round = 0; round < 20; round++) {
      const lock = new Lock();
      await lock.acquire();
      const controller = new AbortController();
      const first = lock.acquire({ signal: controller.signal });
      const second = t.start("call", lock, "acquire");
      await t.waiting(lock, 2);
      if (round % 2 === 0) lock.release();
      controller.abort();
      if (round % 2 === 1) lock.release();
      await first.then(
        () => lock.release(),
        () => {},
      );
      is(await second.join(), true);
    }
  });

  test("release and time-out at once: the lock goes to the next, or is taken; never lost", async (t) => {
    for (let round = 0; round < 10; round++) {
      const lock = new Lock();
      await lock.acquire();
      const first = lock.acquire({ timeout: 3 });
      const second = t.start("call", lock, "acquire");
      const until = performance.now() + 3 + (round - 5) / 5;
      while (performance.now() < until);
      lock.release();
      if (await first) lock.release();
      is(await second.join(), true);
    }
  });
});

export const lockMisuse = suite("G9 Misuse", "locks", (all) => {
  const test = all.needs("sharedMemory");

  test("ThreadingExceptionTests.test_releasing_unacquired_lock: release of a lock that nobody holds is refused", async (t) => {
    const lock = new Lock();
    throws(() => lock.release(), "LOCK_NOT_HELD", "nobody holds");
    await lock.acquire();
    lock.release();
    throws(() => lock.release(), "LOCK_NOT_HELD", "acquire it first");
    await rejects(t.start("call", lock, "release").join(), "LOCK_NOT_HELD");
    is(lock.tryAcquire(), true, "and does no harm");
  });

  test.needs("blockMain")(
    "WOULD_DEADLOCK: a second acquireSync in the main realm names who holds it, and what to write",
    async () => {
      const lock = new Lock();
      lock.acquireSync();
      const says = ["MainThread holds this lock", "await lock.acquire()", "timeout"];
      throws(() => lock.acquireSync(), "WOULD_DEADLOCK", ...says);
      throws(() => lock.holdSync(), "WOULD_DEADLOCK", ...says);
      is(lock.acquireSync({ timeout: 1 }), false, "with a timeout it is tried");
      lock.release();
      is(lock.acquireSync(), true);
    },
  );

  const carrier = test.needs("blockCarrier");
  carrier("WOULD_DEADLOCK: in a thread too", async (t) => {
    const lock = new Lock();
    for (const start of ["start", "platform"] as const) {
      const thread = t[start]("acquireTwice", lock);
      await rejects(thread.join(), "WOULD_DEADLOCK", `${thread.name} holds this lock`);
      await rejects(
        t[start]("acquireTwiceLater", lock).join(),
        "WOULD_DEADLOCK",
        "holds this lock",
      );
    }
    is(lock.locked(), false);
  });

  carrier("WOULD_DEADLOCK: where another thread of the same carrier holds it", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const lock = new Lock();
    const words = t.words();
    const holder = t.startOn(runtime, "holdUntilStopped", lock, words);
    await t.told(words);
    await rejects(
      t.startOn(runtime, "call", lock, "acquireSync").join(),
      "WOULD_DEADLOCK",
      `${holder.name} holds this lock`,
      'kind = "platform"',
    );
    is(await t.startOn(runtime, "call", lock, "acquireSync", { timeout: 2 }).join(), false);
    holder.stop();
    await holder.join();
    is(lock.locked(), false);
  });

  test.lacks("blockMain")(
    "CANNOT_BLOCK: where the main realm must not block, it tries, but never waits",
    async (t) => {
      const lock = new Lock();
      is(lock.acquireSync(), true);
      is(lock.acquireSync({ timeout: 0 }), false);
      throws(() => lock.acquireSync(), "CANNOT_BLOCK", "await lock.acquire()");
      throws(() => lock.acquireSync({ timeout: 5 }), "CANNOT_BLOCK", "await lock.acquire()");
      throws(() => lock.holdSync(), "CANNOT_BLOCK");
      await t.waiting(lock, 0);
      lock.release();
      is(lock.locked(), false);
    },
  );

  test.lacks("blockCarrier")(
    "CANNOT_BLOCK: where a thread must not block, it tries, but never waits",
    async (t) => {
      const lock = new Lock();
      await lock.acquire();
      is(await t.start("call", lock, "acquireSync", { timeout: 0 }).join(), false);
      await rejects(
        t.start("call", lock, "acquireSync").join(),
        "CANNOT_BLOCK",
        "await lock.acquire()",
      );
      lock.release();
    },
  );

  all.lacks("sharedMemory")(
    "NO_SHARED_MEMORY: what needs it names the two headers; threads run",
    async (t) => {
      const says = [
        "new RWLock()",
        "Cross-Origin-Opener-Policy: same-origin",
        "Cross-Origin-Embedder-Policy: require-corp",
      ];
      throws(() => new RWLock(), "NO_SHARED_MEMORY", ...says);
      for (const start of ["start", "platform"] as const) is(await t[start]("add", 1, 2).join(), 3);
    },
  );
});
