import { figure, WORKERS } from "../figure.js";
import { expectSame, numbers } from "../values.js";

interface Params {
  readonly threads: number;
}

export const stall = figure<Params>({
  title: "100,000 threads started at once: what the main realm's event loop feels",
  place: "process",
  subjects: ["heddle-node", "heddle-threads", "bare", "bare-batched", "piscina"],
  metrics: {
    loop: { title: "the caller's own loop", unit: "ms" },
    stall: { title: "longest stall after it", unit: "ms" },
    total: { title: "all done", unit: "ms" },
  },
  full: { threads: 100_000 },
  tiny: { threads: 100 },
  async measure(subject, { threads }) {
    const values = numbers(threads);
    await subject.setup(WORKERS, "light");
    // Compiles what there is to compile, and makes the workers.
    for (let run = 0; run < 5; run++) await subject.atOnce("echo", values.slice(0, threads / 10));

    const begun = performance.now();
    const done = subject.atOnce("echo", values);
    const looped = performance.now();
    let last = looped;
    let longest = 0;
    let over = false;
    // A turn of the event loop is what a click or a request would have to wait for.
    const watch = (): void => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (!over) setImmediate(watch);
    };
    setImmediate(watch);
    expectSame(values, await done);
    over = true;
    const total = performance.now() - begun;
    watch();
    return { loop: looped - begun, stall: longest, total };
  },
});
