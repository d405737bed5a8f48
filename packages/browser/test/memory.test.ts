/** As Node's: with so little shared memory each of these loops would be at its end. */
import { createBrowserRuntime } from "@heddle/browser";
import { Queue } from "@heddle/core";
import { afterAll, expect, inject, it } from "vitest";
import { Huge, Large, Largest, Loop, Middle, Small, Sum, Take } from "./memory.objects.js";

declare module "vitest" {
  interface ProvidedContext {
    memory: { readonly rounds: number } | undefined;
  }
}

/** `npm run stress -- --memory 20000 --browser` runs these loops for longer, with the largest shared memory. */
const { rounds: long } = inject("memory") ?? {};

const runtime = createBrowserRuntime({
  parallelism: 2,
  classes: { Huge, Large, Largest, Loop, Middle, Small, Sum, Take },
  worker: () =>
    new Worker(new URL("./memory.objects.worker.ts", import.meta.url), { type: "module" }),
  sharedMemory: long ? undefined : { maxBytes: 128 * 2 ** 20 },
});
afterAll(() => runtime.close());

async function made(type: typeof Large): Promise<void> {
  const values = new type();
  values.set(0, 1);
  values.set(-1, 2);
  expect(await new Sum(values).start(runtime).join()).toBe(3);
}

async function taken(bytes: Uint8Array): Promise<void> {
  bytes.set([1]);
  bytes.set([2], bytes.length - 1);
  const queue = new Queue<Uint8Array>();
  await queue.put(bytes);
  expect(await new Take(queue).start(runtime).join()).toBe(3);
}

const timeout = 60_000 + 100 * (long ?? 0);

it.each([
  ["64 kB", Small, 2100],
  ["256 kB", Middle, 550],
  ["1 MB", Large, 150],
  ["8 MB", Largest, 24],
  // Three are almost all of it: the carrier that had the ones before is asked for them.
  ["36 MB", Huge, 8],
])(
  "arrays of %s that are made, given to a thread, joined and dropped never end memory",
  {
    timeout,
  },
  async (_, type, rounds) => {
    for (let round = 0; round < (long ?? rounds); round++) await made(type as typeof Large);
  },
);

it("nor do arrays that a thread makes and drops", async () => {
  expect(await new Loop().start(runtime).join()).toBe(12);
});

it.each([
  ["64 kB", 2 ** 16, 2100],
  ["256 kB", 2 ** 18, 550],
  ["1 MB", 2 ** 20, 140],
  ["8 MB", 8e6, 18],
])("nor do queues that a thread takes an item of %s from", { timeout }, async (_, size, rounds) => {
  for (let round = 0; round < (long ?? rounds); round++) await taken(new Uint8Array(size));
});
