import { Lock } from "@heddle/core";
import { equal, is, ok, rejects } from "../check.js";
import { suite } from "../suite.js";
import type { Tools } from "../tools.js";

type Holder = ReturnType<Tools["platform"]>;

/** A platform thread that has the lock. */
async function holderOf(t: Tools, lock: Lock): Promise<Holder> {
  const words = t.words();
  const holder = t.platform("holdUntilStopped", lock, words);
  await t.told(words);
  return holder;
}

export const lockDeaths = suite("Sharing", "a carrier that ends with a lock", (all) => {
  const test = all.needs("sharedMemory", "realms");

  test("the next to ask gets it, and sees that it was abandoned until it releases", async (t) => {
    const lock = new Lock();
    const holder = await holderOf(t, lock);
    equal([lock.locked(), lock.abandoned], [true, false]);
    await holder.kill();
    equal([lock.locked(), lock.abandoned], [false, true]);
    is(await lock.acquire(), true);
    equal([lock.locked(), lock.abandoned], [true, true]);
    is(await t.start("read", lock, "abandoned").join(), true);
    lock.release();
    equal([lock.locked(), lock.abandoned], [false, false]);
    is(await lock.acquire(), true);
    is(lock.abandoned, false);
    await rejects(holder.join(), "THREAD_KILLED");
  });

  for (const take of ["tryAcquire", "acquireSync", "hold", "holdSync"] as const) {
    test(`so does ${take}`, async (t) => {
      const lock = new Lock();
      await (await holderOf(t, lock)).kill();
      await lock[take]();
      equal([lock.locked(), lock.abandoned], [true, true]);
      lock.release();
      equal([lock.locked(), lock.abandoned], [false, false]);
    });
  }

  test("those who wait already get it, one after the other", async (t) => {
    const lock = new Lock();
    const holder = await holderOf(t, lock);
    const words = t.words();
    const waits = [lock.acquire(), lock.acquire()];
    await t.waiting(lock, 2);
    const thread = t.start("takeTurn", lock, "acquire", words);
    await t.waiting(lock, 3);
    await holder.kill();
    is(await waits[0], true);
    is(lock.abandoned, true);
    lock.release();
    is(await waits[1], true);
    is(lock.abandoned, false);
    lock.release();
    equal(await thread.join(), { got: true, turn: 0 });
  });

  test.needs("blockCarrier")("those who block for it get it too", async (t) => {
    const lock = new Lock();
    const holder = await holderOf(t, lock);
    const words = t.words();
    const threads = [1, 2].map(() => t.start("takeTurn", lock, "acquireSync", words));
    await t.waiting(lock, 2);
    await holder.kill();
    await Promise.all(threads.map((thread) => thread.join()));
    is(words[0], 2);
  });

  test.needs("blockMain")("also the main realm, which sees no event while it blocks", async (t) => {
    const lock = new Lock();
    const holder = await holderOf(t, lock);
    const killed = holder.kill();
    is(lock.acquireSync({ timeout: 15_000 }), true);
    is(lock.abandoned, true);
    await killed;
    equal([lock.locked(), lock.abandoned], [true, true]);
    lock.release();
  });

  test.needs("blockCarrier", "killBusy")("a holder that computes can be killed", async (t) => {
    const lock = new Lock();
    const words = t.words();
    const holder = t.platform("holdAndSpin", lock, words);
    await t.told(words);
    const wait = lock.acquire();
    await holder.kill();
    is(await wait, true);
    is(lock.abandoned, true);
  });

  for (const acquire of ["acquire", "acquireSync"] as const) {
    test.needs(
      "killBusy",
      "blockCarrier",
      ...(acquire === "acquire" ? [] : ["blockMain" as const]),
    )(`who gets it then finds that the killed one does nothing more (${acquire})`, async (t) => {
      for (let round = 0; round < 2; round++) {
        const lock = new Lock();
        const words = t.words(2);
        const holder = t.platform("holdAndCount", lock, words);
        await t.told(words, 1);
        const killed = holder.kill();
        is(await lock[acquire](), true);
        const count = Atomics.load(words, 1);
        // Far more looks than it takes to count.
        for (let looks = 0; looks < 200_000; looks++) {
          if (Atomics.load(words, 1) !== count) ok(false, "it has stopped");
        }
        lock.release();
        await killed;
      }
    });
  }

  test.needs("lostOnExit")("a carrier that ends by itself abandons it too", async (t) => {
    const lock = new Lock();
    const words = t.words();
    const holder = t.platform("holdAndExit", lock, words);
    await t.told(words);
    const wait = lock.acquire();
    holder.stop();
    await rejects(holder.join(), "THREAD_LOST");
    is(await wait, true);
    is(lock.abandoned, true);
  });

  test("a platform thread that forgets to release abandons it at its end", async (t) => {
    const lock = new Lock();
    is(await t.platform("call", lock, "acquire").join(), true);
    is(await lock.acquire(), true);
    is(lock.abandoned, true);
  });

  for (const [acquire, needs] of [
    ["acquire", "sharedMemory"],
    ["acquireSync", "blockCarrier"],
  ] as const) {
    test.needs(needs)(
      `who dies while it waits leaves the line, and nobody hangs (${acquire})`,
      async (t) => {
        const lock = new Lock();
        await lock.acquire();
        const words = t.words();
        const victims = [1, 2].map(() => t.platform("takeTurn", lock, acquire, words));
        await t.waiting(lock, 2);
        const survivor = t.platform("takeTurn", lock, acquire, words);
        await t.waiting(lock, 3);
        await Promise.all(victims.map((victim) => victim.kill()));
        await t.waiting(lock, 1);
        lock.release();
        equal(await survivor.join(), { got: true, turn: 0 });
        equal([lock.locked(), lock.abandoned], [false, false]);
        for (const victim of victims) await rejects(victim.join(), "THREAD_KILLED");
      },
    );
  }

  test("holder and waiters die together: the one that is left gets it", async (t) => {
    const lock = new Lock();
    const holder = await holderOf(t, lock);
    const victims = [1, 2].map(() => t.platform("call", lock, "acquire"));
    await t.waiting(lock, 2);
    const wait = lock.acquire();
    await Promise.all([...victims, holder].map((thread) => thread.kill()));
    is(await wait, true);
    is(lock.abandoned, true);
    lock.release();
    is(lock.locked(), false);
  });

  test("a lock that only the dead held is nobody's, and the rest go on", async (t) => {
    for (let round = 0; round < 3; round++) {
      const lock = new Lock();
      const holder = await holderOf(t, lock);
      await holder.kill();
      is(await t.start("call", lock, "tryAcquire").join(), true);
      lock.release();
    }
  });
});
