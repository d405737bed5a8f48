import { equal, is, throws } from "../check.js";
import { suite } from "../suite.js";

/** Far above what a wait may take, so that a hang becomes an error. */
const timeout = 15_000;

export const blockMain = suite("G8 Thread", "joinSync in the main realm", (test) => {
  const main = test.needs("blockMain");

  main("joinSync gives what run returned", (t) => {
    is(t.start("add", 2, 3).joinSync({ timeout }), 5);
    is(t.start("echoLater", 6).joinSync({ timeout }), 6);
    is(t.platform("add", 3, 4).joinSync({ timeout }), 7);
  });

  main("joinSync throws what run threw, with its class", (t) => {
    const error = throws(() => t.start("fail", "type").joinSync({ timeout }), TypeError);
    is(error.message, "not a host");
  });

  main("fields have come home when it returns", (t) => {
    const thread = t.start("assign", { seen: [1, 2] });
    thread.joinSync({ timeout });
    equal(thread.seen, [1, 2]);
  });

  main("joinSync of an ended thread returns at once, each time the same", async (t) => {
    const thread = t.start("echo", { some: "data" });
    const result = await thread.join();
    is(thread.joinSync(), result);
    is(thread.joinSync({ timeout: 0 }), result);
  });

  main("joinSync past its timeout throws and leaves the thread running", async (t) => {
    const thread = t.start("untilStopped");
    throws(() => thread.joinSync({ timeout: 0 }), "THREAD_TIMEOUT", thread.name);
    throws(() => thread.joinSync({ timeout: 20 }), "THREAD_TIMEOUT", "20 ms");
    is(thread.isAlive(), true);
    await t.running(thread);
    thread.stop();
    is(thread.joinSync({ timeout }), "woken");
  });

  main("carriers are made and threads start others while the main realm blocks", (t) => {
    const runtime = t.open({ parallelism: 2 });
    is(t.startOn(runtime, "nest", 5).joinSync({ timeout }), 5);
    is(new t.fixtures.PlatformTask("nest", [3]).start(runtime).joinSync({ timeout }), 3);
    const child = t.startOn(runtime, "startPlatformChild", "echoLater", 7).joinSync({ timeout });
    is((child as ReturnType<typeof t.start>).joinSync({ timeout }), 7);
  });

  main(
    "threads that were started in the same tick run too while one of them is waited for",
    (t) => {
      const threads = Array.from({ length: 20 }, (_, index) => t.start("echoLater", index));
      const last = threads.at(-1);
      is(last?.joinSync({ timeout }), 19);
      equal(
        threads.map((thread) => thread.joinSync({ timeout })),
        threads.map((_, index) => index),
      );
    },
  );

  main("stop reaches a thread that is waited for by blocking", async (t) => {
    const thread = t.start("untilStopped");
    await t.running(thread);
    thread.stop();
    is(thread.joinSync({ timeout }), "woken");
    const early = t.startOn(t.open({ parallelism: 1 }), "nothing");
    early.stop("not needed");
    try {
      early.joinSync({ timeout });
    } catch (error) {
      is(error, "not needed");
    }
    is(early.state, "stopped");
  });

  main("a killed thread's joinSync throws THREAD_KILLED", async (t) => {
    const thread = t.platform("untilStopped");
    await t.running(thread);
    const killed = thread.kill();
    throws(() => thread.joinSync({ timeout }), "THREAD_KILLED", thread.name);
    await killed;
  });

  test.needs("blockMain", "lostOnExit")(
    "a carrier that ends while the main realm blocks is noticed",
    (t) => {
      const runtime = t.open({ parallelism: 1 });
      const thread = t.startOn(runtime, "exit");
      throws(() => thread.joinSync({ timeout }), "THREAD_LOST", thread.name);
      const platform = new t.fixtures.PlatformTask("exit").start(runtime);
      throws(() => platform.joinSync({ timeout }), "THREAD_LOST", platform.name);
      is(t.startOn(runtime, "add", 1, 1).joinSync({ timeout }), 2);
    },
  );

  main("a failed start is told to who blocks", (t) => {
    const runtime = t.open({
      worker: () => {
        throw new Error("no more workers");
      },
    });
    const thread = t.startOn(runtime, "nothing");
    throws(() => thread.joinSync({ timeout }), "THREAD_LOST", "no more workers");
  });

  main("threads of several runtimes run on while the main realm blocks for one", (t) => {
    const other = t.open({ parallelism: 1 });
    const target = t.startOn(other, "echoLater", 1);
    is(t.start("joinOf", target).joinSync({ timeout }), 1);
  });

  test.lacks("blockMain")("joinSync is refused where the main realm must not block", async (t) => {
    const thread = t.start("add", 1, 2);
    throws(() => thread.joinSync(), "CANNOT_BLOCK", "await join()");
    throws(() => thread.joinSync({ timeout: 0 }), "CANNOT_BLOCK");
    is(await thread.join(), 3);
    is(thread.joinSync(), 3, "an ended thread needs no blocking");
  });

  test.lacks("blockMain")("the misuses of joinSync are refused all the same", (t) => {
    throws(() => t.thread("nothing").joinSync(), "THREAD_NOT_STARTED");
    throws(() => t.thread("nothing").joinSync({ timeout: -1 }), RangeError);
  });
});
