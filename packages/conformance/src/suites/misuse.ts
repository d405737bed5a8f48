import type { Thread } from "@heddle/core";
import { is, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import type { Tools } from "../tools.js";

/** What TypeScript would not let through, and JavaScript does. */
type Loose = (...args: unknown[]) => never;

export const misuse = suite("G9 Misuse", "calls that cannot be meant so", (test) => {
  test("ThreadingExceptionTests.test_start_thread_again: running, ended or failed, start is once only", async (t) => {
    const words = "threads can only be started once";
    const running = t.start("untilStopped");
    throws(() => running.start(), "THREAD_ALREADY_STARTED", words, running.name);
    await t.running(running);
    throws(() => running.start(), "THREAD_ALREADY_STARTED", words, "running");
    running.stop();
    await running.join();
    throws(() => running.start(), "THREAD_ALREADY_STARTED", words, "done");
    const failed = t.start("fail", "type");
    await failed.join().catch(() => {});
    throws(() => failed.start(), "THREAD_ALREADY_STARTED", words, "failed");
  });

  test("ThreadingExceptionTests.test_joining_inactive_thread: join before start is refused", async (t) => {
    const thread = t.thread("nothing");
    const words = ["cannot join", thread.name, "before it is started"];
    await rejects(thread.join(), "THREAD_NOT_STARTED", ...words);
    throws(() => thread.joinSync(), "THREAD_NOT_STARTED", ...words);
    await rejects(thread.join({ timeout: 0 }), "THREAD_NOT_STARTED", ...words);
  });

  const times: [what: string, timeout: unknown, error: typeof TypeError, ...says: string[]][] = [
    ["negative", -1, RangeError, "0 or more milliseconds", "-1"],
    ["NaN", Number.NaN, RangeError, "NaN"],
    ["negative infinity", Number.NEGATIVE_INFINITY, RangeError, "-Infinity"],
    ["a string", "100", TypeError, "a number of milliseconds", '"100"'],
    ["null", null, TypeError, "null"],
    ["a bigint", 100n, TypeError, "100n"],
    ["an object", { ms: 5 }, TypeError, "an object"],
    ["true", true, TypeError, "true"],
  ];
  for (const [what, timeout, error, ...says] of times) {
    test(`a timeout that is ${what} is refused by join and joinSync`, async (t) => {
      const thread = await ended(t);
      const options = { timeout: timeout as number };
      await rejects(thread.join(options), error, "join: timeout", ...says);
      throws(() => thread.joinSync(options), error, "joinSync: timeout", ...says);
    });
  }

  test("a timeout in the place of the options is refused, with what to write", async (t) => {
    const thread = await ended(t);
    const loose = {
      join: thread.join.bind(thread) as Loose,
      sync: thread.joinSync.bind(thread) as Loose,
    };
    await rejects(
      loose.join(1000) as Promise<never>,
      TypeError,
      "options object, not 1000",
      "join({ timeout: 1000 })",
    );
    throws(
      () => loose.sync(1000),
      TypeError,
      "options object, not 1000",
      "joinSync({ timeout: 1000 })",
    );
    for (const wrong of ["1s", null, [1000], () => 1, true]) {
      await rejects(loose.join(wrong) as Promise<never>, TypeError, "options object");
      throws(() => loose.sync(wrong), TypeError, "options object");
    }
  });

  test("an option that there is not is refused by its name, with those that there are", async (t) => {
    const thread = await ended(t);
    const typo = { timout: 5 } as never;
    await rejects(
      thread.join(typo),
      TypeError,
      "join: there is no option timout",
      "timeout, signal",
    );
    throws(() => thread.joinSync(typo), TypeError, "joinSync: there is no option timout");
    throws(
      () => thread.joinSync({ signal: 1 } as never),
      TypeError,
      "no option signal, only timeout",
    );
    throws(
      () => new t.fixtures.Task("nothing", [], { deamon: true } as never),
      TypeError,
      "no option deamon",
      "daemon",
    );
  });

  test("a signal that is none is refused", async (t) => {
    const thread = await ended(t);
    for (const wrong of [7, "abort", {}, new AbortController(), null]) {
      await rejects(
        thread.join({ signal: wrong as never }),
        TypeError,
        "signal must be an AbortSignal",
      );
    }
  });

  test("what returns a promise never throws synchronously", async (t) => {
    const thread = t.thread("nothing");
    const calls: (() => Promise<unknown>)[] = [
      () => thread.join(),
      () => (thread.join as Loose)(5),
      () => thread.join({ timeout: -1 }),
      () => thread.join({ signal: 1 as never }),
      () => thread.kill(),
    ];
    for (const call of calls) {
      let promise: Promise<unknown> | undefined;
      try {
        promise = call();
      } catch (error) {
        throw new Error(`it threw: ${error}`);
      }
      is(
        await promise.then(
          () => "it gives",
          () => "it rejects",
        ),
        "it rejects",
      );
    }
  });

  const options: [what: string, options: unknown, ...says: string[]][] = [
    ["options that are a name", "fetcher", "options object", '"fetcher"', '{ name: "fetcher" }'],
    ["options that are null", null, "options object", "null"],
    ["options that are a list", [], "options object", "an array"],
    ["a daemon that is a number", { daemon: 1 }, "daemon must be true or false", "1"],
    ["a daemon that is a string", { daemon: "yes" }, "daemon must be true or false", '"yes"'],
    ["a signal that is none", { signal: {} }, "signal must be an AbortSignal", "an object"],
    ["a controller for a signal", { signal: new AbortController() }, "an AbortController"],
  ];
  for (const [what, given, ...says] of options) {
    test(`${what} is refused by the constructor`, (t) => {
      const { Task } = t.fixtures;
      throws(() => new Task("nothing", [], given as never), TypeError, "new ", "Task", ...says);
    });
  }

  test("a daemon set to something else than true or false is refused", (t) => {
    const thread = t.thread("nothing");
    for (const wrong of [1, "yes", null, undefined]) {
      throws(
        () => {
          thread.daemon = wrong as never;
        },
        TypeError,
        "daemon must be true or false",
      );
    }
    is(thread.daemon, false);
  });

  test("a runtime that is none is refused by start", (t) => {
    const thread = t.thread("nothing");
    for (const wrong of [{}, null, "node", 2, t.create]) {
      throws(
        () => (thread.start.bind(thread) as Loose)(wrong),
        TypeError,
        "start takes a runtime or nothing",
      );
    }
    is(thread.state, "new");
  });

  test("the read-only members cannot be set", async (t) => {
    const thread = (await ended(t)) as unknown as Record<string, unknown>;
    for (const key of ["state", "ident", "signal"]) {
      throws(
        () => {
          thread[key] = 1;
        },
        "THREAD_FIELD",
        key,
      );
    }
  });
});

async function ended(t: Tools): Promise<Thread<unknown>> {
  const thread = t.start("nothing");
  await thread.join();
  return thread;
}
