import { Task } from "@heddle/conformance/fixtures";
import { createNodeRuntime } from "@heddle/node";
import { expect, it, vi } from "vitest";

it("a thread that computes without a pause is named, with how many wait behind it", async () => {
  await using runtime = createNodeRuntime({ parallelism: 1 });
  const words = new Int32Array(new SharedArrayBuffer(8));
  const warned = new Promise((resolve) => {
    vi.spyOn(console, "warn").mockImplementation(resolve);
  });
  const looping = new Task("spinUntilTold", [words], { name: "the one that loops" }).start(runtime);
  await vi.waitUntil(() => Atomics.load(words, 0) === 1, { timeout: 30_000 });
  const others = [1, 2].map(() => new Task("nothing").start(runtime));
  const said = String(await warned);
  expect(said).toContain("the one that loops has computed for");
  expect(said).toContain("2 threads wait");
  Atomics.store(words, 1, 1);
  expect(await looping.join()).toBe("told");
  await Promise.all(others.map((other) => other.join()));
  vi.restoreAllMocks();
});

it("carriers that work through what waits are not named, also where the main thread has not heard them for long", async () => {
  await using runtime = createNodeRuntime({ parallelism: 1 });
  await runtime.warmUp();
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const threads = Array.from({ length: 50 }, () => new Task("burn", [100]).start(runtime));
  // The main thread's own time, in which no timer fires and nothing is heard.
  for (let round = 0; round < 2; round++) {
    const since = performance.now();
    while (performance.now() - since < 2400);
    // Turns of the event loop, in which the timers of the watch fire: no other event tells of them.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await Promise.all(threads.map((thread) => thread.join()));
  expect(warn.mock.calls).toEqual([]);
  vi.restoreAllMocks();
}, 30_000);
