import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);
const MOST = 1_000_000;

it("two threads that count in one key of a map lose nothing, a million times, with kills in between", async () => {
  const file = fileURLToPath(new URL("programs/counting.mjs", import.meta.url));
  const { stdout } = await run(process.execPath, [file, String(MOST)]);
  const { noted, count, kills, size } = JSON.parse(stdout);
  expect(noted).toBeGreaterThanOrEqual(MOST);
  expect(kills).toBeGreaterThan(10);
  expect(size).toBe(1);
  // Who was killed may have counted, and not have noted it.
  expect(count - noted).toBeGreaterThanOrEqual(0);
  expect(count - noted).toBeLessThanOrEqual(kills);
}, 300_000);
