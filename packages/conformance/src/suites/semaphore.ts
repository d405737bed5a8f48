import { BoundedSemaphore, RLock, Semaphore } from "@heddle/core";
import { equal, is, ok, rejects, throws } from "../check.js";
import { type Suite, suite } from "../suite.js";
import { turn } from "../wait.js";

/** What both semaphores do. */
function base(Type: typeof Semaphore | typeof BoundedSemaphore): Suite {
  return suite("G6 Semaphores", Type.name, (all) => {
    const test = all.needs("sharedMemory");

    test("BaseSemaphoreTests.test_constructor: a negative value is refused", () => {
      throws(() => new Type(-1), RangeError, "value", "0", "-1");
      throws(() => new Type(-(2 ** 31)), RangeError, "value");
      throws(() => new Type(1.5), RangeError, "whole number", "1.5");
      throws(() => new Type(Number.NaN), RangeError, "NaN");
      throws(() => new Type("3" as never), TypeError, "value must be a number", '"3"');
      throws(() => new Type(null as never), TypeError, "null");
    });

    test("BaseSemaphoreTests.test_default_value: one permit unless told otherwise", () => {
      const semaphore = new Type();
      is(semaphore.value, 1);
      equal([semaphore.tryAcquire(), semaphore.tryAcquire()], [true, false]);
    });

    test("BaseSemaphoreTests.test_acquire: the value counts down and up", async () => {
      const semaphore = new Type(2);
      is(await semaphore.acquire(), true);
      is(semaphore.value, 1);
      is(semaphore.acquireSync(), true);
      is(semaphore.value, 0);
      is(semaphore.release(), undefined);
      is(semaphore.value, 1);
      semaphore.release();
      is(semaphore.value, 2);
    });

    for (const [acquire, start, count, permits, needs] of [
      ["acquire", "start", 10, 7, "sharedMemory"],
      ["acquireSync", "platform", 3, 2, "blockCarrier"],
    ] as const) {
      test.needs(needs)(
        `BaseSemaphoreTests.test_acquire_contended: as many get through as there are permits (${acquire})`,
        async (t) => {
          const semaphore = new Type(permits);
          await semaphore.acquire();
          const words = t.words();
          const threads = Array.from({ length: count }, () =>
            t[start]("callTimes", semaphore, acquire, 2, words),
          );
          let through = permits - 1;
          for (const more of [0, permits, permits - 1]) {
            for (let each = 0; each < more; each++) semaphore.release();
            if (more > 0) through += more;
            await t.told(words, through);
            await turn();
            is(words[0], through, "no more than that");
            is(semaphore.tryAcquire(), false);
          }
          is(semaphore.value, 0);
          for (let left = 2 * count - through; left > 0; left--) semaphore.release();
          const got = await Promise.all(threads.map((thread) => thread.join()));
          ok(
            got.flat().every((each) => each === true),
            "every acquire gave true",
          );
          equal([words[0], semaphore.value], [2 * count, 0]);
        },
      );

      test.needs(needs)(
        `BaseSemaphoreTests.test_multirelease: release(n) lets n through (${acquire})`,
        async (t) => {
          const semaphore = new Type(permits);
          for (let each = 0; each < permits; each++) semaphore.tryAcquire();
          const words = t.words();
          const threads = Array.from({ length: count }, () =>
            t[start]("callTimes", semaphore, acquire, 1, words),
          );
          await t.waiting(semaphore, count);
          let through = 0;
          for (const more of [1, 2]) {
            semaphore.release(more);
            through += more;
            await t.told(words, through);
            await turn();
            is(words[0], through);
            await t.waiting(semaphore, count - through);
          }
          for (; through < count; through++) semaphore.release();
          await Promise.all(threads.map((thread) => thread.join()));
          is(semaphore.value, 0);
        },
      );
    }

    test("BaseSemaphoreTests.test_try_acquire: tryAcquire gives false when none is left", () => {
      const semaphore = new Type(2);
      const tries = [1, 2, 3].map(() => semaphore.tryAcquire());
      equal(tries, [true, true, false]);
      semaphore.release();
      is(semaphore.tryAcquire(), true);
    });

    test("BaseSemaphoreTests.test_try_acquire_contended: as many tries succeed as there are permits", async (t) => {
      const semaphore = new Type(4);
      is(semaphore.tryAcquire(), true);
      const words = t.words();
      const threads = Array.from({ length: 5 }, () =>
        t.start("callTimes", semaphore, "tryAcquire", 2, words),
      );
      const tries = await Promise.all(threads.map((thread) => thread.join() as Promise<boolean[]>));
      equal(
        [true, false].map((result) => tries.flat().filter((each) => each === result).length),
        [3, 7],
      );
    });

    test("BaseSemaphoreTests.test_acquire_timeout: with none left a timed acquire gives false", async (t) => {
      const semaphore = new Type(2);
      is(await semaphore.acquire({ timeout: 5 }), true);
      is(await semaphore.acquire({ timeout: 5 }), true);
      const begun = performance.now();
      is(await semaphore.acquire({ timeout: 30 }), false);
      ok(performance.now() - begun >= 18, "it waited");
      is(await semaphore.acquire({ timeout: 0 }), false);
      is(await t.start("call", semaphore, "acquire", { timeout: 5 }).join(), false);
      is(semaphore.value, 0);
      semaphore.release();
      is(await semaphore.acquire({ timeout: 5 }), true);
    });

    test.needs("blockCarrier")(
      "BaseSemaphoreTests.test_acquire_timeout: so does one that blocks",
      async (t) => {
        const semaphore = new Type(1);
        const acquire = (timeout: number) =>
          t.start("call", semaphore, "acquireSync", { timeout }).join();
        is(await acquire(5), true);
        is(await acquire(5), false);
        is(await acquire(0), false);
        semaphore.release();
        is(await acquire(0), true);
      },
    );

    test("wrong timeouts are refused, and name the call", async () => {
      const semaphore = new Type(1);
      for (const method of ["acquire", "hold"] as const) {
        const wait = semaphore[method]({ timeout: -1 });
        await rejects(wait, RangeError, `Semaphore.${method}`, "-1");
        throws(() => semaphore[`${method}Sync`]({ timeout: -1 }), RangeError, `.${method}Sync`);
        await rejects(semaphore[method](1 as never), TypeError, `Semaphore.${method}`, "object");
        throws(() => semaphore[`${method}Sync`](1 as never), TypeError, `.${method}Sync`);
      }
      is(semaphore.value, 1);
    });

    test("release of none, or of half a permit, is refused", () => {
      const semaphore = new Type(3);
      semaphore.tryAcquire();
      for (const count of [0, -1, 1.5, Number.NaN]) {
        throws(() => semaphore.release(count), RangeError, "1 or more", String(count));
      }
      throws(() => semaphore.release("1" as never), TypeError, "a number", '"1"');
      is(semaphore.value, 2);
    });

    test("BaseSemaphoreTests.test_with: blocks in blocks, and the permit comes back on a throw", async () => {
      const semaphore = new Type(2);
      const failing = async (): Promise<never> => {
        using _outer = await semaphore.hold();
        is(semaphore.value, 1);
        {
          using _inner = semaphore.holdSync();
          is(semaphore.tryAcquire(), false);
        }
        is(semaphore.value, 1);
        throw new RangeError("inside the block");
      };
      await rejects(failing(), RangeError, "inside the block");
      is(semaphore.value, 2);
    });

    test("BaseSemaphoreTests.test_with: in threads too", async (t) => {
      const semaphore = new Type(2);
      const words = t.words();
      for (const start of ["start", "platform"] as const) {
        await t[start]("holdPermit", semaphore, words).join();
        is(words[0], 1);
        words[0] = 0;
        await t[start]("holdPermitSync", semaphore, words).join();
        is(words[0], 1);
        is(semaphore.value, 2);
      }
    });

    test("disposing of a hold twice does no harm, and past its timeout hold rejects", async () => {
      const semaphore = new Type(1);
      const held = await semaphore.hold();
      await rejects(semaphore.hold({ timeout: 3 }), "THREAD_TIMEOUT", "Semaphore.hold", "3 ms");
      throws(() => semaphore.holdSync({ timeout: 0 }), "THREAD_TIMEOUT", "Semaphore.holdSync");
      held[Symbol.dispose]();
      held[Symbol.dispose]();
      is(semaphore.value, 1);
    });

    test("those who wait get permits in the order in which they came", async (t) => {
      const semaphore = new Type(1);
      await semaphore.acquire();
      const order: number[] = [];
      const waits = [0, 1, 2, 3].map((each) => semaphore.acquire().then(() => order.push(each)));
      await t.waiting(semaphore, 4);
      for (const wait of waits) {
        is(semaphore.tryAcquire(), false);
        semaphore.release();
        await wait;
      }
      equal(order, [0, 1, 2, 3]);
      semaphore.release();
      is(semaphore.value, 1);
    });

    test("a signal ends a wait with its very reason, and the next one moves up", async (t) => {
      const semaphore = new Type(1);
      await semaphore.acquire();
      const thread = t.start("callUntilStopped", semaphore, "acquire");
      await t.waiting(semaphore, 1);
      const next = semaphore.acquire();
      await t.waiting(semaphore, 2);
      thread.stop("enough");
      equal(await thread.join(), { rejected: "enough", same: true });
      semaphore.release();
      is(await next, true);
      const reason = { of: "mine" };
      semaphore.release();
      const wait = semaphore.acquire({ signal: AbortSignal.abort(reason) });
      is(await wait.catch((error: unknown) => error), reason);
      is(semaphore.value, 1);
    });

    test("in fields and results it is the very semaphore", async (t) => {
      const semaphore = new Type(5);
      is(
        await t
          .start("echo", [semaphore])
          .join()
          .then((list) => (list as unknown[])[0]),
        semaphore,
      );
      is(await t.platform("read", semaphore, "value").join(), 5);
      is(await t.start("call", semaphore, "tryAcquire").join(), true);
      is(semaphore.value, 4);
    });

    test.lacks("blockMain")("CANNOT_BLOCK: where the main realm must not block", async () => {
      const semaphore = new Type(1);
      is(semaphore.acquireSync(), true);
      is(semaphore.acquireSync({ timeout: 0 }), false);
      throws(() => semaphore.acquireSync(), "CANNOT_BLOCK", "await semaphore.acquire()");
      throws(() => semaphore.holdSync(), "CANNOT_BLOCK", "await semaphore.hold()");
    });

    test.needs("blockMain")("the main realm blocks for a permit that a thread gives", (t) => {
      const semaphore = new Type(1);
      semaphore.tryAcquire();
      const thread = t.start("call", semaphore, "release");
      is(semaphore.acquireSync(), true);
      thread.joinSync({ timeout: 15_000 });
      is(semaphore.acquireSync({ timeout: 2 }), false);
    });

    test.needs("realms")("who dies while it waits leaves the line", async (t) => {
      const semaphore = new Type(1);
      await semaphore.acquire();
      const victims = [1, 2].map(() => t.platform("call", semaphore, "acquire"));
      await t.waiting(semaphore, 2);
      const wait = semaphore.acquire();
      await Promise.all(victims.map((victim) => victim.kill()));
      semaphore.release();
      is(await wait, true);
      semaphore.release();
      is(semaphore.value, 1);
    });

    test.needs("realms")("a permit that is held comes back when its carrier ends", async (t) => {
      const semaphore = new Type(2);
      const words = t.words();
      const keeper = t.platform("keepPermit", semaphore, words);
      await t.told(words);
      await semaphore.acquire();
      const wait = semaphore.acquire();
      await t.waiting(semaphore, 1);
      await keeper.kill();
      is(await wait, true);
      is(semaphore.value, 0);
      semaphore.release(2);
    });

    test.needs("realms")("one that was acquired belongs to nobody, and does not", async (t) => {
      const semaphore = new Type(1);
      is(await t.platform("call", semaphore, "acquire").join(), true);
      is(semaphore.tryAcquire(), false);
      semaphore.release();
      is(semaphore.value, 1);
    });

    test("never more inside than there are permits", async (t) => {
      const semaphore = new Type(3);
      const words = t.words(2);
      const threads = Array.from({ length: 12 }, () =>
        t.start("enterInTurns", semaphore, 3, words),
      );
      await Promise.all(threads.map((thread) => thread.join()));
      equal([words[0], words[1], semaphore.value], [0, 3, 3]);
    });
  });
}

