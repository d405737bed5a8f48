import { enumerate, transfer } from "@heddle/core";
import { equal, is, rejects } from "../check.js";
import { suite } from "../suite.js";
import { turn, until } from "../wait.js";

export const lost = suite("G20 Isolation", "carriers that end", (test) => {
  const exits = test.needs("lostOnExit");

  exits(
    "ExecutorDeadlockTest.test_crash_during_func_exec_on_worker: a thread whose carrier ends is lost, not hung",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      const thread = t.startOn(runtime, "exit");
      await rejects(thread.join(), "THREAD_LOST", thread.name, "ended before it did");
      equal([thread.state, thread.isAlive()], ["lost", false]);
    },
  );

  exits(
    "ProcessPoolExecutorTest.test_killed_child: all threads of the carrier are lost, and the next ones run on another",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      const neighbours = Array.from({ length: 3 }, () => t.startOn(runtime, "untilStopped"));
      await t.running(...neighbours);
      const culprit = t.startOn(runtime, "exit");
      for (const thread of [culprit, ...neighbours]) await rejects(thread.join(), "THREAD_LOST");
      is(await t.startOn(runtime, "add", 1, 2).join(), 3);
      is(runtime.carrierCount, 1);
    },
  );

  exits("threads on other carriers do not notice", async (t) => {
    const runtime = t.open({ parallelism: 2 });
    const survivors = [t.startOn(runtime, "untilStopped")];
    await t.running(...survivors);
    const culprit = new t.fixtures.PlatformTask("exit").start(runtime);
    await rejects(culprit.join(), "THREAD_LOST");
    survivors[0]?.stop();
    is(await survivors[0]?.join(), "woken");
  });

  test.needs("lostOnExit", "sharedMemory")(
    "threads that had not begun there run elsewhere, each of them once",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      const [words, tally] = [t.words(2), t.words()];
      const culprit = t.startOn(runtime, "spinThenExit", words);
      await t.told(words);
      const queued = Array.from({ length: 20 }, () => t.startOn(runtime, "count", tally));
      const plain = Array.from({ length: 20 }, (_, index) => t.startOn(runtime, "add", index, 1));
      // They have left for the carrier, as far as they leave before they can begin.
      await turn();
      Atomics.store(words, 1, 1);
      await rejects(culprit.join(), "THREAD_LOST", "ended before it did");
      const turns = (await Promise.all(queued.map((thread) => thread.join()))) as number[];
      equal(
        turns.toSorted((a, b) => a - b),
        queued.map((_, index) => index),
      );
      for (const [index, thread] of plain.entries()) is(await thread.join(), index + 1);
      is(tally[0], 20);
    },
  );

  test.needs("lostOnExit", "sharedMemory")(
    "also where the first thread that a carrier ever had ends it",
    async (t) => {
      for (let round = 0; round < 3; round++) {
        const runtime = t.open({ parallelism: 1 });
        const culprit = t.startOn(runtime, "exit");
        const others = Array.from({ length: 5 }, (_, index) => t.startOn(runtime, "add", index, 1));
        await rejects(culprit.join(), "THREAD_LOST", "ended before it did");
        for (const [index, thread] of others.entries()) is(await thread.join(), index + 1);
      }
    },
  );

  for (const [what, value] of [
    ["a number", 7],
    ["a megabyte", new Uint8Array(1_000_000).fill(7)],
    ["an object with a class", new Map([["answer", { deep: [1, 2] }]])],
  ] as const) {
    exits(`what a thread gave before its carrier ended is its result: ${what}`, async (t) => {
      const runtime = t.open({ parallelism: 1 });
      for (let round = 0; round < 5; round++) {
        const thread = t.startOn(runtime, "giveAndExit", value);
        equal(await thread.join(), value);
        equal(thread.left, value, "its field");
        await until(() => runtime.carrierCount === 0, "its carrier has ended");
      }
    });
  }

  exits("whoever waits for a lost thread hears of it, wherever", async (t) => {
    const target = t.platform("exitWhenTold");
    const joiners = [t.start("joinOf", target), t.platform("joinOf", target)];
    await t.running(target, ...joiners);
    target.stop();
    for (const joiner of joiners) await rejects(joiner.join(), "THREAD_LOST", target.name);
    await rejects(target.join(), "THREAD_LOST");
  });

  exits("who started a thread that is lost hears of it", async (t) => {
    const ending = (await t.start("platformEnding", "exit").join()) as { error: { code: string } };
    is(ending.error.code, "THREAD_LOST");
  });

  exits("fields of a lost thread stay as the caller has them", async (t) => {
    const thread = new t.fixtures.PlatformTask("exit");
    thread.kept = 1;
    await rejects(thread.start().join(), "THREAD_LOST");
    is(thread.kept, 1);
  });

  exits(
    "ExecutorDeadlockTest.test_crash_big_data: a carrier that ends with much on its way is no hang",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      const big = new Uint8Array(5_000_000);
      const threads = Array.from({ length: 4 }, () => t.startOn(runtime, "echo", big));
      const culprit = t.startOn(runtime, "exit", big);
      await rejects(culprit.join(), "THREAD_LOST");
      // Each came in a message of its own, and its result left in one.
      for (const thread of threads) is(((await thread.join()) as Uint8Array).length, big.length);
    },
  );

  exits(
    "ExecutorDeadlockTest.test_shutdown_deadlock: close returns when a carrier ends meanwhile",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      const culprit = t.startOn(runtime, "exitWhenTold");
      await t.running(culprit);
      const closed = runtime.close();
      culprit.stop();
      await rejects(culprit.join(), "THREAD_LOST");
      is(await closed, undefined);
    },
  );

  exits("children of a lost thread live on, and others can join them", async (t) => {
    const talk = t.talk();
    const parent = t.platform("childAndExit", transfer(talk.port));
    is(await talk.next(), "begun");
    parent.stop();
    await rejects(parent.join(), "THREAD_LOST");
    const orphan = enumerate().find(({ name }) => name === "orphan");
    is(orphan?.isAlive(), true);
    orphan?.stop();
    is(await orphan?.join(), "woken");
  });
});
