import { Lock, transfer } from "@heddle/core";
import { equal, is, ok, rejection, rejects } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

export const blockCarrier = suite("G8 Thread", "joinSync in a thread", (test) => {
  const carrier = test.needs("blockCarrier");

  for (const start of ["start", "platform"] as const) {
    const kind = start === "start" ? "virtual" : "platform";
    carrier(`a ${kind} thread can block for a thread that it starts`, async (t) => {
      is(await t[start]("blockOnChild", "add", 2, 3).join(), 5);
      is(await t[start]("blockOnChild", "echoLater", 4).join(), 4);
      is(await t[start]("blockOnPlatformChild", "echoLater", 5).join(), 5);
    });

    carrier(
      `what run threw is thrown in the ${kind} thread that blocks, and passes on`,
      async (t) => {
        const error = (await rejection(t[start]("blockOnChild", "fail", "quota").join())) as Error;
        equal([error.constructor, error.message], [t.fixtures.QuotaError, "too many"]);
      },
    );
  }

  carrier("a carrier that has blocked runs hundreds of threads one after another", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    for (let at = 0; at < 300; at++) is(await t.startOn(runtime, "echo", at).join(), at);
    is(await t.startOn(runtime, "blockOnChild", "add", 1, 1).join(), 2);
    for (let at = 0; at < 300; at++) is(await t.startOn(runtime, "echo", at).join(), at);
  });

  carrier("a thread that waits in line on the blocked carrier runs elsewhere", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    is(await t.startOn(runtime, "blockOnChild", "add", 1, 1).join(), 2);
    is(await t.startOn(runtime, "blockOnChildLater", "echoLater", 3).join(), 3);
  });

  carrier("a thread sent to the carrier before it blocked runs elsewhere too", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const target = t.startOn(runtime, "untilStopped");
    await t.running(target);
    const platform = new t.fixtures.PlatformTask("untilStopped").start(runtime);
    await t.running(platform);
    const blocked = t.startOn(runtime, "joinSyncOf", platform);
    const behind = Array.from({ length: 10 }, (_, index) => t.startOn(runtime, "echo", index));
    equal(
      await Promise.all(behind.map((thread) => thread.join())),
      behind.map((_, index) => index),
    );
    platform.stop();
    is(await blocked.join(), "woken");
    target.stop();
    is(await target.join(), "woken");
  });

  carrier("threads that move in with buffers of their own run elsewhere too", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const platform = new t.fixtures.PlatformTask("untilStopped").start(runtime);
    await t.running(platform);
    const blocked = t.startOn(runtime, "joinSyncOf", platform);
    const moved = t.startOn(runtime, "measure", transfer(new Uint8Array(50)));
    equal(await moved.join(), [50, 0]);
    platform.stop();
    is(await blocked.join(), "woken");
  });

  carrier("20 threads that each block for the next: spares stand in for the blocked", async (t) => {
    is(await t.start("nestSync", 20).join(), 20);
  });

  carrier("spare carriers go when they are no longer needed", async (t) => {
    const runtime = t.open({ parallelism: 2 });
    is(await t.startOn(runtime, "nestSync", 12).join(), 12);
    await until(() => runtime.carrierCount <= 2, "as many are left as were asked for");
  });

  carrier(
    "blocking for a thread that runs on the same carrier would never end, and is refused",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      const target = t.startOn(runtime, "untilStopped");
      await t.running(target);
      const error = rejects(
        t.startOn(runtime, "joinSyncOf", target).join(),
        "WOULD_DEADLOCK",
        target.name,
      );
      ok((await error).message.includes("await join()"), "it says what to write");
      target.stop();
      is(await target.join(), "woken");
    },
  );

  carrier("with a timeout it is tried, and times out", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const target = t.startOn(runtime, "untilStopped");
    await t.running(target);
    const options = { timeout: 5 };
    await rejects(t.startOn(runtime, "joinSyncOf", target, options).join(), "THREAD_TIMEOUT");
    target.stop();
    is(await target.join(), "woken");
  });

  carrier("where no more carriers may be made, the wait ends instead of hanging", async (t) => {
    const runtime = t.open({ parallelism: 1, maxCarriers: 3 });
    await rejects(t.startOn(runtime, "nestSync", 10).join(), "WOULD_DEADLOCK", "maxCarriers");
  });

  carrier("also where the other carriers wait for a lock that nobody releases", async (t) => {
    const runtime = t.open({ parallelism: 2, maxCarriers: 2 });
    const lock = new Lock();
    await lock.acquire();
    const waiter = t.startOn(runtime, "takeTurn", lock, "acquireSync", t.words());
    await t.waiting(lock, 1);
    const joiner = t.startOn(runtime, "blockOnChild", "nothing");
    await rejects(joiner.join(), "WOULD_DEADLOCK", "maxCarriers");
    lock.release();
    equal(await waiter.join(), { got: true, turn: 0 });
  });

  carrier("a timed joinSync in a thread leaves the other running", async (t) => {
    const target = t.platform("untilStopped");
    await t.running(target);
    const waiter = t.platform("joinSyncOf", target, { timeout: 5 });
    await rejects(waiter.join(), "THREAD_TIMEOUT", target.name);
    is(target.isAlive(), true);
    target.stop();
    is(await target.join(), "woken");
  });

  carrier("joinSync of an ended thread returns at once", async (t) => {
    const target = t.start("add", 2, 2);
    await target.join();
    is(await t.start("joinSyncOf", target).join(), 4);
    is(await t.start("joinSyncOf", target, { timeout: 0 }).join(), 4);
  });

  carrier("a blocked platform thread can be killed", async (t) => {
    const target = t.platform("untilStopped");
    await t.running(target);
    const talk = t.talk();
    const blocked = t.platform("blockAfterHello", transfer(talk.port), target);
    is(await talk.next(), "hello");
    await blocked.kill();
    await rejects(blocked.join(), "THREAD_KILLED");
    target.stop();
    is(await target.join(), "woken");
  });

  carrier("the death of the thread that a carrier blocks for ends the wait", async (t) => {
    const target = t.platform("untilStopped");
    await t.running(target);
    const talk = t.talk();
    const blocked = t.start("blockAfterHello", transfer(talk.port), target);
    is(await talk.next(), "hello");
    await target.kill();
    await rejects(blocked.join(), "THREAD_KILLED", target.name);
  });

  carrier("several carriers that block for one thread all hear of its end", async (t) => {
    const target = t.platform("untilStopped");
    await t.running(target);
    const talks = Array.from({ length: 5 }, () => t.talk());
    const blocked = talks.map(({ port }) => t.platform("blockAfterHello", transfer(port), target));
    for (const talk of talks) is(await talk.next(), "hello");
    target.stop();
    const results = await Promise.all(blocked.map((thread) => thread.join()));
    equal(results, new Array(5).fill("woken"));
  });

  carrier("results of every kind reach a thread that blocks", async (t) => {
    const data = {
      map: new Map([[1, new Set(["a"])]]),
      date: new Date(0),
      big: 2n ** 80n,
      nan: Number.NaN,
    };
    equal(await t.start("blockOnChild", "echo", data).join(), data);
    const bytes = (await t.start("blockOnChild", "copyBytes", 100_000).join()) as Uint8Array;
    equal([bytes.length, bytes[99_999]], [100_000, 7]);
    const child = await t.start("blockOnChild", "startChild", "echoLater", 3).join();
    is(await (child as ReturnType<typeof t.start>).join(), 3);
  });

  carrier("fields have come home to the thread that blocked for them", async (t) => {
    equal(await t.start("blockForFields", { seen: [1] }).join(), { seen: [1] });
  });

  carrier("neighbours go on where they were once the thread that blocked has ended", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const neighbour = t.startOn(runtime, "untilStopped");
    await t.running(neighbour);
    is(await t.startOn(runtime, "blockOnChild", "add", 1, 2).join(), 3);
    neighbour.stop();
    is(await neighbour.join(), "woken");
  });

  carrier("a thread that blocks can stop the one that it waits for before", async (t) => {
    is(await t.start("stopAndBlock").join(), "woken");
  });

  test.lacks("blockCarrier")(
    "joinSync is refused in a thread that must not block, or cannot",
    async (t) => {
      const target = t.start("untilStopped");
      await t.running(target);
      const error = (await rejection(t.start("joinSyncOf", target).join())) as Error & {
        code: string;
      };
      ok(["CANNOT_BLOCK", "NO_SHARED_MEMORY"].includes(error.code), String(error));
      ok(error.message.includes("await join()"), error.message);
      target.stop();
      is(await target.join(), "woken");
    },
  );
});
