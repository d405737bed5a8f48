import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

test("a call, a map, a stream and a group give what one thread would", async () => {
  const command = ["--import", "@heddle/node", "dist/primes.js"];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root });
  expect(stdout.trim().split("\n")).toEqual([
    "a call: true",
    "a map: 1229 primes below 10000",
    "a stream: 1000003 1000033 1000037",
    "a group: true false false",
  ]);
});
