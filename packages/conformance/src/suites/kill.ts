import { enumerate, Queue, transfer } from "@heddle/core";
import { equal, is, rejection, rejects } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

export const kill = suite("G8 Thread", "kill", (test) => {
  test("kill ends a platform thread: stopped, with THREAD_KILLED", async (t) => {
    const thread = t.platform("untilStopped");
    await t.running(thread);
    is(await thread.kill(), undefined);
    equal([thread.state, thread.isAlive()], ["stopped", false]);
    await rejects(thread.join(), "THREAD_KILLED", thread.name);
  });

  test.needs("killBusy")("kill ends a thread in the middle of a loop", async (t) => {
    const thread = t.platform("spin");
    await thread.kill();
    await rejects(thread.join(), "THREAD_KILLED");
  });

  test.needs("killBusy", "sharedMemory")("kill ends a loop that certainly runs", async (t) => {
    const words = new Int32Array(new SharedArrayBuffer(8));
    const thread = t.platform("spinUntilTold", words);
    await until(() => Atomics.load(words, 0) === 1, "the loop runs");
    await thread.kill();
    await rejects(thread.join(), "THREAD_KILLED");
  });

  test.needs(
    "killBusy",
    "sharedMemory",
    "blockCarrier",
  )("kill ends a thread that sleeps in shared memory", async (t) => {
    const words = new Int32Array(new SharedArrayBuffer(8));
    const thread = t.platform("sleepUntilTold", words);
    await until(() => Atomics.load(words, 0) === 1, "the thread is about to sleep");
    await thread.kill();
    await rejects(thread.join(), "THREAD_KILLED");
  });

  test("a virtual thread cannot be killed, and the message says what can be done", async (t) => {
    const thread = t.start("untilStopped");
    await rejects(thread.kill(), "THREAD_NOT_PLATFORM", "stop()", 'kind = "platform"');
    is(thread.isAlive(), true);
    await t.running(thread);
    thread.stop();
    is(await thread.join(), "woken");
  });

  test("kill before start is refused", async (t) => {
    await rejects(
      new t.fixtures.PlatformTask("nothing").kill(),
      "THREAD_NOT_STARTED",
      "before it is started",
    );
  });

  test("kill after the end resolves and changes nothing", async (t) => {
    const thread = t.platform("add", 1, 2);
    await thread.join();
    is(await thread.kill(), undefined);
    is(thread.state, "done");
  });

  test("kill twice: both resolve when the thread has ended", async (t) => {
    const thread = t.platform("untilStopped");
    const kills = [thread.kill(), thread.kill()];
    await Promise.all(kills);
    is(thread.state, "stopped");
    await rejects(thread.join(), "THREAD_KILLED");
  });

  test("a thread killed in the tick of its start never runs", async (t) => {
    const thread = t.platform("assign", { ran: true });
    await thread.kill();
    await rejects(thread.join(), "THREAD_KILLED");
    is(thread.ran, undefined);
  });

  test("fields of a killed thread stay as the caller has them", async (t) => {
    const thread = new t.fixtures.PlatformTask("assignThenWait", [{ seen: 1 }]).start();
    await t.running(thread);
    await thread.kill();
    await rejection(thread.join());
    is(thread.seen, undefined);
  });

  test("everybody who waits for a killed thread hears of it", async (t) => {
    const target = t.platform("untilStopped");
    const joiners = [t.start("joinOf", target), t.platform("joinOf", target)];
    await t.running(target, ...joiners);
    await target.kill();
    for (const joiner of joiners) await rejects(joiner.join(), "THREAD_KILLED", target.name);
  });

  test("a thread can kill another that it holds or started", async (t) => {
    const target = t.platform("untilStopped");
    await t.running(target);
    is(await t.start("killOf", target).join(), "stopped");
    await rejects(target.join(), "THREAD_KILLED");
    is(await t.start("killChild", "untilStopped").join(), "stopped");
  });

  test("a thread asked to stop and then killed is killed", async (t) => {
    const thread = t.platform("ignoreStop");
    await t.running(thread);
    thread.stop("please");
    await thread.kill();
    is(thread.state, "stopped");
    await rejects(thread.join(), "THREAD_KILLED");
  });

  test.needs("killBusy", "sharedMemory")("also for the thread that did both", async (t) => {
    is(await t.start("stopThenKillChild", t.words(2)).join(), "THREAD_KILLED");
  });

  test("threads of a killed thread live on", async (t) => {
    const talk = t.talk();
    const parent = t.platform("childAndWait", transfer(talk.port));
    is(await talk.next(), "begun");
    await parent.kill();
    await rejects(parent.join(), "THREAD_KILLED");
    const child = enumerate().find(({ name }) => name === "orphan");
    is(child?.isAlive(), true);
    child?.stop();
    is(await child?.join(), "woken");
  });

  test.needs("sharedMemory")(
    "a thread that a killed one had put into a queue can be joined by whoever takes it out",
    async (t) => {
      const talk = t.talk();
      const queue = new Queue<ReturnType<typeof t.thread>>();
      const parent = t.platform("childIntoQueueThenWait", queue, transfer(talk.port));
      is(await talk.next(), "begun");
      await until(() => queue.size === 2, "it is in there twice");
      const taker = t.start("joinFromQueue", queue);
      await parent.kill();
      const child = await queue.get();
      is(child.isAlive(), true);
      child.stop();
      equal(await Promise.all([child.join(), taker.join()]), ["woken", "woken"]);
      await rejects(parent.join(), "THREAD_KILLED");
    },
  );

  test.needs("killBusy", "blockCarrier")(
    "where the killed one had not come to say that it started it, it is lost, and nobody hangs",
    async (t) => {
      const queue = new Queue<ReturnType<typeof t.thread>>();
      const parent = t.platform("childrenIntoQueueThenSpin", queue, 2);
      await until(() => queue.size === 2, "both are in there");
      const child = await queue.get();
      const taker = t.start("joinFromQueue", queue);
      await t.running(taker);
      await parent.kill();
      await rejects(child.join(), "THREAD_LOST");
      await rejects(taker.join(), "THREAD_LOST");
      is(child.state, "lost");
    },
  );

  test.needs("sharedMemory", "realms")(
    "a thread whose result is on its way when it is killed is done",
    async (t) => {
      for (let round = 0; round < 3; round++) {
        const words = t.words(2);
        const thread = t.platform("giveThenTell", { round }, words);
        await t.told(words);
        Atomics.store(words, 1, 1);
        // No event is taken in meanwhile.
        while (Atomics.load(words, 0) === 1);
        await thread.kill();
        equal(await thread.join(), { round });
        is(thread.state, "done");
      }
    },
  );

  test("killing one leaves the others alone", async (t) => {
    const victim = t.platform("untilStopped");
    const others = [t.platform("echoLater", 1), t.start("echoLater", 2), t.start("untilStopped")];
    await victim.kill();
    await t.running(...others);
    others[2]?.stop();
    equal(await Promise.all(others.map((thread) => thread.join())), [1, 2, "woken"]);
    await rejects(victim.join(), "THREAD_KILLED");
  });
});
