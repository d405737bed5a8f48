import { execFile, spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Measures } from "../figure.js";

/** Milliseconds that one subject has for one round of a figure: longer than the slowest peer needs. */
export const TIMEOUT = 90_000;

/** Runs a program that ends with its measures as JSON in the last line of its output. */
export async function measureWith(program: string, args: readonly string[]): Promise<Measures> {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT,
    // Some peers catch gentler signals.
    killSignal: "SIGKILL",
  });
  const [output, errors, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (status, signal) => resolve(signal ?? status));
    }),
  ]);
  if (child.killed) throw new Error(`needs longer than ${TIMEOUT / 1000} s`);
  if (code !== 0) throw new Error(`ended with ${code}: ${lastError(errors)}`);
  const line = output.trim().split("\n").at(-1) ?? "";
  return JSON.parse(line) as Measures;
}

/** The message without the stack and the machine's paths: it goes into the results. */
function lastError(output: string): string {
  const message = output.match(/^\w*Error\b.*$/gm)?.at(-1) ?? output.trim().slice(-200);
  return message.replaceAll(file("../.."), "").trim();
}

/** What a program prints about its version, or undefined where there is no such program. */
export async function versionOf(program: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, ["--version"]);
    return stdout.trim();
  } catch {
    return undefined;
  }
}

/** A file of this workspace by its path from `dist`. */
export function file(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
