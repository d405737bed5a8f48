import { Condition, Event, Lock, Queue, RLock } from "@heddle/core";
import { equal, is, rejection, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { turn } from "../wait.js";

/** What locks promise by their asynchronous forms, whether memory is shared or not. */
export const awaitedLocks = suite("Sharing", "await lock.acquire(), everywhere", (test) => {
  for (const Type of [Lock, RLock]) {
    const name = Type.name;

    test(`${name}: free at first, held after acquire, free after release`, async () => {
      const lock = new Type();
      is(await lock.acquire(), true);
      equal([lock.locked(), lock.abandoned], [true, false]);
      lock.release();
      is(lock.locked(), false);
      const other = new Type();
      equal([other.locked(), other.abandoned], [false, false]);
      is(await lock.acquire({ timeout: 0 }), true);
      lock.release();
    });

    test(`${name}: threads get it in the order in which they came`, async (t) => {
      const lock = new Type();
      const said = new Queue<unknown>();
      await lock.acquire();
      const threads = [];
      for (let name = 0; name < 6; name++) {
        const start = name % 2 === 0 ? "start" : "platform";
        threads.push(t[start]("sayInTurn", lock, said, name));
        await t.waiting(lock, name + 1);
      }
      await turn();
      is(said.size, 0, "nobody is through before the release");
      lock.release();
      for (const thread of threads) await thread.join();
      equal(await takeAll(said), [0, 1, 2, 3, 4, 5]);
      is(lock.locked(), false);
    });

    test(`${name}: what several threads do while they hold it never mixes`, async (t) => {
      const lock = new Type();
      const count = new Queue<number>();
      await count.put(0);
      const threads = [1, 2, 3].map((n) =>
        t[n === 3 ? "platform" : "start"]("countInTurn", lock, count, 20),
      );
      for (const thread of threads) await thread.join();
      is(await count.get(), 60);
    });

    test(`${name}: a timeout gives false, a signal its reason, and neither keeps its place`, async (t) => {
      const lock = new Type();
      const had = new Event();
      const holder = t.start("haveUntilStopped", lock, had);
      await had.wait();
      is(await lock.acquire({ timeout: 5 }), false);
      is(await lock.acquire({ timeout: 0 }), false);
      await rejects(lock.hold({ timeout: 5 }), "THREAD_TIMEOUT", `${name}.hold`);
      const controller = new AbortController();
      const aborted = lock.acquire({ signal: controller.signal });
      await t.waiting(lock, 1);
      const reason = { of: "mine" };
      controller.abort(reason);
      is(await rejection(aborted), reason);
      is(await rejection(lock.acquire({ signal: controller.signal })), reason);
      await t.waiting(lock, 0);
      holder.stop();
      await holder.join();
      is(await lock.acquire(), true);
      lock.release();
    });

    test(`${name}: who dies with it abandons it, and the next in line gets it`, async (t) => {
      if (!t.supports.realms) return is(t.supports.realms, false);
      const lock = new Type();
      const had = new Event();
      const holder = t.platform("haveUntilStopped", lock, had);
      await had.wait();
      const said = new Queue<unknown>();
      const waits = t.start("sayInTurn", lock, said, "waiter");
      await t.waiting(lock, 1);
      await holder.kill();
      await waits.join();
      is(await said.get(), "waiter");
      equal([lock.locked(), lock.abandoned], [false, false], "the waiter released it");
      const again = t.platform("haveUntilStopped", lock, had);
      had.clear();
      await had.wait();
      await again.kill();
      equal([lock.locked(), lock.abandoned], [false, true]);
      is(await lock.acquire(), true);
      equal([lock.locked(), lock.abandoned], [true, true]);
      lock.release();
      is(lock.abandoned, false);
    });

    test(`${name}: who dies while it waits leaves the line`, async (t) => {
      if (!t.supports.realms) return is(t.supports.realms, false);
      const lock = new Type();
      const said = new Queue<unknown>();
      await lock.acquire();
      const victims = [1, 2].map((n) => t.platform("sayInTurn", lock, said, n));
      await t.waiting(lock, 2);
      const survivor = t.platform("sayInTurn", lock, said, "survivor");
      await t.waiting(lock, 3);
      await Promise.all(victims.map((victim) => victim.kill()));
      await t.waiting(lock, 1);
      lock.release();
      await survivor.join();
      equal(await takeAll(said), ["survivor"]);
    });

    test(`${name}: wrong calls are refused`, async () => {
      const lock = new Type();
      throws(() => lock.release(), "LOCK_NOT_HELD");
      await rejects(lock.acquire(5 as never), TypeError, `${name}.acquire`, "options object");
      await rejects(lock.acquire({ timeout: -1 }), RangeError, `${name}.acquire`, "-1");
      is(lock.locked(), false);
    });
  }

  test("the hold of a block never gives back somebody else's", async (t) => {
    const lock = new Lock();
    const said = new Queue<unknown>();
    const held = await lock.hold();
    const thread = t.start("sayInTurn", lock, said, 1);
    await t.waiting(lock, 1);
    lock.release();
    await thread.join();
    const mine = await lock.hold();
    held[Symbol.dispose]();
    is(lock.locked(), true);
    mine[Symbol.dispose]();
    mine[Symbol.dispose]();
    is(lock.locked(), false);
  });

  test("RLock: its owner takes it again, and nobody else has it in between", async (t) => {
    const lock = new RLock();
    equal(await t.start("reenter", lock).join(), [true, 2, true, true, false, 0]);
  });

  test("in fields, results and errors it is one object, also one that a thread makes", async (t) => {
    const lock = new Lock();
    is(await t.start("echo", lock).join(), lock);
    is(await t.start("joinChild", "echo", lock).join(), lock);
    is(await t.start("sameObject", lock, lock).join(), true);
    for (const start of ["start", "platform"] as const) {
      const made = (await t[start]("makeHeldLock").join()) as Lock;
      is(made instanceof Lock, true);
      await made.acquire();
      is(await t.start("call", made, "acquire", { timeout: 1 }).join(), false);
      is(await t.start("call", made, "locked").join(), true);
      made.release();
    }
  });

  test("who hears from another thread what it did reads its effect", async (t) => {
    const event = new Event();
    const lock = new Lock();
    for (const [object, name, change] of [
      [event, "isSet", () => event.set()],
      [lock, "locked", () => lock.acquire()],
    ] as const) {
      const told = new Queue<unknown>();
      const reader = t.start("readWhenTold", object, name, told);
      await t.waiting(told, 1);
      await change();
      await told.put("now");
      is(await reader.join(), true);
    }
  });

  for (const Type of [Lock, RLock]) {
    const name = `Condition of ${Type === Lock ? "a Lock" : "an RLock"}`;

    test(`${name}: notify wakes as many as it says, in order`, async (t) => {
      const condition = new Condition(new Type());
      const said = new Queue<unknown>();
      const threads = [];
      for (let name = 0; name < 4; name++) {
        threads.push(t.start("waitNotified", condition, said, name));
        await t.waiting(condition, name + 1);
      }
      await t.start("notifyOnce", condition).join();
      is(await said.get(), 0);
      await t.platform("notifyOnce", condition, 2).join();
      // Woken at once, they may get the lock in either order.
      equal([await said.get(), await said.get()].sort(), [1, 2]);
      await t.waiting(condition, 1);
      {
        using _ = await condition.hold();
        condition.notifyAll();
      }
      equal(await Promise.all(threads.map((thread) => thread.join())), [true, true, true, true]);
      is(condition.locked(), false);
    });

    test(`${name}: a wait that ends by its time or signal has the lock again`, async (t) => {
      const condition = new Condition(new Type());
      const said = new Queue<unknown>();
      is(await t.start("waitNotified", condition, said, 1, 5).join(), false);
      await condition.acquire();
      is(await condition.wait({ timeout: 5 }), false);
      is(condition.locked(), true);
      const controller = new AbortController();
      const wait = condition.wait({ signal: controller.signal });
      await t.waiting(condition, 1);
      controller.abort("enough");
      is(await rejection(wait), "enough");
      is(condition.locked(), true);
      condition.release();
    });

    test(`${name}: without the lock it is refused`, async () => {
      const condition = new Condition(new Type());
      await rejects(condition.wait(), "LOCK_NOT_HELD", "Condition.wait");
      throws(() => condition.notify(), "LOCK_NOT_HELD", "Condition.notify");
      throws(() => condition.notifyAll(), "LOCK_NOT_HELD", "Condition.notifyAll");
    });
  }

  test("Condition: a notification whose waiter dies before it has the lock goes to the next", async (t) => {
    if (!t.supports.realms) return is(t.supports.realms, false);
    const condition = new Condition();
    const said = new Queue<unknown>();
    const victim = t.platform("waitNotified", condition, said, "victim");
    await t.waiting(condition, 1);
    const next = t.start("waitNotified", condition, said, "next");
    await t.waiting(condition, 2);
    await condition.acquire();
    condition.notify();
    await victim.kill();
    condition.release();
    is(await next.join(), true);
    equal(await takeAll(said), ["next"]);
  });

  test("Condition.waitFor asks again after each notification", async (t) => {
    const condition = new Condition();
    let ready = 0;
    await condition.acquire();
    const wait = condition.waitFor(() => ready === 2 && "ready");
    for (let round = 1; round <= 2; round++) {
      await t.waiting(condition, 1);
      ready = round;
      await t.start("notifyOnce", condition).join();
    }
    is(await wait, "ready");
    condition.release();
  });
});

async function takeAll(queue: Queue<unknown>): Promise<unknown[]> {
  const items: unknown[] = [];
  while (!queue.empty()) items.push(await queue.get());
  return items;
}
