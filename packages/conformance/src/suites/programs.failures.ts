import { equal, is, ok } from "../check.js";
import { suite } from "../suite.js";

export const programFailures = suite("G10 Excepthook", "failures that nobody joins", (all) => {
  const test = all.needs("programs");

  test("ExceptHookTests.test_excepthook: a failure is printed with name, stack and message, and makes the exit code 1", async (t) => {
    const { code, stderr } = await t.program("unjoinedFailure");
    is(code, 1);
    ok(stderr.startsWith("Exception in thread worker-7:\n"), stderr);
    ok(stderr.includes("too many"), stderr);
    ok(/\n\s+at .*fixtures/.test(stderr), `the stack of the thread: ${stderr}`);
    ok(stderr.includes("busy"), `the cause too: ${stderr}`);
  });

  test("each failure is printed", async (t) => {
    const { code, stderr } = await t.program("twoUnjoinedFailures");
    is(code, 1);
    for (const name of ["first", "second"]) {
      is(stderr.split(`Exception in thread ${name}:`).length, 2, name);
    }
  });

  test("one fault in many threads is printed once, with the threads' names", async (t) => {
    const { code, stderr } = await t.program("sameFailures");
    is(code, 1);
    is(stderr.split("too many").length, 2, stderr);
    is(stderr.split("not a host").length, 2, stderr);
    const more = /\nThe same exception in 48 more threads: (same \d+, ){4}same \d+ and 43 more\n/;
    ok(more.test(stderr), stderr);
  });

  test.needs("uncaughtErrors")(
    "an error that a thread left behind is printed, and makes the exit code 1",
    async (t) => {
      const { code, stdout, stderr } = await t.program("leftError");
      equal([code, stdout], [1, "fine\n"]);
      ok(stderr.startsWith("Exception in thread (one that had ended, on carrier 1):\n"), stderr);
      is(stderr.split("too many").length, 2, stderr);
    },
  );

  test("a failure that is joined after it was printed makes no exit code", async (t) => {
    const { code, stdout, stderr } = await t.program("joinedLate");
    equal([code, stdout], [0, "caught: too many\n"]);
    is(stderr.split("Exception in thread late:").length, 2, stderr);
  });

  for (const name of ["joinedFailure", "joinedBeforeItFails", "joinedElsewhere"] as const) {
    test(`ThreadingExceptionTests.test_print_exception: a failure that somebody joined is not printed (${name})`, async (t) => {
      const { code, stderr } = await t.program(name);
      equal([code, stderr], [0, ""]);
    });
  }

  test.needs("blockMain")("a failure joined by blocking is not printed", async (t) => {
    const { code, stderr, stdout } = await t.program("joinedByBlocking");
    equal([code, stderr, stdout], [0, "", "caught\n"]);
  });

  test("a join that timed out has not joined the failure", async (t) => {
    const { code, stderr } = await t.program("timedOutJoin");
    is(code, 1);
    ok(stderr.includes("Exception in thread timed out:"), stderr);
    ok(!stderr.includes("slow"), stderr);
  });

  for (const name of ["unjoinedChild", "unjoinedPlatformChild"] as const) {
    test(`a failure of a thread's own thread is printed too (${name})`, async (t) => {
      const { code, stderr } = await t.program(name);
      is(code, 1);
      ok(stderr.includes("Exception in thread left child:"), stderr);
      ok(stderr.includes("too many"), stderr);
    });
  }

  for (const name of ["unjoinedStop", "unjoinedKill"] as const) {
    test(`what was asked for is no failure (${name})`, async (t) => {
      const { code, stderr } = await t.program(name);
      equal([code, stderr], [0, ""]);
    });
  }

  test.needs("lostOnExit")("a lost thread is a failure", async (t) => {
    const { code, stderr } = await t.program("unjoinedLoss");
    is(code, 1);
    ok(stderr.includes("Exception in thread lost one:"), stderr);
    ok(stderr.includes("THREAD_LOST"), stderr);
  });

  test("ExceptHookTests.test_custom_excepthook: a hook gets the error with its class, and the same thread, when the program ends", async (t) => {
    const { code, stdout, stderr } = await t.program("customHook");
    equal([code, stderr], [0, ""]);
    equal(stdout.trim().split("\n"), [
      "main ends",
      "hook: hooked true too many",
      "hook: true true",
    ]);
  });

  test("ExceptHookTests.test_custom_excepthook_fail: a hook that throws is printed, and the others still get theirs", async (t) => {
    const { code, stderr } = await t.program("failingHook");
    is(code, 1);
    is(stderr.split("Exception in excepthook:").length, 3);
    ok(stderr.includes("the hook is broken"), stderr);
    ok(stderr.includes("too many"), `what it should have told is not lost: ${stderr}`);
  });

  test("ExceptHookTests.test_original_excepthook: defaultExcepthook restores what was there first", async (t) => {
    const { code, stdout, stderr } = await t.program("restoredHook");
    equal([code, stdout], [1, ""]);
    ok(stderr.includes("Exception in thread restored:"), stderr);
  });

  test("ExceptHookTests.test_excepthook_thread_None: the default hook prints a failure whose thread is gone", async (t) => {
    const { code, stderr } = await t.program("hookWithoutThread");
    is(code, 1);
    ok(stderr.includes("Exception in thread Worker-3"), stderr);
    ok(stderr.includes("long gone"), stderr);
  });

  test("what is thrown need not be an error to be printed", async (t) => {
    const { code, stderr } = await t.program("hookWithoutError");
    is(code, 1);
    ok(stderr.includes("Exception in thread texter:\njust text"), stderr);
    ok(stderr.includes("Exception in thread nobody:\nundefined"), stderr);
  });

  test("what an observer throws is an uncaught error, and harms no thread and no other observer", async (t) => {
    const { code, stdout, stderr } = await t.program("throwingObserver");
    equal([code, stderr], [0, ""]);
    equal(stdout.trim().split("\n").toSorted(), [
      "3",
      "told: done",
      "uncaught: end broke",
      "uncaught: start broke",
    ]);
  });

  test("what an observer throws ends the program where nobody handles it", async (t) => {
    const { code, stderr } = await t.program("throwingObserverUncaught");
    is(code, 1);
    ok(stderr.includes("start broke"), stderr);
  });

  test("failures of a closed runtime are printed at the end too", async (t) => {
    const { code, stderr } = await t.program("closedRuntime");
    is(code, 1);
    is(stderr.split("Exception in thread before close:").length, 2, stderr);
  });

  test("an exit code that the program set itself stays", async (t) => {
    const { code, stderr } = await t.program("ownExitCode");
    is(code, 5);
    ok(stderr.includes("Exception in thread worker:"), stderr);
  });

  test("exit() with an unjoined failure prints it, and the exit code is not 0", async (t) => {
    const { code, stderr } = await t.program("exitInMain");
    is(code, 1);
    ok(stderr.includes("Exception in thread worker:"), stderr);
  });
});
