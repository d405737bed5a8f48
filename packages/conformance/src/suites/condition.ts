import { Condition, Lock, RLock } from "@heddle/core";
import { equal, is, ok, rejects, throws } from "../check.js";
import { countWaiting } from "../line.js";
import { suite } from "../suite.js";
import { turn } from "../wait.js";

const got = { notified: true, locked: true };
const late = { notified: false, locked: true };

export const condition = suite("G5 Condition", "Condition", (all) => {
  const test = all.needs("sharedMemory");

  test("ConditionTests.test_acquire: its lock is a Lock of its own, or the very one that was given", async () => {
    const own = new Condition();
    ok(own.lock instanceof Lock, "a plain Lock");
    is(await own.acquire(), true);
    is(own.tryAcquire(), false);
    own.release();
    for (const lock of [new Lock(), new RLock()]) {
      const condition = new Condition(lock);
      is(condition.lock, lock);
      is(await condition.acquire(), true);
      is(lock.locked(), true);
      condition.release();
      is(lock.acquireSync(), true);
      is(condition.locked(), true);
      lock.release();
      {
        using _ = await condition.hold();
        is(lock.locked(), true);
      }
      {
        using _ = condition.holdSync();
        is(lock.locked(), true);
      }
      is(lock.locked(), false);
    }
  });

  test("ConditionTests.test_acquire: anything else for a lock is refused", () => {
    for (const lock of [1, null, {}, new Condition()]) {
      throws(() => new Condition(lock as never), TypeError, "Lock or an RLock");
    }
  });

  test("ConditionTests.test_acquire: several conditions may share one lock", async (t) => {
    const lock = new Lock();
    const [first, second] = [new Condition(lock), new Condition(lock)];
    const words = t.words();
    const threads = [first, second].map((each) => t.start("waitOn", each, "wait", words));
    await t.waiting(first, 1);
    await t.waiting(second, 1);
    for (const [index, each] of [first, second].entries()) {
      using _ = await lock.hold();
      each.notifyAll();
      await turn();
      is(words[0], index, "it needs the lock to go on");
      lock.release();
      equal(await threads[index]?.join(), got);
    }
  });

  for (const [name, make] of [
    ["a Lock", () => new Condition()],
    ["an RLock", () => new Condition(new RLock())],
  ] as const) {
    test(`ConditionTests.test_unacquired_wait: wait without the lock is refused (${name})`, async (t) => {
      const condition = make();
      await rejects(condition.wait(), "LOCK_NOT_HELD", "Condition.wait");
      await rejects(
        condition.waitFor(() => false),
        "LOCK_NOT_HELD",
        "Condition.waitFor",
      );
      throws(() => condition.waitSync({ timeout: 0 }), "LOCK_NOT_HELD", "Condition.waitSync");
      throws(() => condition.waitForSync(() => false), "LOCK_NOT_HELD", "Condition.waitForSync");
      await rejects(t.start("callAs", condition, "wait").join(), "LOCK_NOT_HELD");
      is(condition.locked(), false);
    });

    test(`ConditionTests.test_unacquired_notify: notify without the lock is refused (${name})`, async (t) => {
      const condition = make();
      throws(() => condition.notify(), "LOCK_NOT_HELD", "Condition.notify");
      throws(() => condition.notifyAll(), "LOCK_NOT_HELD", "Condition.notifyAll");
      await rejects(t.start("callAs", condition, "notifyAll").join(), "LOCK_NOT_HELD");
    });
  }

  for (const [wait, start, count, Type, needs] of [
    ["wait", "start", 5, Lock, "sharedMemory"],
    ["wait", "start", 5, RLock, "sharedMemory"],
    ["waitSync", "platform", 3, Lock, "blockCarrier"],
  ] as const) {
    test.needs(needs)(
      `ConditionTests.test_notify: notify(n) wakes n, who go on when they have the lock (${wait}, ${Type.name})`,
      async (t) => {
        const condition = new Condition(new Type());
        for (let round = 0; round < 2; round++) {
          const words = t.words();
          const threads = Array.from({ length: count }, () =>
            t[start]("waitOn", condition, wait, words),
          );
          await t.waiting(condition, count);
          const first = count - 2;
          await condition.acquire();
          condition.notify(first);
          await turn();
          is(words[0], 0, "nobody goes on before the release");
          condition.release();
          await t.told(words, first);
          await turn();
          is(words[0], first, "no more than that");
          await t.waiting(condition, count - first);
          await condition.acquire();
          if (round === 0) condition.notify(count);
          else condition.notifyAll();
          condition.release();
          const results = await Promise.all(threads.map((thread) => thread.join()));
          equal(results, new Array(count).fill(got));
          is(condition.locked(), false);
        }
      },
    );
  }

  test("ConditionTests.test_notify: where nobody waits it does nothing, and is not remembered", async (t) => {
    const condition = new Condition();
    using _ = await condition.hold();
    condition.notify(3);
    condition.notifyAll();
    is(await condition.wait({ timeout: 5 }), false);
    await t.waiting(condition, 0);
  });

  test("those who wait are woken in the order in which they came", async (t) => {
    const condition = new Condition();
    const threads = [];
    const words = t.words();
    for (let count = 1; count <= 4; count++) {
      threads.push(t.start("waitOn", condition, "wait", words));
      await t.waiting(condition, count);
    }
    for (const thread of threads) {
      await condition.acquire();
      condition.notify();
      condition.release();
      equal(await thread.join(), got);
    }
  });

  test("ConditionTests.test_timeout: not notified it gives false when the time is up, with the lock", async (t) => {
    const condition = new Condition();
    await condition.acquire();
    const begun = performance.now();
    is(await condition.wait({ timeout: 30 }), false);
    ok(performance.now() - begun >= 18, "it waited");
    is(condition.locked(), true);
    condition.release();
    const words = t.words();
    equal(await t.start("waitOn", condition, "wait", words, { timeout: 5 }).join(), late);
    equal(await t.start("waitOn", condition, "wait", words, { timeout: 0 }).join(), late);
    is(condition.locked(), false);
  });

  test.needs("blockCarrier")("ConditionTests.test_timeout: so does one that blocks", async (t) => {
    const condition = new Condition();
    const words = t.words();
    equal(await t.start("waitOn", condition, "waitSync", words, { timeout: 5 }).join(), late);
    equal(await t.start("waitOn", condition, "waitSync", words, { timeout: 0 }).join(), late);
    is(condition.locked(), false);
  });

  test("ConditionTests.test_timeout: past its time it still waits for the lock", async (t) => {
    const condition = new Condition();
    await condition.acquire();
    let ended = false;
    const wait = condition.wait({ timeout: 3 }).finally(() => {
      ended = true;
    });
    is(condition.tryAcquire(), true, "the wait has let go of it");
    await t.waiting(condition, 0);
    await turn();
    is(ended, false);
    condition.release();
    is(await wait, false);
    is(condition.locked(), true);
    condition.release();
  });

  for (const [waitFor, needs] of [
    ["waitFor", "sharedMemory"],
    ["waitForSync", "blockCarrier"],
  ] as const) {
    test.needs(needs)(
      `ConditionTests.test_waitfor: it looks again at each notification, and gives what is true (${waitFor})`,
      async (t) => {
        const condition = new Condition();
        const words = t.words(2);
        const thread = t.start("waitForWord", condition, waitFor, words, 4);
        await t.waiting(condition, 1);
        for (let value = 1; value <= 4; value++) {
          is(words[0], value, "it has looked once for each");
          await condition.acquire();
          words[1] = value;
          condition.notifyAll();
          condition.release();
          if (value < 4) {
            await t.told(words, value + 1);
            await t.waiting(condition, 1);
          }
        }
        equal(await thread.join(), { result: 4, looks: 5 });
      },
    );

    test.needs(needs)(
      `ConditionTests.test_waitfor_timeout: its time runs in all, notified or not (${waitFor})`,
      async (t) => {
        const condition = new Condition();
        const words = t.words(2);
        const begun = performance.now();
        const thread = t.start("waitForWord", condition, waitFor, words, 9, { timeout: 60 });
        for (let value = 1; value <= 3; value++) {
          await t.told(words, value);
          if (performance.now() - begun > 40) break;
          await condition.acquire();
          words[1] = value;
          condition.notify();
          condition.release();
        }
        equal(((await thread.join()) as { result: unknown }).result, false);
        ok(performance.now() - begun >= 50, "it waited");
      },
    );
  }

  test("waitFor needs no lock where the predicate gives something true at once", async () => {
    const condition = new Condition();
    is(await condition.waitFor(() => "there"), "there");
    is(
      condition.waitForSync(() => "there"),
      "there",
    );
  });

  test("notify(0) wakes nobody, and is no error", async (t) => {
    const condition = new Condition();
    await condition.acquire();
    const waited = condition.wait();
    await t.waiting(condition, 1);
    await condition.acquire();
    condition.notify(0);
    is(countWaiting(condition), 1);
    condition.notify(1);
    condition.release();
    is(await waited, true);
    condition.release();
  });

  test("waitFor gives at once what is true, and passes on what the predicate throws", async () => {
    const condition = new Condition();
    await condition.acquire();
    is(await condition.waitFor(() => "there"), "there");
    is(await condition.waitFor(async () => "later"), "later");
    is(
      condition.waitForSync(() => "there"),
      "there",
    );
    is(await condition.waitFor(() => 0, { timeout: 0 }), 0);
    const failing = (): never => {
      throw new RangeError("in the predicate");
    };
    await rejects(condition.waitFor(failing), RangeError, "in the predicate");
    throws(() => condition.waitForSync(failing), RangeError, "in the predicate");
    throws(() => condition.waitForSync((async () => true) as never), TypeError, "await waitFor()");
    is(condition.locked(), true);
    condition.release();
  });

  test("wrong options are refused, name the call, and leave the lock held", async () => {
    const condition = new Condition();
    await condition.acquire();
    await rejects(condition.wait({ timeout: -1 }), RangeError, "Condition.wait", "-1");
    await rejects(condition.wait(5 as never), TypeError, "Condition.wait", "options object, not 5");
    throws(() => condition.waitSync({ timeout: -1 }), RangeError, "Condition.waitSync");
    const waitFor = condition.waitFor(() => true, { timeout: Number.NaN });
    await rejects(waitFor, RangeError, "Condition.waitFor", "NaN");
    for (const count of [-1, 1.5]) {
      throws(() => condition.notify(count), RangeError, "Condition.notify", String(count));
    }
    throws(() => condition.notify("1" as never), TypeError, "Condition.notify", '"1"');
    is(condition.locked(), true);
    condition.release();
  });

  test("a signal ends the wait with its very reason, and with the lock", async (t) => {
    const condition = new Condition();
    await condition.acquire();
    const reason = { of: "mine" };
    const rejection = (wait: Promise<unknown>) => wait.catch((error: unknown) => error);
    is(await rejection(condition.wait({ signal: AbortSignal.abort(reason) })), reason);
    is(condition.locked(), true);
    const controller = new AbortController();
    const wait = rejection(condition.wait({ signal: controller.signal }));
    await t.waiting(condition, 1);
    is(condition.locked(), false);
    controller.abort(reason);
    is(await wait, reason);
    is(condition.locked(), true);
    condition.release();
  });

  test("with an RLock wait gives back all holds, and takes as many again", async (t) => {
    const lock = new RLock();
    const condition = new Condition(lock);
    for (const start of ["start", "platform"] as const) {
      const thread = t[start]("waitNested", condition, lock);
      await t.waiting(condition, 1);
      await lock.acquire();
      condition.notify();
      lock.release();
      equal(await thread.join(), { notified: true, count: 2 });
      is(lock.locked(), false);
    }
  });

  test("in fields and results it is the very condition, with the very lock", async (t) => {
    const lock = new RLock();
    const condition = new Condition(lock);
    const back = (await t.start("echo", [condition, lock]).join()) as [Condition, RLock];
    equal([back[0] === condition, back[1] === lock], [true, true]);
    is(((await t.start("read", condition, "lock").join()) as RLock) === lock, true);
  });

  test("printing it tells of its lock", async () => {
    const condition = new Condition();
    ok(String(condition).includes("unlocked"), String(condition));
    await condition.acquire();
    ok(String(condition).includes("Lock locked"), String(condition));
  });

  test.needs("blockMain")("the main realm blocks until a thread notifies it", async (t) => {
    const condition = new Condition();
    const words = t.words(2);
    condition.acquireSync();
    const thread = t.start("storeAndNotify", condition, words, 1);
    is(
      condition.waitForSync(() => words[1] === 1),
      true,
    );
    is(condition.waitSync({ timeout: 3 }), false);
    condition.release();
    await thread.join();
  });

  test.lacks("blockMain")("CANNOT_BLOCK: where the main realm must not block", async () => {
    const condition = new Condition();
    await condition.acquire();
    throws(() => condition.waitSync(), "CANNOT_BLOCK", "await condition.wait()");
    is(condition.locked(), true);
    condition.release();
  });

  const dying = test.needs("realms");
  dying("who dies while it waits takes no notification along", async (t) => {
    const condition = new Condition();
    const words = t.words();
    const victim = t.platform("waitOn", condition, "wait", words);
    await t.waiting(condition, 1);
    const thread = t.start("waitOn", condition, "wait", words);
    await t.waiting(condition, 2);
    await victim.kill();
    await condition.acquire();
    condition.notify();
    condition.release();
    equal(await thread.join(), got);
  });

  dying("a notifier that dies with the lock leaves nobody hanging", async (t) => {
    const lock = new Lock();
    const condition = new Condition(lock);
    const words = t.words();
    const thread = t.start("waitOn", condition, "wait", words);
    await t.waiting(condition, 1);
    const holding = t.words();
    const holder = t.platform("holdUntilStopped", lock, holding);
    await t.told(holding);
    await holder.kill();
    await condition.acquire();
    is(lock.abandoned, true);
    condition.notifyAll();
    condition.release();
    equal(await thread.join(), got);
  });
});