export const semaphore = base(Semaphore);
export const boundedSemaphore = base(BoundedSemaphore);

export const semaphores = suite("G6 Semaphores", "bounded and unbounded", (all) => {
  const test = all.needs("sharedMemory");

  test("SemaphoreTests.test_release_unacquired: a Semaphore may exceed its first value", async () => {
    const semaphore = new Semaphore(1);
    semaphore.release();
    is(semaphore.value, 2);
    for (let each = 0; each < 2; each++) is(await semaphore.acquire(), true);
    is(semaphore.tryAcquire(), false);
    semaphore.release(5);
    is(semaphore.value, 5);
  });

  test("SemaphoreTests.test_repr: printing it tells its value", async (t) => {
    const semaphore = new Semaphore(3);
    ok(String(semaphore).includes("value=3"), String(semaphore));
    semaphore.tryAcquire();
    ok(String(semaphore).includes("value=2"), String(semaphore));
    semaphore.release(2);
    is(await t.start("print", semaphore).join(), "<Semaphore value=4>");
  });

  test("BoundedSemaphoreTests.test_release_unacquired: one release too many is refused", async (t) => {
    const semaphore = new BoundedSemaphore();
    throws(() => semaphore.release(), RangeError, "release each permit once");
    await semaphore.acquire();
    semaphore.release();
    throws(() => semaphore.release(), RangeError);
    await rejects(t.start("call", semaphore, "release").join(), RangeError);
    is(semaphore.value, 1);
    await semaphore.acquire();
    throws(() => semaphore.release(2), RangeError);
    is(semaphore.value, 0, "all or nothing");
  });

  test("BoundedSemaphoreTests.test_repr: printing it tells its value and its bound", async (t) => {
    const semaphore = new BoundedSemaphore(3);
    is(String(semaphore), "<BoundedSemaphore value=3/3>");
    semaphore.tryAcquire();
    is(await t.start("print", semaphore).join(), "<BoundedSemaphore value=2/3>");
  });

  test("ThreadTests.test_various_ops: ten threads, three at a time, counted behind an RLock", async (t) => {
    const semaphore = new BoundedSemaphore(3);
    const lock = new RLock();
    const words = t.words();
    const threads = Array.from({ length: 10 }, () =>
      t.start("enterCounted", semaphore, lock, words),
    );
    const inside = (await Promise.all(threads.map((thread) => thread.join()))) as number[];
    ok(Math.max(...inside) <= 3, String(inside));
    equal([words[0], semaphore.value, lock.locked()], [0, 3, false]);
  });

  test("ThreadTests.test_BoundedSemaphore_limit: permits come back from other threads, and no more", async (t) => {
    for (let limit = 1; limit < 10; limit++) {
      const semaphore = new BoundedSemaphore(limit);
      for (const method of ["acquire", "release"]) {
        const threads = Array.from({ length: limit }, () => t.start("call", semaphore, method));
        await Promise.all(threads.map((thread) => thread.join()));
      }
      throws(() => semaphore.release(), RangeError);
      is(semaphore.value, limit);
    }
  });
});
