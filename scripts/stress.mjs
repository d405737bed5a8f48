// npm run stress -- --seconds 60 --seed 1
// npm run stress -- --seconds 60 --seed 1 --browser
// npm run stress -- --threads 100000 --seed 1, with or without --browser: the chaos test
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const options = {
  seconds: { type: "string" },
  threads: { type: "string" },
  seed: { type: "string" },
  browser: { type: "boolean" },
};
const { values } = read();
const seconds = Number(values.seconds ?? 60);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const threads = values.threads === undefined ? undefined : Number(values.threads);
if (!(seconds > 0) || !Number.isInteger(seed) || !((threads ?? 1) > 0)) {
  console.error("--seconds and --threads take a number above 0, --seed a whole number");
  process.exit(2);
}

if (values.browser) {
  // What a page is to do can only be told to it by Vitest's configuration.
  const told = threads ? { HEDDLE_CHAOS_THREADS: threads } : { HEDDLE_STRESS_SECONDS: seconds };
  Object.assign(process.env, { ...told, HEDDLE_STRESS_SEED: seed });
  const { startVitest } = await import("vitest/node");
  const where = { root: "packages/browser", project: ["shared memory"], watch: false };
  const file = threads ? "test/chaos.test.ts" : "test/stress.test.ts";
  const vitest = await startVitest("test", [file], where);
  await vitest.close();
} else {
  const program = threads ? ["chaos.mjs", String(threads)] : ["stress.mjs", String(seconds)];
  const [file, amount] = program;
  const args = [`packages/node/test/${file}`, amount, String(seed), "--told"];
  process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
}

function read() {
  try {
    return parseArgs({ options });
  } catch (error) {
    console.error(`${error.message} (there are --seconds, --threads, --seed and --browser)`);
    process.exit(2);
  }
}
