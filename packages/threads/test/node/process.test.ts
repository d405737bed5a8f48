import { type ChildProcess, execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const path = (program: string): string =>
  fileURLToPath(new URL(`./programs/${program}`, import.meta.url));

/** Runs a program to its end and gives what it printed. It must say nothing on stderr. */
async function run(program: string, ...args: string[]): Promise<string> {
  // A timer of threads.js that is left behind keeps the process for 24 days, and not for ten seconds.
  const env = { ...process.env, THREADS_WORKER_INIT_TIMEOUT: String(2 ** 31 - 1) };
  const options = program === "collected.mjs" ? ["--expose-gc"] : [];
  const running = promisify(execFile)(process.execPath, [...options, path(program), ...args], {
    env,
  });
  const { stdout, stderr } = await running;
  expect(stderr).toBe("");
  return stdout.trim();
}

describe("signals", () => {
  async function signalled(signal: "SIGINT" | "SIGTERM", ...args: string[]) {
    const child: ChildProcess = execFile(process.execPath, [path("signals.mjs"), ...args]);
    let printed = "";
    child.stdout?.on("data", (chunk) => {
      printed += chunk;
      if (printed === "ready\n") child.kill(signal);
    });
    const [code, killedBy] = await once(child, "close");
    return { code, killedBy, printed };
  }

  // A shell says 130 and 143.
  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s ends a program with live threads",
    async (signal) => {
      expect(await signalled(signal)).toEqual({ code: null, killedBy: signal, printed: "ready\n" });
    },
  );

  test.each(["SIGINT", "SIGTERM"] as const)(
    "a handler of the program's own for %s takes the time it needs",
    async (signal) => {
      const printed = "ready\nwoken\nsaved\n";
      expect(await signalled(signal, "handler")).toEqual({ code: 7, killedBy: null, printed });
    },
  );
});

describe("listeners", () => {
  test("loading threads.js leaves none behind in a main thread", async () => {
    expect(JSON.parse(await run("listeners.mjs"))).toEqual({
      before: [1, 0, 0, 0],
      after: [1, 0, 0, 0],
    });
  });

  test("nor in a worker that makes carriers", async () => {
    expect(JSON.parse(await run("listeners.mjs", "worker"))).toEqual({
      before: [1, 0, 0, 0],
      after: [1, 0, 0, 0],
    });
  });

  test("where the program has loaded threads.js itself, its handlers stay", async () => {
    expect(JSON.parse(await run("listeners.mjs", "first"))).toEqual({
      before: [2, 1, 0, 0],
      after: [2, 1, 0, 0],
    });
  });
});

describe("a worker file that serves classes and exposes functions", () => {
  const seen = {
    none: "worked",
    timer: "failed: timer",
    rejection: "failed: rejection",
    "late import": "failed: late import",
  };

  test("does both, and its uncaught errors are seen", async () => {
    expect(JSON.parse(await run("both.mjs", "./both.worker.mjs"))).toEqual({
      ...seen,
      exposed: ["add", "fail"],
      sum: 3,
      failure: "RangeError: no",
    });
  });

  test("does so in any order of its imports", async () => {
    expect(JSON.parse(await run("both.mjs", "./both-late.worker.mjs"))).toEqual({
      ...seen,
      exposed: [],
      sum: 3,
    });
  });

  test("serves its classes whatever serializer the program registers", async () => {
    expect(JSON.parse(await run("both.mjs", "./both.worker.mjs", "serializer"))).toEqual(seen);
  });
});

test("no timer of threads.js outlives a daemon, a missing file, a broken file or an early end", async () => {
  expect((await run("timers.mjs")).split("\n")).toEqual([
    "THREAD_LOST MODULE_NOT_FOUND",
    "THREAD_LOST broken at import",
    "end",
  ]);
});

test("a bundle that does not find threads.js says so, and ends", async () => {
  const directory = await mkdtemp(join(tmpdir(), "heddle-bundle-"));
  const outfile = join(directory, "bundled.mjs");
  await build({
    entryPoints: [path("bundled.mjs")],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
  });
  const { stdout } = await promisify(execFile)(process.execPath, [outfile]);
  expect(stdout.trim()).toBe("THREAD_LOST Cannot find module 'threads'");
  await rm(directory, { recursive: true });
});

test("workers that have ended are collected", async () => {
  expect(await run("collected.mjs")).toBe("5 collected");
});

test("ten thousand pending joins, of as many threads and of one, warn of nothing", async () => {
  expect(await run("many.mjs")).toBe("20000");
});
