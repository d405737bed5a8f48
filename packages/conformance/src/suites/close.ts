import { transfer } from "@heddle/core";
import { equal, is, rejects } from "../check.js";
import { suite } from "../suite.js";
import { turn } from "../wait.js";

export const close = suite("G8 Thread", "close with a timeout", (test) => {
  test("the threads are asked to stop, and may still give their results", async (t) => {
    const own = t.open();
    const heeds = t.startOn(own, "untilStopped");
    const throws = t.startOn(own, "throwIfStopped");
    const fails = t.startOn(own, "failWhenStopped");
    await t.running(heeds, throws, fails);
    await own.close({ timeout: 30_000 });
    is(await heeds.join(), "woken");
    await rejects(throws.join(), "RUNTIME_CLOSED", throws.name, "was ended with its runtime");
    await rejects(fails.join(), "RUNTIME_CLOSED", fails.name);
    equal([heeds.state, throws.state, fails.state], ["done", "stopped", "stopped"]);
    is(own.carrierCount, 0);
  });

  for (const start of ["startOn", "platform"] as const) {
    test(`a ${start === "platform" ? "platform" : "virtual"} thread that does not heed it is ended`, async (t) => {
      const own = t.open();
      const thread =
        start === "platform"
          ? new t.fixtures.PlatformTask("ignoreStop").start(own)
          : t.startOn(own, "ignoreStop");
      await t.running(thread);
      await own.close({ timeout: 20 });
      await rejects(thread.join(), "RUNTIME_CLOSED", thread.name);
      equal([thread.state, own.carrierCount], ["stopped", 0]);
    });
  }

  test.needs("killBusy")(
    "also virtual threads in an endless loop, and what waits behind them",
    async (t) => {
      const own = t.open({ parallelism: 1 });
      const talk = t.talk();
      const spins = t.startOn(own, "announceAndSpin", transfer(talk.port));
      is(await talk.next(), "begun");
      const behind = [1, 2, 3].map(() => t.startOn(own, "add", 1, 2));
      await own.close({ timeout: 20 });
      for (const thread of [spins, ...behind]) await rejects(thread.join(), "RUNTIME_CLOSED");
      equal([spins.state, own.carrierCount], ["stopped", 0]);
    },
  );

  test.needs("killBusy")("a timeout of 0 ends all threads at once", async (t) => {
    const own = t.open();
    const talks = [t.talk(), t.talk()] as const;
    const spins = [
      t.startOn(own, "announceAndSpin", transfer(talks[0].port)),
      new t.fixtures.PlatformTask("announceAndSpin", [transfer(talks[1].port)]).start(own),
    ];
    for (const talk of talks) is(await talk.next(), "begun");
    await own.close({ timeout: 0 });
    for (const thread of spins) await rejects(thread.join(), "RUNTIME_CLOSED");
    is(own.carrierCount, 0);
  });

  test("a second call brings a timeout to a first one that waits for ever", async (t) => {
    const own = t.open();
    const thread = t.startOn(own, "ignoreStop");
    await t.running(thread);
    let closed = false;
    const first = own.close().then(() => {
      closed = true;
    });
    await turn();
    is(closed, false);
    await own.close({ timeout: 10 });
    await first;
    await rejects(thread.join(), "RUNTIME_CLOSED");
  });

  test("Infinity asks nobody, and waits", async (t) => {
    const own = t.open({ closeTimeout: 0 });
    const thread = t.startOn(own, "untilStopped");
    await t.running(thread);
    const closing = own.close({ timeout: Number.POSITIVE_INFINITY });
    await turn();
    equal([thread.state, thread.stopRequested], ["running", false]);
    thread.stop();
    is(await thread.join(), "woken");
    await closing;
  });

  test("threads that a thread starts when it is asked do not run", async (t) => {
    const own = t.open();
    const thread = t.startOn(own, "childWhenStopped", "add");
    await t.running(thread);
    await own.close({ timeout: 30_000 });
    await rejects(thread.join(), "RUNTIME_CLOSED");
  });

  test("await using takes its timeout from the runtime's options, and so does close", async (t) => {
    for (const end of ["using", "close"]) {
      const opened = t.open({ closeTimeout: 10 });
      const thread = t.startOn(opened, "ignoreStop");
      await t.running(thread);
      if (end === "close") await opened.close();
      else {
        await using _ = opened;
      }
      await rejects(thread.join(), "RUNTIME_CLOSED");
      equal([thread.state, opened.carrierCount], ["stopped", 0]);
    }
  });

  test("wrong options are refused, and close nothing", async (t) => {
    const own = t.open();
    await rejects(own.close(5 as never), TypeError, "options object, not 5", "{ timeout: 5000 }");
    await rejects(own.close({ timeout: -1 }), RangeError, "runtime.close", "-1");
    await rejects(own.close({ timeout: "1s" as never }), TypeError, "runtime.close", '"1s"');
    await rejects(own.close({ limit: 1 } as never), TypeError, "no option limit, only timeout");
    is(await t.startOn(own, "add", 1, 2).join(), 3);
  });
});
