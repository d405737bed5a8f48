import { describe, expect, it } from "vitest";
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
