import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);

async function program(name: string, ...args: string[]): Promise<string> {
  const file = fileURLToPath(new URL(`programs/${name}.mjs`, import.meta.url));
  return (await run(process.execPath, [file, ...args])).stdout;
}

describe("shared memory comes back, of every kind of object, in a field, a queue and a result", () => {
  for (const fate of ["done", "failed", "uncloneable", "notBegun", "stopped", "killed", "lost"]) {
    it(`when threads end like that: ${fate}`, { timeout: 60_000 }, async () => {
      const used = JSON.parse(await program("memory", fate)) as Record<string, [number, number]>;
      const [before, after] = used[fate] as [number, number];
      // The last errors may still hold what they were about; the least object of each of 36 threads would be more.
      const last = fate === "uncloneable" ? 1000 : 0;
      expect(after - before).toBeLessThanOrEqual(last);
    });
  }
});

it("shared memory comes back of 80 carriers that are killed while they make arrays of 2 MB and drop them", async () => {
  const { before, after } = JSON.parse(await program("memoryKilled", "40"));
  // A kill may strike between two steps that belong together, of thousands.
  expect(after - before).toBeLessThan(6 * 2 ** 21);
}, 60_000);

/**
 * MiB of shared memory: so little that each of these loops would be at its end. `npm run stress -- --memory 20000`
 * runs the loops for longer, with the largest shared memory.
 */
const FEW = 128;

for (const served of ["modules", "roster"]) {
  it(`five carriers that name a large array use the one that there is, by ${served}`, async () => {
    expect(await program("largeShared", served)).toBe("7 7 7 7 7\n");
  });
}

describe("shared memory is never out in a loop", () => {
  for (const [how, what] of [
    ["arrays", "of arrays that are made, given to a thread, joined and dropped"],
    ["disposed", "of arrays that are disposed after that"],
    ["turns", "of arrays that nobody gets, with a turn of the event loop"],
    ["items", "of queues that a thread takes an item from"],
    ["left", "of queues that nobody takes the item from"],
  ]) {
    for (const [type, rounds] of [
      ["Small", 2500],
      ["Middle", 700],
      ["Large", 200],
      ["Largest", 120],
      // Two are almost all of it: whoever made the one before must have given it back.
      ["Huge", 12],
      // There is room for one, so the realm that dropped it has not collected since it made it.
      ["Whole", 4],
    ] as const) {
      it(`${what}: ${type}`, { timeout: 60_000 }, async () => {
        const given = [how as string, type, String(rounds), String(FEW)];
        const { resident } = JSON.parse(await program("memoryLoops", ...given));
        expect(resident).toBeLessThan(1000);
      });
    }
  }

  it.each([
    ["blocked", "where a thread that has dropped its array blocks, and is asked for it"],
    ["results", "where arrays are threads' results"],
    ["inner", "where the one that makes them is a thread itself"],
  ])("%s: %s", { timeout: 60_000 }, async (how) => {
    const { resident } = JSON.parse(await program("memoryLoops", how, "Huge", "4", String(FEW)));
    expect(resident).toBeLessThan(1000);
  });

  it("nor does it become much where queues that nobody has are filled without a turn of the event loop", {
    timeout: 60_000,
  }, async () => {
    // All the memory that there may be would hold them.
    const { resident } = JSON.parse(await program("memoryLoops", "left", "Large", "1400", "0"));
    expect(resident).toBeLessThan(1000);
  });

  it("and what is freed whole can be used whole: a large array after a queue of large items", {
    timeout: 60_000,
  }, async () => {
    expect(await program("memoryJoined")).toBe("joined\n");
  });
});
