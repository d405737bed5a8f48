import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

/** Node 20 aborts where a worker ends in that moment: three of four such runs without the wait. */
it("a program goes on whose workers are killed while they begin a module that awaits at its top level", async () => {
  const file = fileURLToPath(new URL("programs/awaiting.mjs", import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file, "80"]);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^done, \d+ ran\n$/);
}, 180_000);
