// The runtimes of the matrix that run programs: those of Node, Deno and Bun.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const home = join(here, "runtimes");
const program = join(here, "program.mjs");

const own = Number(process.versions.node.split(".")[0]);

/** Each with its command line, but for the program and its arguments. */
export const runtimes = [
  node(20),
  node(22),
  node(24),
  node(26),
  { name: "Deno 2.9", key: "deno", command: [join(home, "node_modules/deno/deno"), "run", "-A"] },
  { name: "Bun 1.4", key: "bun", command: [join(home, "node_modules/bun/bin/bun")] },
];

function node(major) {
  const key = `node${major}`;
  const path = major === own ? process.execPath : join(home, "node_modules", key, "bin/node");
  return { name: `Node ${major}`, key, command: [path] };
}

/** How to get it, where it is not there. */
export function missing({ name, command: [path] }) {
  if (existsSync(path)) return undefined;
  return name === "Node 20"
    ? "run this by Node 20"
    : "npm ci --prefix scripts/matrix/runtimes, on Linux x64";
}

/** Gets those that come from npm, where that has not been done. */
export async function installRuntimes() {
  if (process.platform !== "linux" || process.arch !== "x64") return;
  if (runtimes.every((runtime) => runtime.name === "Node 20" || !missing(runtime))) return;
  const npm = process.env.npm_execpath;
  const command = npm ? [process.execPath, npm] : ["npm"];
  const { code, output } = await run([...command, "ci", "--no-audit", "--no-fund"], home, 600_000);
  if (code !== 0) throw new Error(`npm ci in ${home} failed:\n${output}`);
}

/** @returns what `program.mjs` says of its cases; that it failed as a whole is one failure. */
export async function runProgram({ command }, args, limit) {
  const { output, how } = await run([...command, program, ...args], here, limit);
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  try {
    return JSON.parse(last);
  } catch {
    const why = output.split("\n").slice(-40).join("\n");
    return { passed: 0, failures: [{ name: `it ${how}`, why }], all: 0 };
  }
}

function run([file, ...args], cwd, limit) {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: "1" };
    const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let how = "ended without a result";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.stderr.on("data", (data) => {
      output += data;
    });
    const timer = setTimeout(() => {
      how = `did not end within ${limit / 1000} s`;
      child.kill("SIGKILL");
    }, limit);
    child.on("error", (error) => {
      output += error.message;
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, output, how });
    });
  });
}
