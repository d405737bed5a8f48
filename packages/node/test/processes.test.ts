import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runNode } from "./program.js";

describe("programs of Node's own", () => {
  it("many joins of one thread, and on one signal, give no warning of a leak", async () => {
    expect(await runNode("./programs/manyJoins.mjs")).toEqual({
      code: 0,
      stdout: "1 AbortError\n",
      stderr: "",
    });
  });

  it("a signal does not keep threads that were never started", async () => {
    expect(await runNode("--expose-gc", "./programs/neverStarted.mjs")).toEqual({
      code: 0,
      stdout: "0 false\n",
      stderr: "",
    });
  });

  it("one signal for many threads gives no warning of a leak", async () => {
    expect(await runNode("./programs/manySignals.mjs")).toEqual({
      code: 0,
      stdout: "Set(1) { 'enough' }\n",
      stderr: "",
    });
  });

  it("a worker that is killed while it starts is not told dead before it has stopped", async () => {
    expect(await runNode("./programs/killedAsTheyStart.mjs")).toEqual({
      code: 0,
      stdout: "<Lock locked>, 0 began after they were killed\n",
      stderr: "",
    });
  });

  it("a worker that takes long to stop is terminated once, without a warning of a leak", async () => {
    expect(await runNode("./programs/slowToStop.mjs")).toEqual({
      code: 0,
      stdout: "THREAD_KILLED\n",
      stderr: "",
    });
  });

  it("a program of one file runs, its main part behind isMain", async () => {
    expect(await runNode("./programs/oneFile.mjs")).toEqual({
      code: 0,
      stdout: "5 9\ntrue nothing to add to 1\n",
      stderr: "",
    });
  });

  it("a class is found by its file's absolute path too", async () => {
    expect(await runNode("./programs/byPath.mjs")).toEqual({ code: 0, stdout: "42\n", stderr: "" });
  });

  it("without the guard it is refused, and the message shows the guard", async () => {
    const { code, stdout } = await runNode("./programs/unguarded.mjs");
    expect(code).toBe(0);
    expect(stdout).toContain("THREAD_BOOTSTRAPPING");
    expect(stdout).toContain("if (isMain) {");
    expect(stdout).toContain("Bomb");
  });

  it("core alone says that no runtime is installed, and what to write", async () => {
    const { stdout, stderr } = await runNode("./programs/noRuntime.mjs");
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^NO_RUNTIME .*import "@heddle\/node"/);
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`${signal} ends a program at once, whatever its threads do`, async () => {
      expect(await endBy(signal)).toBe(signal);
    });
  }

  it("ThreadTests.test_foreign_thread: a worker of somebody else's is a dummy, a daemon, and cannot join itself", async () => {
    const { stdout, stderr, code } = await runNode("./programs/foreign.mjs");
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(JSON.parse(stdout)).toEqual({
      name: expect.stringMatching(/^Dummy-\d+$/),
      daemon: true,
      alive: true,
      // ThreadTests.test_ident_of_no_threading_threads
      ident: "number",
      refusal: "THREAD_JOIN_SELF",
      known: true,
      isMain: true,
      sum: 5,
      blocked: 6,
    });
  });

  it("a failed thread that was collected goes to the excepthook with thread: null", async () => {
    const { stdout } = await runNode("--expose-gc", "./programs/collected.mjs");
    expect(JSON.parse(stdout)).toEqual({
      error: "TypeError",
      name: expect.stringMatching(/^Act-\d+$/),
      ident: "number",
      thread: null,
    });
  });

  it("two versions of core in one program are refused, with where to look", async () => {
    const { stdout } = await runNode("./programs/older.mjs");
    expect(stdout).toMatch(
      /^heddle: two packages of this program have versions .*npm ls @heddle\/core/,
    );
  });

  it("a runtime in a carrier and serve() in the main thread are refused, with what to write", async () => {
    const { stdout } = await runNode("./programs/misuse.mjs");
    const [inCarrier, serve] = stdout.split("\n");
    expect(inCarrier).toMatch(/^RUNTIME_IN_CARRIER .*if \(isMain\)/);
    expect(serve).toMatch(/^NO_RUNTIME .*createNodeRuntime\({ classes, worker }\)/);
  });
});

describe("Ctrl-C while the main thread blocks", () => {
  it("calls the program's own listener, which may end the program", async () => {
    expect(await interrupt("exit")).toEqual({ code: 3, lines: ["ready", "interrupted"] });
  });

  it("throws from the wait what the listener throws; the thread goes on", async () => {
    expect(await interrupt("throw")).toEqual({
      code: 0,
      lines: ["ready", "interrupted", "caught KeyboardInterrupt, thread running"],
    });
  });

  it("goes on waiting where the listener returns, and is interrupted again", async () => {
    const { code, lines } = await interrupt("return");
    expect(code).toBe(0);
    expect(lines.at(-1)).toBe("went on");
    expect(lines.filter((line) => line === "interrupted").length).toBeGreaterThanOrEqual(2);
  });
});

/** Sends SIGINT to a program again and again, since one that comes before the program blocks is not for its wait. */
async function interrupt(what: string): Promise<{ code: number | null; lines: string[] }> {
  const file = fileURLToPath(new URL("./programs/interruptible.mjs", import.meta.url));
  const child = spawn(process.execPath, [file, what], { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  let again: NodeJS.Timeout | undefined;
  child.stdout.on("data", (data) => {
    printed += data;
    again ??= setInterval(() => child.kill("SIGINT"), 100);
  });
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  clearInterval(again);
  return { code, lines: printed.trim().split("\n") };
}

/** The signal that ended a program which was sent one when it was ready. */
function endBy(signal: NodeJS.Signals): Promise<NodeJS.Signals | number | null> {
  const file = fileURLToPath(new URL("./programs/interrupted.mjs", import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.once("data", () => child.kill(signal));
  return new Promise((resolve) => {
    child.once("exit", (code, by) => resolve(by ?? code));
  });
}
