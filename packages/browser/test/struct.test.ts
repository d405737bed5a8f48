import { createBrowserRuntime } from "@heddle/browser";
import { Lock, shared } from "@heddle/core";
import { afterAll, expect, it } from "vitest";
import { Adding, Naming, Stats, tally } from "./structs.js";

const runtime = createBrowserRuntime({
  parallelism: 2,
  classes: { Adding, Naming, Stats },
  worker: () => new Worker(new URL("./structs.worker.ts", import.meta.url), { type: "module" }),
});
afterAll(() => runtime.close());

it("structs count exactly with atomic operations or a lock, and a module's variable is one for all", async () => {
  const stats = new Stats({ host: "page" });
  const lock = new Lock();
  const threads = Array.from({ length: 10 }, () => new Adding(stats, lock).start(runtime));
  for (const thread of threads) {
    const [line, sameTally] = await thread.join();
    expect(line).toMatch(/^page \d+$/);
    expect(sameTally).toBe(true);
    expect(thread.stats).toBe(stats);
  }
  expect([stats.sent, stats.plain, tally.sent, tally.host]).toEqual([500, 500, 500, "page"]);
});

it("what a worker names while its file is being imported is the page's too; a part keeps the whole", async () => {
  const [first, part] = await new Naming().start(runtime).join();
  expect(first).toBeInstanceOf(Stats);
  expect([first?.sent, first?.host]).toEqual([5, "é"]);
  expect(shared("first", () => new Stats())).toBe(first);
  expect(part).toBe(tally.trail.at(2));
});
