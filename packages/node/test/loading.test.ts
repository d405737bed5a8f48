import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it, onTestFinished } from "vitest";
import { runNode } from "./program.js";

const hooks = new URL("./programs/loading.hooks.mjs", import.meta.url).href;

describe("a carrier loads a thread's module", () => {
  it("whatever kind of module it is, once, and reports one that fails", async () => {
    expect(await runNode("./programs/loading.mjs")).toEqual({
      code: 0,
      stdout: `as written, true
after an await
CommonJS
evaluated
THREAD_MODULE not on a carrier
`,
      stderr: "",
    });
  });

  it("through the hooks that the program was started with", async () => {
    const { stdout, stderr } = await runNode("--import", hooks, "./programs/loading.mjs");
    expect(stderr).toBe("");
    expect(stdout).toContain("as the hook says, true\n");
  });
});

describe("core on Node", () => {
  it("is compiled once: a worker takes what the main thread has compiled", async () => {
    const { stdout, stderr } = await runNode("./programs/compiled.mjs");
    expect({ stdout, stderr }).toEqual({ stdout: "true 1\n", stderr: "" });
  });

  it("is modules for a bundler, and blocks and shares in the bundle too", async () => {
    const folder = mkdtempSync(join(tmpdir(), "heddle-bundle-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const outfile = join(folder, "program.mjs");
    await build({
      entryPoints: [fileURLToPath(new URL("./programs/bundled.mjs", import.meta.url))],
      bundle: true,
      minify: true,
      platform: "node",
      format: "esm",
      target: "node20",
      outfile,
      // Its warnings are of files without side effects that nothing is imported from.
      logLevel: "error",
    });
    const { code, stdout, stderr } = await runNode(outfile);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "4000\n", stderr: "" });
  });
});
