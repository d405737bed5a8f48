import { activeCount, Lock, RLock } from "@heddle/core";
import { equal, is, ok } from "../check.js";
import { type Suite, suite } from "../suite.js";
import { turn } from "../wait.js";

/** What both locks do. */
function base(Type: typeof Lock | typeof RLock): Suite {
  return suite("G1 Lock and RLock", Type.name, (all) => {
    const test = all.needs("sharedMemory");

    test("BaseLockTests.test_constructor: a new lock is free", () => {
      const lock = new Type();
      equal([lock.locked(), lock.abandoned], [false, false]);
    });

    test("BaseLockTests.test_acquire_release: acquire takes it, release gives it back", async () => {
      const lock = new Type();
      for (let round = 0; round < 3; round++) {
        is(await lock.acquire(), true);
        is(lock.locked(), true);
        is(lock.release(), undefined);
        is(lock.locked(), false);
      }
    });

    test("BaseLockTests.test_acquire_release: so does acquireSync, in every realm", async (t) => {
      const lock = new Type();
      is(lock.acquireSync(), true);
      is(await t.start("call", lock, "locked").join(), true);
      lock.release();
      for (const start of ["start", "platform"] as const) {
        equal(await t[start]("takeTurn", lock, "acquireSync", t.words()).join(), {
          got: true,
          turn: 0,
        });
        is(lock.locked(), false);
      }
    });

    for (const [name, what] of [
      ["test_repr", "unlocked"],
      ["test_locked_repr", "locked"],
    ] as const) {
      test(`BaseLockTests.${name}: printed in any realm it says "${what}"`, async (t) => {
        const lock = new Type();
        if (what === "locked") await lock.acquire();
        for (const text of [String(lock), (await t.start("print", lock).join()) as string]) {
          ok(text.startsWith(`<${Type.name} ${what}`), text);
        }
        const inspect = Symbol.for("nodejs.util.inspect.custom");
        is((lock as unknown as Record<symbol, () => string>)[inspect]?.(), String(lock));
      });
    }

    test("BaseLockTests.test_try_acquire: tryAcquire takes a free one", () => {
      const lock = new Type();
      is(lock.tryAcquire(), true);
      is(lock.locked(), true);
      lock.release();
      is(lock.tryAcquire(), true);
      lock.release();
    });

    test("BaseLockTests.test_try_acquire_contended: tryAcquire of a held one gives false at once", async (t) => {
      const lock = new Type();
      await lock.acquire();
      for (const start of ["start", "platform"] as const) {
        is(await t[start]("callAs", lock, "tryAcquire").join(), false);
      }
      lock.release();
      is(await t.start("callAs", lock, "tryAcquire").join(), true);
    });

    for (const [acquire, start, count, needs] of [
      ["acquire", "start", 5, "sharedMemory"],
      ["acquireSync", "start", 2, "blockCarrier"],
      ["acquireSync", "platform", 3, "blockCarrier"],
    ] as const) {
      const who = `${count} ${start === "start" ? "virtual" : "platform"} threads`;
      test.needs(needs)(
        `BaseLockTests.test_acquire_contended: ${who} wait for one release, and each passes it on (${acquire})`,
        async (t) => {
          const lock = new Type();
          await lock.acquire();
          const words = t.words();
          const threads = Array.from({ length: count }, () =>
            t[start]("takeTurn", lock, acquire, words),
          );
          await t.waiting(lock, count);
          await turn();
          is(words[0], 0, "nobody is through before the release");
          lock.release();
          const turns = await Promise.all(threads.map((thread) => thread.join()));
          equal(
            (turns as { got: boolean; turn: number }[]).toSorted((a, b) => a.turn - b.turn),
            threads.map((_, turn) => ({ got: true, turn })),
          );
          is(lock.locked(), false);
        },
      );
    }

    test("those who wait get it in the order in which they came", async (t) => {
      const lock = new Type();
      await lock.acquire();
      const words = t.words();
      const threads = [];
      for (let count = 1; count <= 6; count++) {
        threads.push(t.start("takeTurn", lock, "acquire", words));
        await t.waiting(lock, count);
      }
      lock.release();
      for (const [index, thread] of threads.entries()) {
        equal(await thread.join(), { got: true, turn: index });
      }
    });

    for (const [mix, acquires, needs] of [
      ["with promises", ["acquire", "acquire"], "sharedMemory"],
      ["blocking", ["acquireSync", "acquireSync"], "blockCarrier"],
      ["both ways at once", ["acquire", "acquireSync"], "blockCarrier"],
    ] as const) {
      test.needs(needs)(`one holds it at a time: threads that add up (${mix})`, async (t) => {
        const lock = new Type();
        const words = t.words();
        const threads = acquires.map((acquire) =>
          t.platform("addInTurns", lock, acquire, words, 200),
        );
        for (let round = 0; round < 200; round++) {
          using _ = await lock.hold();
          const before = words[0] as number;
          if (round % 8 === 0) await turn();
          words[0] = before + 1;
        }
        await Promise.all(threads.map((thread) => thread.join()));
        is(words[0], (acquires.length + 1) * 200);
        is(lock.locked(), false);
      });
    }

    test.needs("blockMain")(
      "the main realm blocks for a lock that a thread gives back",
      async (t) => {
        const lock = new Type();
        for (const start of ["start", "platform"] as const) {
          const words = t.words();
          const holder = t[start]("holdUntilAwaited", lock, words, 1);
          await t.told(words);
          is(lock.acquireSync(), true);
          is(lock.locked(), true);
          lock.release();
          await holder.join();
        }
      },
    );

    test.needs("blockMain")("threads run on while the main realm blocks for a lock", async (t) => {
      const lock = new Type();
      const words = t.words();
      const first = t.start("holdUntilAwaited", lock, words, 4);
      await t.told(words);
      const others = Array.from({ length: 3 }, () => t.start("takeTurn", lock, "acquire", words));
      is(lock.acquireSync(), true);
      lock.release();
      await Promise.all([first, ...others].map((thread) => thread.join()));
    });

    test("BaseLockTests.test_thread_leak: who uses a lock outside of all threads becomes none", async () => {
      const lock = new Type();
      const before = activeCount();
      const users = Array.from({ length: 15 }, async () => {
        await turn();
        is(await lock.acquire(), true);
        await turn();
        lock.release();
      });
      await Promise.all(users);
      is(activeCount(), before);
    });
  });
}

