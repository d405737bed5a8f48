import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createBullmqRuntime } from "@heddle/bullmq";
import { expect, it } from "vitest";
import { Adder } from "./classes.mjs";
import { engines, newQueue } from "./fleets.js";

const program = fileURLToPath(new URL("../dist/bin.js", import.meta.url));
const classes = fileURLToPath(new URL("classes.mjs", import.meta.url));

/** As `npx heddle-bullmq` runs it. */
function start(words: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [program, ...words], { env: { ...process.env, ...env } });
}

/** What it prints, up to the end of a line. */
async function line(stream: ChildProcess["stdout"]): Promise<string> {
  let said = "";
  for await (const chunk of stream as NonNullable<typeof stream>) {
    said += chunk;
    if (said.endsWith("\n")) break;
  }
  return said.trim();
}

it("heddle-bullmq serves the classes that a module exports, until SIGTERM", async () => {
  const queue = newQueue();
  const [, connection] = engines[0] as (typeof engines)[number];
  const machine = start([classes, "--queue", queue, "--machine", "left", "--parallelism", "1"], {
    HEDDLE_CONNECTION: connection,
  });
  const ended = once(machine, "exit");
  expect(await line(machine.stdout)).toMatch(new RegExp(`^left serves "${queue}": .*Adder.*twice`));
  const fleet = createBullmqRuntime({ queue, connection, classes: { Adder } });
  expect(await new Adder(1, 2).start(fleet).join()).toBe(3);
  expect(fleet.stats().carriers).toMatchObject([{ machine: "left", done: 1 }]);
  await fleet.close();
  machine.kill("SIGTERM");
  expect(await ended).toEqual([null, "SIGTERM"]);
});

it.each<[words: string[], message: RegExp]>([
  [[], /name a module with classes, and --connection/],
  [["./a.mjs", "--connection", "http://x"], /Cannot find module/],
  [[classes, "--connection", "http://x"], /connection must be "redis:/],
])("heddle-bullmq %j says what is wrong, and ends with 1", async (words, message) => {
  const machine = start(words, { HEDDLE_CONNECTION: undefined });
  const ended = once(machine, "exit");
  expect(await line(machine.stderr)).toMatch(message);
  expect(await ended).toEqual([1, null]);
});
