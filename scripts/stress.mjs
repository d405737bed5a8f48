// npm run stress -- --seconds 60 --seed 1
// npm run stress -- --seconds 60 --seed 1 --browser
// npm run stress -- --threads 100000 --seed 1, with or without --browser: the chaos test
// npm run stress -- --memory 20000, with or without --browser: so many large objects of each size, one after another
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const options = {
  seconds: { type: "string" },
  threads: { type: "string" },
  memory: { type: "string" },
  seed: { type: "string" },
  browser: { type: "boolean" },
};
const { values } = read();
const seconds = Number(values.seconds ?? 60);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const threads = values.threads === undefined ? undefined : Number(values.threads);
const rounds = values.memory === undefined ? undefined : Number(values.memory);
if (!(seconds > 0) || !Number.isInteger(seed) || !((threads ?? 1) > 0) || !((rounds ?? 1) > 0)) {
  console.error("--seconds, --threads and --memory take a number above 0, --seed a whole number");
  process.exit(2);
}

if (values.browser) {
  // What a page is to do can only be told to it by Vitest's configuration.
  const told = rounds
    ? { HEDDLE_MEMORY_ROUNDS: rounds }
    : threads
      ? { HEDDLE_CHAOS_THREADS: threads }
      : { HEDDLE_STRESS_SECONDS: seconds };
  Object.assign(process.env, { ...told, HEDDLE_STRESS_SEED: seed });
  const { startVitest } = await import("vitest/node");
  const where = { root: "packages/browser", project: ["shared memory"], watch: false };
  const file = `test/${rounds ? "memory" : threads ? "chaos" : "stress"}.test.ts`;
  const vitest = await startVitest("test", [file], where);
  await vitest.close();
} else if (rounds) {
  for (const how of ["arrays", "disposed", "items"])
    for (const size of ["Small", "Middle", "Large", "Largest"]) fill(how, size);
} else {
  const program = threads ? ["chaos.mjs", String(threads)] : ["stress.mjs", String(seconds)];
  const [file, amount] = program;
  const args = [`packages/node/test/${file}`, amount, String(seed), "--told"];
  process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
}

/** One loop in a process of its own. It fails where memory is out, or more than 1 GB is resident. */
function fill(how, size) {
  const program = "packages/node/test/programs/memoryLoops.mjs";
  const args = [program, how, size, String(rounds), "0"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const { resident, each } = status === 0 ? JSON.parse(stdout) : {};
  console.log(`${how}, ${size}: ${status === 0 ? `${resident} MiB, ${each} µs a round` : stderr}`);
  if (!(resident < 1000)) process.exitCode = 1;
}

function read() {
  try {
    return parseArgs({ options });
  } catch (error) {
    console.error(
      `${error.message} (there are --seconds, --threads, --memory, --seed and --browser)`,
    );
    process.exit(2);
  }
}
