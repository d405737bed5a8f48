import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

async function run(program: string): Promise<string[]> {
  const command = ["--import", "@heddle/node", `dist/${program}.js`];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root });
  return stdout.trim().split("\n");
}

test("a hundred threads lose counts without the lock, and none with it", async () => {
  const [without, withLock, ...more] = await run("counter");
  const counted = Number(without?.match(/^without the lock: (\d+) of 10000$/)?.[1]);
  expect(counted).toBeGreaterThan(0);
  expect(counted).toBeLessThan(10_000);
  expect(withLock).toBe("with the lock: 10000 of 10000");
  expect(more).toEqual([]);
});

test("consumers get every order once, and end when the producer shuts the queue down", async () => {
  expect(await run("pipeline")).toEqual(["four consumers counted 15150 in 100 orders"]);
});
