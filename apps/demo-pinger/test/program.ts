import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** The built program, as `npm start` runs it. */
const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

export interface RunOptions extends Pick<SpawnOptions, "env" | "cwd"> {
  /** What comes on standard input; undefined closes it. */
  readonly input?: string | undefined;
  /** Runs it by this shell command, in which "$@" is the program with its words. */
  readonly shell?: string;
}

/** Starts it, with pipes in the place of a terminal. */
export function start(words: readonly string[], options: RunOptions = {}): ChildProcess {
  const { shell, input, ...rest } = options;
  const command = [process.execPath, program, ...words];
  const [file = "", ...args] = shell ? ["sh", "-c", shell, "sh", ...command] : command;
  const child = spawn(file, args, { stdio: ["pipe", "pipe", "pipe"], ...rest });
  // A program that reads no input closes the pipe, and writing to it then fails.
  child.stdin?.on("error", () => {});
  child.stdin?.end(input ?? "");
  return child;
}

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** Runs it to its end; `close` comes when nobody holds its output any more, no child of its own either. */
export async function run(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return ended(start(words, options));
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout as Readable),
    text(child.stderr as Readable),
    once(child, "close"),
  ]);
  return { stdout, stderr, code };
}

/** Resolves when it has printed that, on standard error unless another stream is named. */
export async function printed(
  child: ChildProcess,
  sought: string | RegExp,
  stream = child.stderr as Readable,
): Promise<string> {
  let all = "";
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    all += chunk;
    if (typeof sought === "string" ? all.includes(sought) : sought.test(all)) return all;
  }
  throw new Error(`It ended without ${sought}:\n${all}`);
}
