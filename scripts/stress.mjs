// npm run stress -- --seconds 60 --seed 1
// npm run stress -- --seconds 60 --seed 1 --browser
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const options = {
  seconds: { type: "string" },
  seed: { type: "string" },
  browser: { type: "boolean" },
};
const { values } = read();
const seconds = Number(values.seconds ?? 60);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
if (!(seconds > 0) || !Number.isInteger(seed)) {
  console.error("--seconds takes a number above 0, --seed a whole number");
  process.exit(2);
}

if (values.browser) {
  // What a page is to do can only be told to it by Vitest's configuration.
  Object.assign(process.env, { HEDDLE_STRESS_SECONDS: seconds, HEDDLE_STRESS_SEED: seed });
  const { startVitest } = await import("vitest/node");
  const where = { root: "packages/browser", project: ["shared memory"], watch: false };
  const vitest = await startVitest("test", ["test/stress.test.ts"], where);
  await vitest.close();
} else {
  const args = ["packages/node/test/stress.mjs", String(seconds), String(seed)];
  process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
}

function read() {
  try {
    return parseArgs({ options });
  } catch (error) {
    console.error(`${error.message} (there are --seconds, --seed and --browser)`);
    process.exit(2);
  }
}
