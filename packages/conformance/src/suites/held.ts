import { equal, is, rejects } from "../check.js";
import { suite } from "../suite.js";

export const held = suite("Sharing", "locks and queues in a struct's fields", (all) => {
  const test = all.needs("sharedMemory");

  test("threads that change a struct under its own lock lose nothing", async (t) => {
    const till = new t.fixtures.Till();
    const threads = Array.from({ length: 6 }, () => t.start("call", till, "payTimes", 2, 50));
    await till.payTimes(1, 50);
    for (const thread of threads) await thread.join();
    is(till.total, 650);
  });

  test("a condition of the struct's lock wakes who waits on the other side", async (t) => {
    const till = new t.fixtures.Till({ total: 1 });
    const taken = t.start("call", till, "take", 5);
    await t.waiting(till.changed, 1);
    await till.pay(3);
    await t.waiting(till.changed, 1);
    await till.pay(3);
    is(await taken.join(), 2);
    is(till.lock.locked(), false);
  });

  test("its queue is one for all, and what is in its fields is itself wherever it goes", async (t) => {
    const { slips, lock } = new t.fixtures.Till();
    const filled = t.start("fillQueue", slips, "put", 1, 5);
    const came: number[] = [];
    while (came.length < 5) came.push(await slips.get());
    equal(came, [1, 2, 3, 4, 5]);
    is(await filled.join(), 5);
    is(await t.start("echo", lock).join(), lock);
  });

  test("a struct that a thread made comes with its lock and its queue", async (t) => {
    const till = (await t.start("makeTill", 7).join()) as InstanceType<typeof t.fixtures.Till>;
    equal([till.total, await till.slips.get(), till.lock.locked()], [7, 7, false]);
    is(till.changed.lock, till.lock);
    is(await t.start("call", till, "take", 7).join(), 0);
  });

  test.needs("realms")(
    "a thread that is killed with the struct's lock leaves it to others",
    async (t) => {
      const till = new t.fixtures.Till();
      const words = t.words();
      const holder = t.platform("holdUntilStopped", till.lock, words);
      await t.told(words);
      const paid = till.pay(1);
      await t.waiting(till.lock, 1);
      await holder.kill();
      await rejects(holder.join(), "THREAD_KILLED");
      await paid;
      equal([till.total, till.lock.locked()], [1, false]);
    },
  );
});
