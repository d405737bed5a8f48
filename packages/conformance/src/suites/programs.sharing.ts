import { equal, is, ok } from "../check.js";
import type { ProgramName } from "../programs.js";
import { suite } from "../suite.js";

export const programSharing = suite(
  "G11 Exit and daemon",
  "programs that wait for locks, queues and timers",
  (all) => {
    const test = all.needs("programs", "sharedMemory");

    /** Ends by itself with exit code 0, says nothing on stderr, and prints these lines, in any order. */
    const clean = (title: string, name: ProgramName, lines: string[], needs = test): void => {
      needs(title, async (t) => {
        const { code, stdout, stderr } = await t.program(name);
        equal([code, stderr], [0, ""]);
        equal(stdout.split("\n").filter(Boolean).toSorted(), lines.toSorted());
      });
    };

    clean("a program that waits for a lock goes on, whoever else keeps it alive", "awaitsLock", [
      "true true",
    ]);
    clean("a timed wait ends, and the program with it", "awaitsLockInVain", ["false"]);
    clean(
      "timed waits that end early do not keep the program for the rest of their time",
      "timedWaitsForSharedThings",
      ["true", "7", "true", "true", "true"],
    );
    clean("so does an aborted one", "abortsItsWait", ["TimeoutError"]);
    clean(
      "a program that blocks for a lock goes on and ends",
      "blocksForLock",
      ["true"],
      test.needs("blockMain"),
    );
    clean("threads that wait for a lock get through when main has ended", "threadsAwaitLock", [
      "main ends",
      "had its turn",
      "had its turn",
    ]);
    clean(
      "threads that block for it too",
      "threadsBlockForLock",
      ["main ends", "had its turn", "had its turn"],
      test.needs("blockCarrier"),
    );
    clean("daemons that wait or block for ever do not keep the program", "daemonsAwaitLock", [
      "main ends",
    ]);

    clean("a program that waits for a queue's items goes on, and ends", "awaitsQueue", [
      "1",
      "2",
      "3",
      "QueueEmpty",
    ]);
    clean("threads that take from a queue end when it is shut down", "consumes", [
      "1",
      "2",
      "3",
      "4",
    ]);
    clean("a timer keeps the program until it has fired, a cancelled one does not", "timerFires", [
      "main ends",
      "fired",
    ]);

    test("what a timer throws and nobody joins ends the program as an uncaught error", async (t) => {
      const { code, stderr } = await t.program("timerFails");
      is(code, 1);
      ok(stderr.includes("in the timer"), stderr);
    });

    test("an error ends a program that holds a lock as it would without", async (t) => {
      const { code, stderr } = await t.program("failsWithLock");
      is(code, 1);
      ok(stderr.includes("main fails with the lock"), stderr);
    });
  },
);
