import { type Held, Lock } from "@heddle/core";
import { is, rejects, throws } from "../check.js";
import { suite } from "../suite.js";

export const lockHold = suite("G1 Lock and RLock", "using", (all) => {
  const test = all.needs("sharedMemory");

  test("BaseLockTests.test_with: a block holds it, and gives it back at its end", async () => {
    const lock = new Lock();
    {
      using _ = await lock.hold();
      is(lock.locked(), true);
    }
    is(lock.locked(), false);
    {
      using _ = lock.holdSync();
      is(lock.locked(), true);
    }
    is(lock.locked(), false);
  });

  test("BaseLockTests.test_with: also where the block throws, and the error passes on", async () => {
    const lock = new Lock();
    const failing = async (): Promise<never> => {
      using _ = await lock.hold();
      throw new RangeError("inside the block");
    };
    await rejects(failing(), RangeError, "inside the block");
    is(lock.locked(), false);
  });

  for (const [start, form, needs] of [
    ["start", "Later", "sharedMemory"],
    ["start", "", "blockCarrier"],
    ["platform", "", "blockCarrier"],
  ] as const) {
    const how = form ? "await hold()" : "holdSync()";
    test.needs(needs)(
      `BaseLockTests.test_with: in a ${start === "start" ? "virtual" : "platform"} thread, ${how}`,
      async (t) => {
        const lock = new Lock();
        await lock.acquire();
        const words = t.words();
        const holding = t[start](`holdBlock${form}`, lock, words);
        const failing = t[start](`failInBlock${form}`, lock);
        await t.waiting(lock, 2);
        lock.release();
        await holding.join();
        is(words[0], 1, "it was locked inside the block");
        await rejects(failing.join(), RangeError, "inside the block");
        is(lock.locked(), false);
      },
    );
  }

  test("disposing of a hold twice does no harm", async () => {
    const lock = new Lock();
    const held = await lock.hold();
    held[Symbol.dispose]();
    held[Symbol.dispose]();
    is(lock.locked(), false);
  });

  test("a hold that was given back by release never gives back somebody else's", async (t) => {
    const lock = new Lock();
    const taking: (() => Promise<unknown>)[] = [
      () => lock.acquire(),
      () => lock.acquire({ timeout: 5 }),
      async () => lock.tryAcquire(),
      async () => lock.acquireSync(),
      () => t.start("call", lock, "acquire").join(),
      () => t.start("call", lock, "acquireSync").join(),
    ];
    for (const take of taking) {
      const held = await lock.hold();
      lock.release();
      is(await take(), true);
      held[Symbol.dispose]();
      is(lock.locked(), true, "another holds it");
      lock.release();
    }
  });

  test("nor another hold, here or in a thread", async (t) => {
    const lock = new Lock();
    const first = await lock.hold();
    lock.release();
    const second = await lock.hold();
    first[Symbol.dispose]();
    is(lock.locked(), true);
    second[Symbol.dispose]();
    is(lock.locked(), false);
    const third = lock.holdSync();
    lock.release();
    const thread = t.start("holdBlockLater", lock, t.words());
    await thread.join();
    third[Symbol.dispose]();
    is(lock.locked(), false);
  });

  test("a hold that another thread released is over", async (t) => {
    const lock = new Lock();
    const held = await lock.hold();
    await t.start("call", lock, "release").join();
    await t.start("call", lock, "acquire").join();
    held[Symbol.dispose]();
    is(lock.locked(), true);
    lock.release();
  });

  test("past its timeout hold rejects, since there is nothing to give", async () => {
    const lock = new Lock();
    await lock.acquire();
    await rejects(lock.hold({ timeout: 0 }), "THREAD_TIMEOUT", "Lock.hold", "0 ms");
    await rejects(lock.hold({ timeout: 3 }), "THREAD_TIMEOUT", "Lock.hold", "3 ms");
    throws(() => lock.holdSync({ timeout: 0 }), "THREAD_TIMEOUT", "Lock.holdSync", "0 ms");
    lock.release();
    is(lock.locked(), false);
  });

  test("holds that wait get it one after the other", async () => {
    const lock = new Lock();
    const held: Held[] = [];
    const first = await lock.hold();
    const waits = [1, 2, 3].map(() => lock.hold().then((each) => held.push(each)));
    first[Symbol.dispose]();
    for (const [index, wait] of waits.entries()) {
      await wait;
      is(held.length, index + 1);
      held[index]?.[Symbol.dispose]();
    }
    is(lock.locked(), false);
  });
});