export const lock = base(Lock);
export const rlock = base(RLock);

export const lockAlone = suite("G2 Lock", "Lock, not re-entrant", (all) => {
  const test = all.needs("sharedMemory");

  test("LockTests.test_reacquire: a second acquire waits until another thread releases", async (t) => {
    const lock = new Lock();
    await lock.acquire();
    let got = false;
    const again = lock.acquire().then((value) => {
      got = value;
    });
    await t.waiting(lock, 1);
    await turn();
    is(got, false);
    await t.start("call", lock, "release").join();
    await again;
    is(got, true);
    lock.release();
  });

  test.needs("blockCarrier")(
    "LockTests.test_reacquire: so does one that blocks, with a timeout",
    async (t) => {
      const lock = new Lock();
      await t.start("call", lock, "acquireSync").join();
      const again = t.platform("call", lock, "acquireSync", { timeout: 15_000 });
      await t.waiting(lock, 1);
      await t.start("call", lock, "release").join();
      is(await again.join(), true);
    },
  );

  test("several promises of one thread wait like several threads", async () => {
    const lock = new Lock();
    await lock.acquire();
    const order: number[] = [];
    const waits = [1, 2, 3].map(async (each) => {
      is(await lock.acquire(), true);
      order.push(each);
      lock.release();
    });
    await turn();
    equal(order, []);
    lock.release();
    await Promise.all(waits);
    equal(order, [1, 2, 3]);
  });

  test("LockTests.test_different_thread: a thread that never acquired it may release it", async (t) => {
    const lock = new Lock();
    await lock.acquire();
    await t.start("call", lock, "release").join();
    is(lock.locked(), false);
    await t.start("call", lock, "acquire").join();
    is(lock.locked(), true);
    lock.release();
    is(lock.locked(), false);
  });

  test("LockTests.test_state_after_timeout: a wait that timed out leaves the lock as it was", async (t) => {
    const lock = new Lock();
    await lock.acquire();
    is(await t.start("call", lock, "acquire", { timeout: 5 }).join(), false);
    is(await lock.acquire({ timeout: 5 }), false);
    await t.waiting(lock, 0);
    lock.release();
    is(lock.locked(), false);
    is(lock.tryAcquire(), true);
    lock.release();
  });

  test.needs("blockCarrier")(
    "LockTests.test_state_after_timeout: so does one that blocked",
    async (t) => {
      const lock = new Lock();
      await lock.acquire();
      is(await t.start("call", lock, "acquireSync", { timeout: 5 }).join(), false);
      lock.release();
      ok(!lock.locked(), "nobody has it");
      is(await t.start("call", lock, "acquireSync").join(), true);
      lock.release();
    },
  );
});
