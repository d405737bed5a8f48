import { equal, is, ok } from "../check.js";
import type { ProgramName } from "../programs.js";
import { suite } from "../suite.js";

export const programLife = suite("G11 Exit and daemon", "how programs end", (all) => {
  const test = all.needs("programs");

  /** Ends by itself, says nothing on stderr, and prints this. */
  const clean = (title: string, name: ProgramName, lines: string[]): void => {
    test(title, async (t) => {
      const { code, stdout, stderr } = await t.program(name);
      equal([code, stderr], [0, ""]);
      equal(linesOf(stdout), lines);
    });
  };

  test("ThreadTests.test_join_nondaemon_on_shutdown: threads finish their work after main has ended", async (t) => {
    const { code, stdout, stderr } = await t.program("finishesItsWork");
    equal([code, stderr], [0, ""]);
    equal(linesOf(stdout).toSorted(), ["main ends", "platform work done", "work done"]);
  });

  clean(
    "ThreadJoinOnShutdown.test_4_daemon_threads: 40 busy daemons do not keep the program, and end silently",
    "daemonsEnd",
    ["main ends"],
  );
  clean("a daemon that has not even begun does not keep the program", "daemonAtOnce", [
    "main ends",
  ]);
  clean("a daemon does not cut short what others do", "daemonAndWorker", ["work done"]);

  test("ThreadJoinOnShutdown.test_thread_from_thread: a thread started by a thread while the program ends is waited for too", async (t) => {
    const { code, stdout, stderr } = await t.program("threadFromThread");
    equal([code, stderr], [0, ""]);
    equal(linesOf(stdout), ["main ends", "thread 3", "thread 2", "thread 1"]);
  });

  test("ThreadTests.test_finalization_shutdown: a thread in its finally block when main ends gets through", async (t) => {
    const { code, stdout, stderr } = await t.program("cleanup");
    equal([code, stderr], [0, ""]);
    equal(linesOf(stdout), ["main ends", "cleaned up"]);
  });

  clean(
    "ThreadTests.test_import_from_another_thread: importing the adapter in a thread changes nothing",
    "importInThread",
    ["object"],
  );

  clean(
    "a wait whose time is not up does not keep the program for the rest of it",
    "timedWaitsThatEnd",
    ["in time", "a daemon too"],
  );
  clean("nor does one that was aborted", "abortedJoin", ["AbortError"]);
  clean("a program that waits for a daemon's kill goes on", "killsAndGoesOn", ["killed"]);

  for (const [name, count] of [
    ["printsMuch", 500],
    ["printsMuchAndDies", 2000],
    ["printsAndCloses", 500],
    ["printsFromMany", 500],
  ] as const) {
    test(`what threads print is not lost when the program ends (${name})`, async (t) => {
      const { code, stdout, stderr } = await t.program(name);
      equal([code, stderr], [0, ""]);
      is(linesOf(stdout).filter((line) => line.startsWith("line ")).length, count);
    });
  }

  for (const [name, count, ends] of [
    ["printsThenExits", 50, "main ends"],
    ["printsBeforeMain", 1000, "main ends"],
    ["printsMoreThanStreamsTake", 30_000, "main ends"],
    ["printsWhileMainBlocks", 300, "main ends"],
    ["printsAndIsKilled", 300, "main ends"],
    ["printsBeforeItsTaskIsDone", 20, "line 20"],
  ] as const) {
    const needs = name === "printsWhileMainBlocks" ? test.needs("blockMain") : test;
    needs(
      `what a thread has printed is out before those go on who wait for it (${name})`,
      async (t) => {
        const { code, stdout, stderr } = await t.program(name);
        equal([code, stderr], [0, ""]);
        const lines = linesOf(stdout);
        is(lines.filter((line) => line.startsWith("line ")).length, count);
        ok(lines.at(-1)?.startsWith(ends), `the last line: ${lines.at(-1)}`);
      },
    );
  }

  test.needs("sharedMemory", "realms")(
    "a virtual thread that computes for ever and was asked to stop is named, and does not keep the program",
    async (t) => {
      const { code, stderr, stdout } = await t.program("endlessLoop");
      equal([code, stdout], [0, "main ends\n"]);
      ok(stderr.startsWith("heddle: looper has computed for 2 s or longer"), stderr);
      is(stderr.split("looper").length, 3, stderr);
    },
  );

  clean("idle carriers do not keep the program", "idleCarriers", ["main ends"]);
  clean("a join keeps the program, also of a daemon", "joinHoldsTheProgram", ["of a daemon"]);
  clean("a timed join does too, until it times out", "timedJoinHoldsTheProgram", [
    "THREAD_TIMEOUT",
  ]);
  clean("a timer that a thread left behind does not keep the program", "leftTimer", []);
  clean("a closed runtime leaves nothing that keeps the program", "closes", ["done 0"]);
  clean("platform threads that nobody joins end with their work", "manyPlatforms", []);
  clean("the main thread is alive until the end", "mainIsMain", ["MainThread true"]);

  test.needs("blockMain")("a program that blocks for its threads ends", async (t) => {
    const { code, stdout, stderr } = await t.program("blocksAndEnds");
    equal([code, stderr], [0, ""]);
    equal(linesOf(stdout), ["5", "3"]);
  });

  for (const name of ["errorInMain", "errorInMainWaits"] as const) {
    test(`an error in main ends the program as it would without threads (${name})`, async (t) => {
      const { code, stderr } = await t.program(name);
      is(code, 1);
      ok(stderr.includes("main fails"), stderr);
    });
  }
});

function linesOf(output: string): string[] {
  return output.split("\n").filter((line) => line !== "");
}
