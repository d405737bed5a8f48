import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as core from "@heddle/core";
import * as futures from "@heddle/core/futures";
import * as worker from "@heddle/node/worker";
import { describe, expect, test } from "vitest";

const run = promisify(execFile);
const program = fileURLToPath(new URL("programs/arguments.mjs", import.meta.url));

/** Those of what threads share are tried in core, by src/sharing/arguments.test.ts. */
const sharing =
  /Lock|Queue|Shared|Semaphore|Barrier|Condition|Event$|Timer|ThreadLocal|^(array|bool|[fiu]\d+|shared|sharing|string|struct)$/;
/** They take nothing. */
const without = /^(activeCount|currentThread|enumerate|installedRuntime|mainThread|isMain)$/;

describe("whatever a program passes to what knows no shared memory", () => {
  test("it is refused in heddle's own words or taken, and threads run as before", {
    timeout: 300_000,
  }, async () => {
    // In development some of what is passed is told to arrive without its methods.
    const env = { ...process.env, NODE_ENV: "production" };
    const { stdout, stderr } = await run(process.execPath, [program], { env });
    expect(stderr).toBe("");
    const { counts, wrong } = JSON.parse(stdout) as { counts: Record<string, number>; wrong: [] };
    expect(wrong).toEqual([]);
    for (const [name, count] of Object.entries(counts))
      expect(count, name).toBeGreaterThanOrEqual(50);

    const tried = Object.keys(counts).join(" ");
    const names = [...Object.keys(core), ...Object.keys(futures), ...Object.keys(worker)];
    const functions = names.filter((name) => !sharing.test(name) && !without.test(name));
    const untried = functions.filter((name) => !tried.includes(name) && !/^[A-Z_]+$/.test(name));
    // Nobody makes these himself; ThreadError, which they are, is tried.
    expect(untried).toEqual(["BrokenThreadPool", "CancelledError", "InvalidStateError"]);
  });
});
