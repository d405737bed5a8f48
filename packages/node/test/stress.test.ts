import { expect, it } from "vitest";
import { runNode } from "./program.js";

/** A round or two: `npm run stress` is the same for longer. */
it("what threads share holds, however many share it and whichever of them are killed", async () => {
  const seed = String(Date.now() % 1_000_000);
  const { code, stdout, stderr } = await runNode("./stress.mjs", "1.5", seed);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^stress: seed \d+: [1-9]/);
  expect(code).toBe(0);
}, 30_000);
