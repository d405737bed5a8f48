import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

/** `npm run stress -- --threads 100000` is the same for longer. */
it("2,000 threads of all kinds end, right or lost, whatever ends their carriers, and leave nothing behind", async () => {
  const file = fileURLToPath(new URL("chaos.mjs", import.meta.url));
  const seed = String(Date.now() % 1_000_000);
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file, "2000", seed]);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^chaos: seed \d+: /);
}, 180_000);
