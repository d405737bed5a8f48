import { createBrowserRuntime } from "@heddle/browser";
import { stress } from "@heddle/carriers/stress";
import * as actors from "@heddle/carriers/stress/actors";
import { expect, inject, it } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    stress: { readonly seconds: number; readonly seed: number } | undefined;
  }
}

/** One short round: `npm run stress -- --browser` is the same for longer, and with more threads. */
const { seconds, seed } = inject("stress") ?? { seconds: undefined, seed: Date.now() % 1_000_000 };

it("what threads share holds in a page too, however many share it and whichever are killed", {
  timeout: (seconds ?? 0) * 2000 + 60_000,
}, async () => {
  const runtime = createBrowserRuntime({
    classes: { ...actors },
    parallelism: 2,
    worker: () => new Worker(new URL("./stress.worker.ts", import.meta.url), { type: "module" }),
  });
  const given = { runtime, seconds: seconds ?? 1, seed, blocksMain: false };
  const done = await stress(seconds ? given : { ...given, few: 1 });
  await runtime.close();
  expect(done).toMatch(/^stress: seed \d+: [1-9]/);
  if (seconds) console.log(done);
});
