/**
 * npm run examples: builds and runs a program for each toolchain, as its user would: outside of the repository, with
 * heddle's packages from their tarballs. It prints the table of examples/toolchains/README.md, and writes it there if
 * all have run.
 *
 *   --only FOLDER    one of them; may be given several times
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright";
import { findBrowser } from "./browser.mjs";
import { examples } from "./examples/list.mjs";
import { pack } from "./pack.mjs";

const { only } = parseArgs({ options: { only: { type: "string", multiple: true } } }).values;
const source = fileURLToPath(new URL("../examples/toolchains/", import.meta.url));
const readme = join(source, "README.md");
const lock = readFileSync(join(source, "installed/package-lock.json"));
/** Where the programs are built: what they need is installed there once for each lockfile. */
const home = join(
  tmpdir(),
  `heddle-toolchains-${createHash("sha256").update(lock).digest("hex").slice(0, 12)}`,
);
const modules = join(home, "node_modules");
/** Milliseconds for one command. */
const LIMIT = 300_000;

install();
const unknown = (only ?? []).filter((name) => !examples.some(({ folder }) => folder === name));
if (unknown.length > 0) throw new Error(`there is no example ${unknown.join(", ")}`);

const rows = [];
let failed = 0;
for (const example of examples) {
  if (only && !only.includes(example.folder)) continue;
  const result = await tried(example);
  if (result !== "runs" && !example.missing) failed++;
  console.log(`${example.name}: ${result}`);
  rows.push(
    `| [${example.name}](${example.folder}) | ${versions(example)} | ${example.needs} | ${result} |`,
  );
}
const table = `| toolchain | with | what heddle needs of it | |\n|---|---|---|---|\n${rows.join("\n")}\n`;
console.log(`\n${table}`);
if (failed === 0 && !only) {
  const text = readFileSync(readme, "utf8");
  const place = /(?<=<!-- table -->\n).*?(?=<!-- \/table -->)/s;
  if (!place.test(text)) throw new Error(`${readme} has no place for the table`);
  writeFileSync(
    readme,
    text.replace(place, () => `\n${table}\n`),
  );
}
process.exit(failed === 0 ? 0 : 1);

/** Installs what the toolchains are made of, and heddle as it is now. */
function install() {
  const stamp = join(home, "installed");
  if (!existsSync(stamp)) {
    rmSync(home, { recursive: true, force: true });
    cpSync(join(source, "installed"), home, { recursive: true });
    const cli = process.env.npm_execpath;
    const args = ["ci", "--no-audit", "--no-fund"];
    const { status } = cli
      ? spawnSync(process.execPath, [cli, ...args], { cwd: home, stdio: "inherit" })
      : spawnSync("npm", args, { cwd: home, stdio: "inherit" });
    if (status !== 0) throw new Error("the toolchains cannot be installed");
    writeFileSync(stamp, "");
  }
  const packed = pack(join(home, "tarballs"));
  for (const name of ["core", "node", "browser", "plugin"]) {
    const folder = join(modules, "@heddle", name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const tarball = packed.get(`@heddle/${name}`);
    const args = ["-xzf", tarball, "-C", folder, "--strip-components", "1"];
    const { status, stderr } = spawnSync("tar", args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`tar: ${stderr}`);
  }
}

/** What came of it, in a word or more. */
async function tried({ folder, missing, commands, page, serves, asks, says }) {
  if (missing) return `needs ${missing}`;
  const cwd = join(home, folder);
  rmSync(cwd, { recursive: true, force: true });
  cpSync(join(source, folder), cwd, { recursive: true });
  try {
    let said = "";
    for (const command of commands) said = await run(command, cwd);
    if (page) said = await shown(join(cwd, page));
    if (serves) said = await served(serves, cwd, asks);
    if (said.match(says)) return "runs";
    throw new Error(`it says ${said}`);
  } catch (error) {
    console.error(error.message);
    return "FAILED";
  }
}

function start([program, ...args], cwd) {
  const PATH = `${join(modules, ".bin")}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH, NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };
  // Vitest and Jest know by these that they run inside another.
  for (const name of ["FORCE_COLOR", "NODE_OPTIONS", "NODE_ENV"]) delete env[name];
  // A group of its own, so that it ends with all that it has started.
  const child = spawn(program, args, {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      child.said += text;
    });
  return child;
}

function stop(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** What a command prints. */
function run(command, cwd) {
  return new Promise((resolve, reject) => {
    const child = start(command, cwd);
    const timer = setTimeout(() => stop(child), LIMIT);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(child.said);
      else reject(new Error(`${command.join(" ")} ended with ${code ?? signal}:\n${child.said}`));
    });
  });
}

/** What the page of a server of the example's own shows, once its other address has answered too. */
async function served(command, cwd, asks) {
  const child = start(command, cwd);
  try {
    const url = await new Promise((resolve, reject) => {
      child.stdout.on("data", () => {
        const found = /http:\/\/localhost:\d+/.exec(child.said);
        if (found) resolve(found[0]);
      });
      child.on("close", () => reject(new Error(`it has ended:\n${child.said}`)));
    });
    const reply = await fetch(url + asks);
    if ((await reply.json()).count !== 1229) throw new Error(`${asks} has answered otherwise`);
    return await look(url);
  } finally {
    stop(child);
  }
}

/** What the page of a directory shows. */
async function shown(directory) {
  const types = { ".html": "text/html", ".js": "text/javascript" };
  const server = createServer(({ url }, response) => {
    const file = join(directory, url === "/" ? "index.html" : url);
    const headers = { "Content-Type": types[extname(file)] ?? "application/octet-stream" };
    if (existsSync(file)) response.writeHead(200, headers).end(readFileSync(file));
    else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await look(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.close();
  }
}

async function look(url) {
  const browser = await chromium.launch({ executablePath: findBrowser() });
  try {
    const page = await browser.newPage();
    const failed = new Promise((_, reject) => page.on("pageerror", reject));
    await Promise.race([page.goto(url), failed]);
    const text = page.waitForFunction(() => document.getElementById("answer")?.textContent);
    return await (await Promise.race([text, failed])).jsonValue();
  } finally {
    await browser.close();
  }
}

function versions({ uses = [] }) {
  const version = (name) =>
    JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")).version;
  return [`Node ${process.versions.node}`, ...uses.map((name) => `${name} ${version(name)}`)].join(
    ", ",
  );
}
