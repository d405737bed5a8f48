import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);

/** How the two that wait end, and then the others. */
async function outcomes(...args: string[]): Promise<string[]> {
  const file = fileURLToPath(new URL("programs/stuck.mjs", import.meta.url));
  return JSON.parse((await run(process.execPath, [file, ...args])).stdout);
}

describe("where all carriers are blocked for what waits for one of them", () => {
  for (const what of ["queue", "event", "lock", "semaphore", "condition"]) {
    it(`one hears that it would wait for ever, and the others go on: ${what}`, async () => {
      expect(await outcomes(what, "queued")).toEqual(["done", "WOULD_DEADLOCK", "done", "done"]);
    });
  }

  it("a barrier breaks, since one of them is gone", async () => {
    const [broken, stuck, ...others] = await outcomes("barrier", "queued");
    expect(stuck).toBe("WOULD_DEADLOCK");
    expect([broken, ...others]).toEqual(["BARRIER_BROKEN", "BARRIER_BROKEN", "BARRIER_BROKEN"]);
  });

  it("also while the main thread blocks for them", async () => {
    const ended = await outcomes("queue", "queued", "joinSync");
    expect(ended).toEqual(["done", "WOULD_DEADLOCK", "done", "done"]);
  });
});

describe("who may still be woken waits on", () => {
  it("for a thread that waits for a carrier, where another one's wait has a timeout", async () => {
    expect(await outcomes("queue", "joins")).toEqual(["QUEUE_EMPTY", "done", "done"]);
  });

  for (const what of ["queue", "lock", "condition"]) {
    it(`by its own timeout: ${what}`, async () => {
      expect(await outcomes(what, "timeout")).not.toContain("WOULD_DEADLOCK");
    });

    it(`by the main thread: ${what}`, async () => {
      expect(await outcomes(what, "main")).toEqual(["done", "done", "done"]);
    });

    it(`by a platform thread: ${what}`, async () => {
      expect(await outcomes(what, "platform")).toEqual(["done", "done", "done", "done", "done"]);
    });
  }
});
