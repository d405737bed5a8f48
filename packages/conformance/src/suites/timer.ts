import { Timer } from "@heddle/core";
import { equal, is, ok, rejection, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { turn } from "../wait.js";

export const timer = suite("G12 Timer", "Timer", (test) => {
  test("TimerTests.test_init_immutable_default_args: what is put into one timer's args is not in the next's", async () => {
    const calls: unknown[][] = [];
    const call = (...args: unknown[]): void => {
      calls.push(args);
    };
    for (let round = 0; round < 2; round++) {
      const timer = new Timer(1, call);
      equal(timer.args, []);
      timer.args.push("blah");
      timer.start();
      await timer.join();
    }
    equal(calls, [["blah"], ["blah"]]);
  });

  test("it calls its function once, after its time, with its arguments", async () => {
    const calls: unknown[][] = [];
    const begun = performance.now();
    const timer = new Timer(20, (...args: [string, number]) => void calls.push(args), ["a", 1]);
    is(timer.isAlive(), false);
    is(timer.start(), timer);
    equal([timer.isAlive(), calls.length], [true, 0]);
    is(await timer.join(), undefined);
    ok(performance.now() - begun >= 18, "it waited");
    equal([calls, timer.isAlive()], [[["a", 1]], false]);
  });

  test("cancel comes first: it is never called, and join resolves", async () => {
    let called = false;
    const timer = new Timer(5, () => {
      called = true;
    });
    timer.start();
    const join = timer.join();
    is(timer.cancel(), undefined);
    is(timer.isAlive(), false);
    await join;
    await new Timer(10, () => {}).start().join();
    timer.cancel();
    is(called, false);
  });

  test("cancelled before its start it does nothing", async () => {
    let called = false;
    const timer = new Timer(0, () => {
      called = true;
    });
    timer.cancel();
    timer.start();
    await timer.join();
    is(called, false);
  });

  test("it can be started once, and joined only then", async () => {
    const timer = new Timer(1, () => {});
    await rejects(timer.join(), "THREAD_NOT_STARTED", "before it is started");
    timer.start();
    throws(() => timer.start(), "THREAD_ALREADY_STARTED", "can only be started once");
    await timer.join();
    throws(() => timer.start(), "THREAD_ALREADY_STARTED");
    await timer.join();
  });

  test("join waits for a promise that the function gives, and rejects with what it throws", async () => {
    let done = false;
    const slow = new Timer(0, async () => {
      await turn();
      done = true;
    });
    await slow.start().join();
    is(done, true);
    const failing = new Timer(0, () => {
      throw new RangeError("in the timer");
    });
    await rejects(failing.start().join(), RangeError, "in the timer");
    await rejects(failing.join(), RangeError, "in the timer");
  });

  test("join ends at its timeout and its signal, and the timer goes on", async () => {
    const timer = new Timer(10_000, () => {}).start();
    await rejects(timer.join({ timeout: 2 }), "THREAD_TIMEOUT", "2 ms");
    const reason = { of: "mine" };
    is(await rejection(timer.join({ signal: AbortSignal.abort(reason) })), reason);
    await rejects(timer.join({ timeout: -1 }), RangeError, "Timer.join", "-1");
    is(timer.isAlive(), true);
    timer.cancel();
  });

  test("with repeat it calls again and again, until it is cancelled", async () => {
    const calls: string[] = [];
    const timer: Timer<[string]> = new Timer(
      1,
      (what: string) => {
        calls.push(what);
        if (calls.length === 3) timer.cancel();
      },
      ["tick"],
      { repeat: true },
    );
    timer.start();
    await timer.join();
    equal([calls, timer.isAlive()], [["tick", "tick", "tick"], false]);
    await new Timer(5, () => {}).start().join();
    is(calls.length, 3, "no call after cancel");
  });

  test("what a repeated call throws ends it", async () => {
    let calls = 0;
    const timer = new Timer(
      1,
      () => {
        calls++;
        throw new RangeError("the first");
      },
      [],
      { repeat: true },
    );
    await rejects(timer.start().join(), RangeError, "the first");
    equal([calls, timer.isAlive(), timer.finished.isSet()], [1, false, true]);
  });

  test("a subclass's own run is called, finished tells it of cancel, and join waits for its end", async () => {
    const seen: string[] = [];
    class RepeatTimer extends Timer {
      override async run(): Promise<void> {
        while (!(await this.finished.wait({ timeout: this.interval }))) this.function();
        await turn();
        seen.push("over");
      }
    }
    const timer = new RepeatTimer(1, () => {
      if (seen.push("call") === 2) timer.cancel();
    });
    is(timer.finished.isSet(), false);
    await timer.start().join();
    equal([seen, timer.isAlive(), timer.finished.isSet()], [["call", "call", "over"], false, true]);
    class Failing extends Timer {
      override async run(): Promise<void> {
        throw new RangeError("in run");
      }
    }
    await rejects(new Failing(1, () => {}).start().join(), RangeError, "in run");
  });

  test("finished is set by cancel and by the end, and waits like an event", async () => {
    const timer = new Timer(1, () => {}).start();
    is(await timer.finished.wait({ timeout: 0 }), false);
    is(await timer.finished.wait(), true);
    const cancelled = new Timer(10_000, () => {}).start();
    cancelled.finished.set();
    await cancelled.join();
    is(cancelled.isAlive(), false);
    await rejects(cancelled.finished.wait({ timeout: -1 }), RangeError, "Timer.finished.wait");
  });

  test("wrong arguments are refused", () => {
    throws(() => new Timer(1, () => {}, [], { repeat: 1 } as never), TypeError, "repeat", "true");
    throws(() => new Timer(1, () => {}, [], { again: true } as never), TypeError, "again");
    throws(() => new Timer(-1, () => {}), RangeError, "0 or more milliseconds", "-1");
    throws(() => new Timer(Number.NaN, () => {}), RangeError, "NaN");
    throws(() => new Timer("1s" as never, () => {}), TypeError, "number of milliseconds", '"1s"');
    throws(() => new Timer(1, "call" as never), TypeError, "must be a function", '"call"');
  });

  test("it works in a thread too, and stays in the realm that made it", async (t) => {
    is(await t.start("timed", 3).join(), "called");
    const thread = t.thread("nothing");
    thread.timer = new Timer(1, () => {});
    await rejects(thread.start().join(), "THREAD_UNCLONEABLE", ".timer is a Timer");
  });
});
