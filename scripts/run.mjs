// `npm start` and `npm test`. Each first sets up what is missing, in a fresh clone everything;
// so nothing is used here but Node itself.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command, ...args] = process.argv.slice(2);
// What a program prints for its reader must not be mixed with what its build has to say.
const log = command === "start" ? console.error : console.log;

/** The processes of the steps under way. */
const children = new Set();

requireNode();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
    process.exit(128 + constants.signals[signal]);
  });
}
// npm puts a shell between itself and this process: a signal for npm alone ends both of them
// and never gets here. Then to have lost one's parent is the signal.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, 1_000).unref();

if (command === "start") await start();
else await test();

/** The versions that `engines` in package.json allows. */
function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  console.error(`heddle needs Node 20.19 or 22.12 or newer, and this is ${process.version}.`);
  process.exit(1);
}

async function start() {
  const ready = (await install()) && (await step("build", turbo("build", "demo-pinger")));
  if (!ready) process.exit(1);
  // In this process, so that signals, standard input and the exit code are the demo's own.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(signal);
  const program = join(root, "apps", "demo-pinger", "dist", "cli.js");
  process.argv.splice(1, Infinity, program, ...args);
  await import(pathToFileURL(program).href);
}

async function test() {
  const total = { passed: 0, failed: 0 };
  const failures = [];
  const check = async (title, commandLine, results) => {
    const ok = await step(title, commandLine, results && (() => count(results, total)));
    if (!ok) failures.push(title);
    return ok;
  };

  if (!(await install())) failures.push("install");
  else {
    const [, , , , built] = await together([
      () => check("format and lint", bin("@biomejs/biome", "biome", "ci", "--colors=off", ".")),
      () => check("import layers", [process.execPath, "scripts/layers.mjs"]),
      () => check("manifests", [process.execPath, "scripts/manifests.mjs", "--check"]),
      () => check("unused files, exports and dependencies", bin("knip", "knip")),
      () => check("build", turbo("build")),
    ]);
    if (built) {
      await together([
        () => check("types", turbo("typecheck")),
        () => check("docstrings", [process.execPath, "scripts/docstrings.mjs"]),
        () => check("API reference", bin("typedoc", "typedoc")),
        () => check("packed manifests and types", turbo("check:package", "./packages/*")),
        () => check("sizes", turbo("check:size")),
      ]);
      await check("a short conformance suite on Node 22, 24, 26, Deno and Bun", [
        process.execPath,
        "scripts/matrix.mjs",
        "--short",
      ]);
      for (const { name, folder, task } of testedPackages()) {
        const results = join(folder, "test-results.json");
        rmSync(results, { force: true });
        const report = ["--reporter=default", "--reporter=json", "--outputFile.json", results];
        // Only this task: what stands behind "--" goes to each, and would build the packages anew.
        const only = [...turbo(task, name), "--only", "--", ...report];
        await check(`tests of ${name}`, only, results);
      }
    }
  }
  if (failures.length > 0) log(`\nFailed: ${failures.join(", ")}`);
  log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exit(failures.length > 0 ? 1 : 0);
}

/** Steps that need nothing of each other, as many at a time as there are processors; what came of each. */
async function together(steps) {
  const results = [];
  const left = [...steps.entries()];
  const takeTurns = async () => {
    for (let next = left.shift(); next; next = left.shift()) results[next[0]] = await next[1]();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, takeTurns));
  return results;
}

/** Every package whose tests are Vitest's, with the Turbo task that runs them. */
function testedPackages() {
  const { workspaces } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return workspaces
    .map((pattern) => join(root, dirname(pattern)))
    .filter((parent) => existsSync(parent))
    .flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)))
    .filter((folder) => existsSync(join(folder, "package.json")))
    .flatMap((folder) => {
      const { name, scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      return ["test", "check:package"]
        .filter((task) => scripts?.[task]?.startsWith("vitest run"))
        .map((task) => ({ name, folder, task }));
    });
}

/** Adds what Vitest reported to the total; a file that could not even load counts as one failure. */
function count(results, total) {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(results, "utf8"));
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  );
  const failed = numFailedTests + broken.length;
  total.passed += numPassedTests;
  total.failed += failed;
  return `${numPassedTests} passed, ${failed} failed`;
}

/** npm writes down what it installed; only where that is not what the lockfile says is there work. */
async function install() {
  if (isInstalled()) return true;
  const npm = process.env.npm_execpath;
  const commandLine = npm ? [process.execPath, npm, "ci"] : ["npm", "ci"];
  return step("install the dependencies (npm ci)", commandLine);
}

function isInstalled() {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const { packages: wanted } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const { packages: found } = JSON.parse(readFileSync(record, "utf8"));
  return (
    Object.keys(found).every((path) => path in wanted) &&
    Object.entries(wanted).every(
      ([path, { version, optional }]) =>
        path === "" || (found[path] ? found[path].version === version : optional),
    )
  );
}

function turbo(task, filter) {
  const only = filter ? [`--filter=${filter}`] : [];
  const plain = ["--output-logs=errors-only", "--log-prefix=none", "--no-color"];
  return [...bin("turbo", "turbo", "run", task), ...only, ...plain, "--continue"];
}

/** A tool's command line, through Node and not a shell script, which Windows would not start. */
function bin(dependency, name, ...rest) {
  const folder = join(root, "node_modules", dependency);
  const manifest = join(folder, "package.json");
  // Read when the step begins: before the installation there is nothing to read.
  return [
    process.execPath,
    join(folder, JSON.parse(readFileSync(manifest, "utf8")).bin[name]),
    ...rest,
  ];
}

/** Runs one command, says how it went, and shows its output only if it failed. */
function step(title, [program, ...rest], summary = () => "") {
  log(`• ${title}`);
  const began = performance.now();
  return new Promise((resolve) => {
    const output = [];
    const child = spawn(program, rest, {
      cwd: root,
      env: {
        HEDDLE_MODEL_RUNS: "1000",
        ...process.env,
        TURBO_TELEMETRY_DISABLED: "1",
        NO_COLOR: "1",
        FORCE_COLOR: undefined,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.add(child);
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    child.on("error", (error) => output.push(Buffer.from(`${error.message}\n`)));
    child.on("close", (code) => {
      children.delete(child);
      let ok = code === 0;
      let details = "";
      try {
        details = summary();
      } catch (error) {
        ok = false;
        output.push(Buffer.from(`No test results: ${error.message}\n`));
      }
      if (!ok) process.stdout.write(`\n${Buffer.concat(output).toString().trim()}\n\n`);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const says = [ok ? "ok" : "FAILED", details, `${seconds} s`].filter(Boolean).join(", ");
      // Others may have begun meanwhile.
      log(`  ${title}: ${says}`);
      resolve(ok);
    });
  });
}
