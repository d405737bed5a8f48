import { describe, expect, it } from "vitest";
import { runNode } from "./program.js";

// In a process of its own: Vitest needs what is taken away here.
describe("where memory is not shared", () => {
  for (const topic of ["await lock", "await semaphore", "await queue", "without shared memory"])
    it(`all cases of "${topic}" hold, on workers that are killed, too`, async () => {
      const { stdout, stderr, code } = await runNode("./programs/unshared.suite.mjs", topic);
      const [last, ...before] = stdout.trim().split("\n").toReversed();
      const broken = before.filter((line) => line.includes("does not hold"));
      expect({ last, broken, stderr, code }).toEqual({
        last: "all hold",
        broken: [],
        stderr: "",
        code: 0,
      });
    });
});
