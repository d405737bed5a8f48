// A copy of the sources in which a mistake is made, and the tests that must notice it run.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Milliseconds that the tests named for one mistake may take: far more than they do. */
const LIMIT = 240_000;
/** Milliseconds after which a test that hangs is ended and named. */
const HANG = 40_000;

/** Which packages are built for the tests of each, in order. Those of core run on its sources. */
const built = {
  core: [],
  node: ["core", "conformance", "node"],
  browser: ["core", "conformance", "browser"],
  threads: ["core", "conformance", "threads"],
  plugin: ["core", "browser", "node", "plugin"],
};

export class Copy {
  /** What the sources and tests are: results belong to that. */
  state;
  #at;
  #sound = new Map();

  /** @param name of its folder, so that shards have one each. */
  constructor(name) {
    this.#at = join(root, ".breaks", name);
    this.remove();
    const files = git("ls-files", "-co", "--exclude-standard", "packages", "scripts", "*.json");
    const hash = createHash("sha256");
    for (const file of files) {
      if (!existsSync(join(root, file))) continue;
      // Where the mistakes are listed is no part of what they are made in.
      if (!file.startsWith("scripts/breaks"))
        hash.update(file).update(readFileSync(join(root, file)));
      mkdirSync(dirname(join(this.#at, file)), { recursive: true });
      copyFileSync(join(root, file), join(this.#at, file));
    }
    this.state = hash.digest("hex");
    // Everything else is found in the folders above.
    const own = join(this.#at, "node_modules", "@heddle");
    mkdirSync(own, { recursive: true });
    for (const name of [...Object.keys(built), "carriers", "conformance"])
      symlinkSync(join(this.#at, "packages", name), join(own, name));
  }

  /** Why the mistake cannot be made there; `undefined` where it can. */
  static problem(root, { file, find, put }) {
    if (!existsSync(join(root, file))) return `there is no ${file}`;
    if (put === find) return "it changes nothing";
    const places = readFileSync(join(root, file), "utf8").split(find).length - 1;
    if (places === 0) return `${file} does not have: ${find}`;
    if (places > 1) return `${file} has this ${places} times: ${find}`;
    return undefined;
  }

  /** Makes the mistake, runs the tests, takes it back. */
  async try(mistake) {
    const { file, find, put, by } = mistake;
    const began = performance.now();
    const end = (outcome, more) => ({ outcome, ms: performance.now() - began, ...more });
    const problem = Copy.problem(this.#at, mistake);
    if (problem) return end("error", { why: `it no longer applies: ${problem}` });
    const tests = [by].flat();
    for (const test of tests) {
      const unsound = await this.#unsound(test);
      if (unsound) return end("error", { why: unsound });
    }
    const path = join(this.#at, file);
    const source = readFileSync(path, "utf8");
    try {
      writeFileSync(
        path,
        source.replace(find, () => put),
      );
      let hangs = false;
      for (const test of tests) {
        const { red, failed, ended, output } = await this.#run(test);
        if (failed) return end("error", { why: failed });
        if (red) return end("noticed", { by: red });
        if (!ended) hangs = true;
        else if (output) return end("noticed", { by: `an error outside of the tests: ${output}` });
      }
      return hangs ? end("no end") : end("not noticed");
    } finally {
      writeFileSync(path, source);
    }
  }

  remove() {
    rmSync(this.#at, { recursive: true, force: true });
  }

  /** Why a test can notice nothing: it is red anyway, or it is not there. Looked at once. */
  async #unsound(test) {
    if (!this.#sound.has(test)) {
      const { red, failed, ended, output, passed } = await this.#run(test);
      this.#sound.set(
        test,
        failed ??
          (red ? `red without any mistake: ${red}` : undefined) ??
          (ended ? undefined : `${test} does not end`) ??
          (passed > 0 ? undefined : `no test matches ${test}: ${output}`),
      );
    }
    return this.#sound.get(test);
  }

  /** `package/test/file.test.ts > text in the titles`: what came of it. */
  async #run(test) {
    const [path, title] = test.split(" > ");
    const [name, ...rest] = path.split("/");
    const cwd = join(this.#at, "packages", name);
    for (const each of built[name]) {
      const build = await command(join(this.#at, "packages", each), "tsup/dist/cli-default.js", [
        "--silent",
      ]);
      if (build.code !== 0)
        return { failed: `${each} cannot be built: ${build.output.slice(-400)}` };
    }
    const report = join(this.#at, "report.json");
    rmSync(report, { force: true });
    const args = ["run", rest.join("/"), "--reporter=json", `--outputFile=${report}`, "--bail=1"];
    if (title) args.push("-t", title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const { code, output } = await command(cwd, "vitest/vitest.mjs", args);
    if (code === null) return { ended: false };
    const hung = /^hangs: .*$/m.exec(output);
    if (hung) return { ended: true, red: hung[0] };
    if (!existsSync(report)) return { ended: true, output: output.slice(-400), passed: 0 };
    const { testResults, numPassedTests } = JSON.parse(readFileSync(report, "utf8"));
    const red = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .find(({ status }) => status === "failed");
    const broken = testResults.find(({ status, message }) => status === "failed" && message);
    return {
      ended: true,
      red: red?.fullName ?? broken?.message,
      passed: numPassedTests,
      output: code === 0 ? "" : output.slice(-400),
    };
  }
}

/** Runs a tool of the repository to its end, or to where it takes too long: then its code is null. */
function command(cwd, tool, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, "node_modules", tool), ...args], {
      cwd,
      // A group of its own, so that whatever hangs can be ended with all that it has started.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        HEDDLE_HANG_MS: String(HANG),
        HEDDLE_BUILT: "1",
        NO_COLOR: "1",
        FORCE_COLOR: undefined,
      },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output += chunk;
      });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      process.kill(-child.pid, "SIGKILL");
    }, LIMIT);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code: late ? null : (code ?? 1), output });
    });
  });
}

function git(...args) {
  const { stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 });
  return stdout.split("\n").filter(Boolean);
}
