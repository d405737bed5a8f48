import { createBrowserRuntime } from "@heddle/browser";
import { Queue, Semaphore } from "@heddle/core";
import { expect, it } from "vitest";
import { Fetcher } from "./fetches.js";

const where = crossOriginIsolated ? "an isolated page" : "a page without shared memory";

it(`six fetches at a time, of thirty threads in ${where}`, async () => {
  await using runtime = createBrowserRuntime({
    classes: { Fetcher },
    parallelism: 2,
    worker: () => new Worker(new URL("./fetches.worker.ts", import.meta.url), { type: "module" }),
  });
  // Made and sent before any code for them has come: this is how a page begins.
  const six = new Semaphore(6);
  const fetching = new Queue<number>();
  const put = fetching.put(0);
  const url = new URL("./fetches.ts", import.meta.url).href;
  const threads = Array.from({ length: 30 }, () => new Fetcher(url, six, fetching).start(runtime));
  await put;
  const answers = await Promise.all(threads.map((thread) => thread.join()));
  expect(Math.max(...answers.map(({ atOnce }) => atOnce))).toBe(6);
  expect(new Set(answers.map(({ length }) => length)).size).toBe(1);
  expect(await six.acquire({ timeout: 0 })).toBe(true);
  expect(six.value).toBe(5);
});
