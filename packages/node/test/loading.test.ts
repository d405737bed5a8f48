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

describe("a program that imports @heddle/core/thread only", () => {
  it("gets shared objects as any other does, and blocks where @heddle/core was imported", async () => {
    expect(await runNode("./programs/threadEntry.mjs")).toEqual({
      code: 0,
      stdout: `CANNOT_BLOCK true
Lock true false true
[ 'CANNOT_BLOCK', true ]
true true true
`,
      stderr: "",
    });
  });

  it("may block as soon as @heddle/core is there, whatever has come before", async () => {
    const { code, stdout, stderr } = await runNode("./programs/threadEntry.later.mjs");
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "true\ntrue\n", stderr: "" });
  });
});
