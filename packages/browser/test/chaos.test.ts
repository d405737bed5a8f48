import { createBrowserRuntime } from "@heddle/browser";
import { chaos } from "@heddle/carriers/stress/chaos";
import { classes } from "@heddle/carriers/stress/chaos.threads";
import { expect, inject, it } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    chaos: { readonly threads: number; readonly seed: number } | undefined;
  }
}

/** `npm run stress -- --threads 100000 --browser` is the same for longer. */
const { threads, seed } = inject("chaos") ?? { threads: 2000, seed: Date.now() % 1_000_000 };

it(`${threads} threads of all kinds in a page end, right or lost, whatever ends their carriers`, {
  timeout: 60_000 + 20 * threads,
}, async () => {
  const workers = new Set<Worker>();
  const runtime = createBrowserRuntime({
    parallelism: 3,
    classes,
    excepthook: () => {},
    // Little, so that it would run out if much were left behind.
    sharedMemory: { maxBytes: 16 * 2 ** 20 },
    worker: () => {
      const worker = new Worker(new URL("./chaos.worker.ts", import.meta.url), { type: "module" });
      // Mostly not while it starts: three that end then, one after the other, take along all that waits.
      worker.addEventListener("message", () => setTimeout(() => workers.add(worker), 50));
      return worker;
    },
  });
  const found = await chaos({
    runtime,
    threads,
    seed,
    endsOne: (random) => {
      const worker = [...workers][random(workers.size)];
      if (!worker) return false;
      workers.delete(worker);
      worker.terminate();
      return true;
    },
    blocksMain: false,
    hasMemoryLimit: false,
    measure: async () => ({}),
    allowed: {},
  });
  await runtime.close();
  expect(found.done.threads).toBeGreaterThanOrEqual(threads);
  if (inject("chaos")) console.log(JSON.stringify(found));
});
