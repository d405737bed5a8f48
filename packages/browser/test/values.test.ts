import { createBrowserRuntime } from "@heddle/browser";
import { tryValues } from "@heddle/carriers/values";
import * as classes from "@heddle/conformance/fixtures";
import { expect, it } from "vitest";

const open = () =>
  createBrowserRuntime({
    classes,
    parallelism: 2,
    excepthook: () => {},
    worker: () => new Worker(new URL("./fixtures.worker.ts", import.meta.url), { type: "module" }),
  });

it("what the platform can clone arrives whole beside an error too", async () => {
  await using runtime = open();
  for (const host of [
    new Blob(["text"]),
    new ImageData(1, 1),
    new DOMRect(1, 2, 3, 4),
    new File(["a"], "b"),
  ]) {
    for (const company of [[], [new Error("beside")]]) {
      const thread = new classes.Task("giveField");
      thread.data = [host, ...company];
      const [came] = (await thread.start(runtime).join()) as [object];
      expect(came.constructor).toBe(host.constructor);
    }
  }
});

it("what structured clone gives is what arrives in a page, wherever it stands: 1,000 values", async () => {
  await using runtime = open();
  const tried = tryValues({ runtime, cases: 1_000, sharedMemory: crossOriginIsolated });
  await expect(tried).resolves.toBeUndefined();
});
