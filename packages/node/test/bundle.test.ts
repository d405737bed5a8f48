import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { expect, it } from "vitest";

const program = `
  import "@heddle/node";
  import { Thread } from "@heddle/core";
  class Job extends Thread { static module = import.meta.url; run() {} }
  const error = await new Job().start().join().catch((error) => error);
  console.log(error.code, error.message);`;

it("a bundle that has left heddle's worker file behind is told what to write", async () => {
  const folder = await mkdtemp(join(tmpdir(), "heddle-bundle-"));
  try {
    const outfile = join(folder, "main.mjs");
    await build({
      stdin: { contents: program, resolveDir: import.meta.dirname },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile,
      logLevel: "error",
    });
    const { stdout } = await promisify(execFile)(process.execPath, [outfile]);
    expect(stdout).toMatch(/^THREAD_LOST .*Cannot find module .*worker\.js/);
    expect(stdout).toContain("as external packages");
    expect(stdout).toContain("serve({ Pinger })");
  } finally {
    await rm(folder, { recursive: true });
  }
});
