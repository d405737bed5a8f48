// Runs the examples' commands.
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { modules } from "./home.mjs";

/** Milliseconds for one command. */
const LIMIT = 300_000;

export function start([program, ...args], cwd) {
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

export function stop(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** What a command prints. */
export function run(command, cwd) {
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
