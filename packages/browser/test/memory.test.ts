/** As Node's: with so little shared memory each of these loops would be at its end. */
import { createBrowserRuntime } from "@heddle/browser";
import { Queue } from "@heddle/core";
import { afterAll, expect, it } from "vitest";
import { Huge, Large, Largest, Loop, Small, Sum, Take } from "./memory.objects.js";

const runtime = createBrowserRuntime({
  parallelism: 2,
  classes: { Huge, Large, Largest, Loop, Small, Sum, Take },
  worker: () =>
    new Worker(new URL("./memory.objects.worker.ts", import.meta.url), { type: "module" }),
  sharedMemory: { maxBytes: 128 * 2 ** 20 },
});
afterAll(() => runtime.close());

it.each([
  ["64 kB", Small, 2500],
  ["1 MB", Large, 200],
  ["8 MB", Largest, 40],
  // Three are almost all of it: the carrier that had the ones before is asked for them.
  ["36 MB", Huge, 12],
])(
  "arrays of %s that are made, given to a thread, joined and dropped never end memory",
  async (_, type, rounds) => {
    for (let round = 0; round < rounds; round++) {
      const values = new type();
      values.set(0, 1);
      values.set(-1, 2);
      expect(await new Sum(values).start(runtime).join()).toBe(3);
    }
  },
);

it("nor do arrays that a thread makes and drops", async () => {
  expect(await new Loop().start(runtime).join()).toBe(12);
});

it("nor do queues that a thread takes a large item from", async () => {
  for (let round = 0; round < 60; round++) {
    const bytes = new Uint8Array(4e6);
    bytes.set([1]);
    bytes.set([2], bytes.length - 1);
    const queue = new Queue<Uint8Array>();
    await queue.put(bytes);
    expect(await new Take(queue).start(runtime).join()).toBe(3);
  }
});
