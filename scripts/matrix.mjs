/**
 * npm run matrix: the conformance suite on every runtime that is here, one after the other, and the table in README.md.
 *
 *   --short        a case of each topic, on runtimes from npm alone; README.md stays as it is
 *   --only NAME    one runtime, whose rows alone are written anew: node20, node22, node24, node26, deno, bun, chromium, firefox, webkit
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { browsers, INSECURE } from "./matrix/browsers.mjs";
import { servePages } from "./matrix/pages.mjs";
import { installRuntimes, missing, runProgram, runtimes } from "./matrix/runtimes.mjs";

const { short, only } = parseArgs({
  options: { short: { type: "boolean" }, only: { type: "string" } },
}).values;
const readme = join(dirname(dirname(fileURLToPath(import.meta.url))), "README.md");
/** Milliseconds for one run of the suite. */
const LIMIT = short ? 120_000 : 1_800_000;
const PAGE = "scripts/matrix/page.mjs?page";

const WORDS = {
  isolated: "an isolated page",
  plain: "a plain page",
  insecure: "a page that is no secure context",
};

const pages = [
  ["chromium", "Chromium"],
  ["firefox", "Firefox"],
  ["webkit", "WebKitGTK"],
];
/** In the order of the table. */
const names = [...runtimes.map(({ name }) => name), ...pages.map(([, name]) => name)];
const rows = [];
let failed = 0;

await installRuntimes();
for (const runtime of runtimes) {
  if (only && only !== runtime.key) continue;
  // `npm test` has the whole suite on the Node that runs it.
  if (short && !only && runtime.command[0] === process.execPath) continue;
  const how = missing(runtime);
  if (how) miss(runtime.name, how);
  else
    for (const way of short ? ["modules"] : ["modules", "roster"])
      await report(runtime.name, `@heddle/node, by ${way}`, () =>
        runProgram(runtime, [way, ...(short ? ["short"] : [])], LIMIT),
      );
}
for (const [key, name] of pages) {
  if (only ? only !== key : short) continue;
  const browser = browsers[key];
  const how = browser.missing();
  if (how) miss(name, how);
  else
    for (const kind of ["isolated", "plain", "insecure"])
      await report(name, `@heddle/browser, ${WORDS[kind]}`, () => runPage(browser, kind));
}
if (!short) write();
process.exit(failed > 0 ? 1 : 0);

async function report(name, how, run) {
  const began = performance.now();
  const { passed, failures, all } = await run();
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`${name}, ${how}: ${passed} passed, ${failures.length} failed, ${seconds} s`);
  for (const { name: which, why } of failures)
    console.log(`  ${which}\n    ${why.replaceAll("\n", "\n    ")}`);
  failed += failures.length;
  rows.push([name, how, passed, Math.max(0, all - passed - failures.length), failures.length]);
}

function miss(name, how) {
  console.log(`${name}: not here (${how})`);
  rows.push([name, "not here", "", "", ""]);
}

async function runPage(browser, kind) {
  const server = await servePages();
  const open = await browser.open({ sharedMemory: kind === "isolated" });
  const failures = [];
  try {
    return await new Promise((resolve) => {
      const timer = setTimeout(() => {
        failures.push({ name: `it did not end within ${LIMIT / 1000} s`, why: "" });
        resolve({ passed: 0, failures, all: 0 });
      }, LIMIT);
      server.told(({ failure, done }) => {
        if (failure) failures.push(failure);
        if (!done) return;
        clearTimeout(timer);
        resolve(done);
      });
      const host = kind === "insecure" ? INSECURE : "127.0.0.1";
      const path = kind === "isolated" ? "isolated" : "plain";
      open.goto(`http://${host}:${server.port}/${path}/${PAGE}${short ? "&short" : ""}`);
    });
  } finally {
    await open.close();
    server.close();
  }
}

/** The table between the two comments in README.md, with new rows for what was tried now. */
function write() {
  const text = readFileSync(readme, "utf8");
  const [, before, table, after] =
    /^([\s\S]*<!-- matrix -->\n)([\s\S]*)(<!-- \/matrix -->[\s\S]*)$/.exec(text) ?? [];
  if (table === undefined) throw new Error("README.md has no place for the matrix");
  const tried = new Set(rows.map(([name]) => name));
  const kept = table
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2)
    .map((line) => line.slice(2, -2).split(" | "))
    .filter(([name]) => !tried.has(name));
  const lines = [
    ["runtime", "how", "passed", "does not apply", "failed"],
    ["---", "---", "---", "---", "---"],
    ...[...kept, ...rows].sort(([a], [b]) => names.indexOf(a) - names.indexOf(b)),
  ].map((cells) => `| ${cells.join(" | ")} |`);
  writeFileSync(readme, `${before}\n${lines.join("\n")}\n\n${after}`);
}
