import { enumerate, transfer } from "../../index.js";
import { equal, is, rejection, rejects } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

export const lost = suite("G20 Isolation", "carriers that end", (test) => {
  const exits = test.needs("lostOnExit");
  const throwing = test.needs("lostOnThrow");

  exits(
    "ExecutorDeadlockTest.test_crash_during_func_exec_on_worker: a thread whose carrier ends is lost, not hung",
    async (t) => {
      const runtime = t.open({ carriers: 1 });
      const thread = t.startOn(runtime, "exit");
      await rejects(thread.join(), "THREAD_LOST", thread.name, "ended before it did");
      equal([thread.state, thread.isAlive()], ["lost", false]);
    },
  );

  exits(
    "ProcessPoolExecutorTest.test_killed_child: all threads of the carrier are lost, and the next ones run on another",
    async (t) => {
      const runtime = t.open({ carriers: 1 });
      const neighbours = Array.from({ length: 3 }, () => t.startOn(runtime, "untilStopped"));
      await t.running(...neighbours);
      const culprit = t.startOn(runtime, "exit");
      for (const thread of [culprit, ...neighbours]) await rejects(thread.join(), "THREAD_LOST");
      is(await t.startOn(runtime, "add", 1, 2).join(), 3);
      is(runtime.carriers, 1);
    },
  );

  exits("threads on other carriers do not notice", async (t) => {
    const runtime = t.open({ carriers: 2 });
    const survivors = [t.startOn(runtime, "untilStopped")];
    await t.running(...survivors);
    const culprit = new t.fixtures.PlatformTask("exit").start(runtime);
    await rejects(culprit.join(), "THREAD_LOST");
    survivors[0]?.stop();
    is(await survivors[0]?.join(), "woken");
  });

  test.needs("lostOnExit", "sharedMemory")(
    "threads that had not begun there run elsewhere",
    async (t) => {
      const runtime = t.open({ carriers: 1 });
      await t.startOn(runtime, "nothing").join();
      const culprit = t.startOn(runtime, "exit");
      const queued = Array.from({ length: 5 }, (_, index) => t.startOn(runtime, "add", index, 1));
      await rejects(culprit.join(), "THREAD_LOST");
      const results = await Promise.allSettled(queued.map((thread) => thread.join()));
      for (const [index, result] of results.entries()) {
        // Those that the carrier had begun are lost with it.
        if (result.status === "fulfilled") is(result.value, index + 1);
        else is(result.reason.code, "THREAD_LOST");
      }
    },
  );

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
      const runtime = t.open({ carriers: 1 });
      const big = new Uint8Array(5_000_000);
      const threads = Array.from({ length: 4 }, () => t.startOn(runtime, "echo", big));
      const culprit = t.startOn(runtime, "exit", big);
      await rejects(culprit.join(), "THREAD_LOST");
      for (const result of await Promise.allSettled(threads.map((thread) => thread.join()))) {
        if (result.status === "fulfilled") is((result.value as Uint8Array).length, big.length);
        else is(result.reason.code, "THREAD_LOST");
      }
    },
  );

  exits(
    "ExecutorDeadlockTest.test_shutdown_deadlock: close returns when a carrier ends meanwhile",
    async (t) => {
      const runtime = t.open({ carriers: 1 });
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

  throwing("an error that no thread caught ends the carrier, and is the cause", async (t) => {
    const runtime = t.open({ carriers: 1 });
    const thread = t.startOn(runtime, "throwInTimer", "quota");
    const error = await rejects(thread.join(), "THREAD_LOST", "too many");
    const cause = error.cause as Error & { limit: number };
    equal([cause.constructor, cause.message, cause.limit], [t.fixtures.QuotaError, "too many", 3]);
  });

  throwing("something thrown that is no error is the cause as it is", async (t) => {
    const runtime = t.open({ carriers: 1 });
    const error = await rejection(t.startOn(runtime, "throwInTimer", "text").join());
    equal(
      [(error as { code: unknown }).code, (error as Error).cause],
      ["THREAD_LOST", "just text"],
    );
  });

  throwing("a rejection that nobody handles counts as one", async (t) => {
    const runtime = t.open({ carriers: 1 });
    const thread = t.startOn(runtime, "rejectUnhandled");
    await rejects(thread.join(), "THREAD_LOST", "nobody handles this");
  });

  throwing(
    "a carrier that ends of one thread's error takes its neighbours along, with the cause",
    async (t) => {
      const runtime = t.open({ carriers: 1 });
      const neighbour = t.startOn(runtime, "untilStopped");
      await t.running(neighbour);
      const culprit = t.startOn(runtime, "throwInTimer", "type");
      for (const thread of [neighbour, culprit]) {
        await rejects(thread.join(), "THREAD_LOST", thread.name, "not a host");
      }
      await until(() => runtime.carriers === 0, "the carrier is gone");
    },
  );
});
