import { RWLock } from "@heddle/core";
import { equal, is, ok, rejects, throws } from "../check.js";
import { suite } from "../suite.js";

export const rwlock = suite("Sharing", "RWLock", (all) => {
  const test = all.needs("sharedMemory");

  test("many read at a time, one writes, and never both", async (t) => {
    const lock = new RWLock();
    is(await lock.read.acquire(), true);
    is(lock.read.tryAcquire(), true);
    is(await t.start("tryRWLock", lock, "read").join(), true);
    is(lock.write.tryAcquire(), false);
    is(await t.start("tryRWLock", lock, "write").join(), false);
    lock.read.release();
    lock.read.release();
    is(await lock.write.acquire(), true);
    equal([lock.read.locked(), lock.write.locked()], [false, true]);
    for (const side of ["read", "write"] as const) {
      is(await t.start("tryRWLock", lock, side).join(), false);
    }
    lock.write.release();
    equal([lock.read.locked(), lock.write.locked()], [false, false]);
  });

  for (const [how, needs] of [
    ["acquire", "sharedMemory"],
    ["acquireSync", "blockCarrier"],
  ] as const) {
    test.needs(needs)(
      `a reader that comes while a writer waits stands behind it, so writers do not starve (${how})`,
      async (t) => {
        const lock = new RWLock();
        await lock.read.acquire();
        const words = t.words();
        const writer = t.start("turnAtRWLock", lock, "write", how, words);
        await t.waiting(lock, 1);
        is(await t.start("tryRWLock", lock, "read").join(), false);
        const reader = t.start("turnAtRWLock", lock, "read", how, words);
        await t.waiting(lock, 2);
        lock.read.release();
        equal([await writer.join(), await reader.join()], [0, 1]);
      },
    );
  }

  test("readers that wait together go on together", async (t) => {
    const lock = new RWLock();
    await lock.write.acquire();
    const reads = [1, 2, 3].map(() => lock.read.acquire());
    await t.waiting(lock, 3);
    lock.write.release();
    equal(await Promise.all(reads), [true, true, true]);
    is(lock.write.tryAcquire(), false);
    for (const _ of reads) lock.read.release();
    is(lock.write.tryAcquire(), true);
    lock.write.release();
  });

  test("blocks hold a side, and disposing twice does no harm", async () => {
    const lock = new RWLock();
    const held = await lock.read.hold();
    {
      using _ = lock.read.holdSync();
      is(lock.read.locked(), true);
    }
    is(lock.read.locked(), true, "the other still reads");
    held[Symbol.dispose]();
    held[Symbol.dispose]();
    is(lock.read.locked(), false);
    {
      using _ = await lock.write.hold();
      await rejects(lock.read.hold({ timeout: 2 }), "THREAD_TIMEOUT", "RWLock.read.hold", "2 ms");
    }
    is(lock.write.locked(), false);
  });

  test("release of a side that nobody here holds is refused", async (t) => {
    const lock = new RWLock();
    for (const side of [lock.read, lock.write]) throws(() => side.release(), "LOCK_NOT_HELD");
    await lock.read.acquire();
    throws(() => lock.write.release(), "LOCK_NOT_HELD", "RWLock.write");
    lock.read.release();
    throws(() => lock.read.release(), "LOCK_NOT_HELD", "RWLock.read");
    await t.waiting(lock, 0);
  });

  test("timeouts and signals end a wait, and the next one moves up", async (t) => {
    const lock = new RWLock();
    await lock.read.acquire();
    is(await lock.write.acquire({ timeout: 3 }), false);
    const controller = new AbortController();
    const writer = lock.write.acquire({ signal: controller.signal });
    const reader = lock.read.acquire();
    await t.waiting(lock, 2);
    const reason = { of: "mine" };
    controller.abort(reason);
    is(await writer.catch((error: unknown) => error), reason);
    is(await reader, true, "nobody waits to write any more");
    await rejects(lock.write.acquire({ timeout: -1 }), RangeError, "RWLock.write.acquire", "-1");
    throws(() => lock.read.acquireSync(5 as never), TypeError, "options object, not 5");
    lock.read.release();
    lock.read.release();
  });

  test("in fields and results it is the very lock, and a side stays at home", async (t) => {
    const lock = new RWLock();
    is(await t.start("echo", lock).join(), lock);
    ok(String(lock).includes("unlocked"), String(lock));
    const thread = t.thread("nothing");
    thread.side = lock.read;
    await rejects(thread.start().join(), "THREAD_UNCLONEABLE", ".side", "RWLock itself");
  });

  test.needs("realms")(
    "a carrier that ends gives back what it read, and abandons what it wrote",
    async (t) => {
      const lock = new RWLock();
      const words = t.words();
      const reader = t.platform("keepRWLock", lock, "read", words);
      await t.told(words);
      const write = lock.write.acquire();
      await t.waiting(lock, 1);
      await reader.kill();
      is(await write, true);
      is(lock.abandoned, false);
      lock.write.release();
      words[0] = 0;
      const writer = t.platform("keepRWLock", lock, "write", words);
      await t.told(words);
      const read = lock.read.acquire();
      await t.waiting(lock, 1);
      await writer.kill();
      is(await read, true);
      is(lock.abandoned, true);
      lock.read.release();
      await lock.write.acquire();
      lock.write.release();
      is(lock.abandoned, false);
    },
  );
});
