import { type Figure, figure, WORKERS } from "../figure.js";
import { Realms } from "../realms.js";
import { BRIEF, type Sampling, sample, THOROUGH } from "../sample.js";
import { expectSame } from "../values.js";
import { FOREVER } from "../work.js";

interface Params {
  readonly threads: number;
  readonly sleep: number;
  readonly sampling: Sampling;
}

function sleepers(title: string, subjects: readonly string[], threads: number): Figure<Params> {
  return figure<Params>({
    title,
    place: "process",
    subjects,
    metrics: {
      ms: { title: "until all have woken", unit: "ms" },
      bytes: { title: "memory each", unit: "bytes" },
    },
    full: { threads, sleep: 100, sampling: THOROUGH },
    tiny: { threads: 50, sleep: 1, sampling: BRIEF },
    memory: true,
    async measure(subject, { threads, sleep, sampling }) {
      const naps = new Array<number>(threads).fill(sleep);
      await subject.setup(WORKERS, "light");
      const ms = await sample(
        () => subject.atOnce("sleep", naps),
        (results) => expectSame(naps, results),
        sampling,
      );
      // Heap and external memory of all realms, after collection: with and without them.
      const realms = new Realms(subject);
      const before = await realms.bytes();
      void subject.atOnce("sleep", new Array<number>(threads).fill(FOREVER));
      await realms.asleep(threads);
      return { ms, bytes: ((await realms.bytes()) - before) / threads };
    },
  });
}

export const tenThousandSleepers = sleepers(
  "10,000 threads that sleep 100 ms",
  ["heddle-node", "timers", "python"],
  10_000,
);

export const hundredThousandSleepers = sleepers(
  "100,000 threads that sleep 100 ms",
  ["heddle-node", "timers"],
  100_000,
);
