import { figure } from "../figure.js";
import { median } from "../sample.js";
import { expectSame, numbers } from "../values.js";
import { atOnce } from "./at-once.js";
import { firstResult } from "./first-result.js";

/** What @heddle/threads adds to what it stands on. Its threads at once beside @heddle/node's: `at-once`. */

export const newWorker = figure({
  title: "a new worker in a running program: until its first result",
  place: "process",
  subjects: ["bare", "heddle-threads", "heddle-node", "threads"],
  metrics: { ms: { title: "each", unit: "ms" } },
  full: { workers: 30, before: 3 },
  tiny: { workers: 1, before: 0 },
  async measure(subject, { workers, before }) {
    const durations: number[] = [];
    while (durations.length < before + workers) {
      const begun = performance.now();
      await subject.setup(1, "light");
      const results = await subject.oneByOne("echo", [7]);
      durations.push(performance.now() - begun);
      expectSame([7], results);
      await subject.close();
    }
    return { ms: median(durations.slice(before)) };
  },
});

export const firstResultOnThreads = figure({
  ...firstResult,
  title: "a fresh process, by threads.js: until the first result",
  subjects: ["bare", "heddle-threads", "threads"],
});

export const atOnceOnThreads = atOnce(
  "10,000 at once, by threads.js",
  "process",
  ["heddle-threads", "threads-pool", "threads"],
  numbers,
);
