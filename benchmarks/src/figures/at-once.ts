import { inPages, onNode } from "../contestants.js";
import { type Figure, figure, type Place, WORKERS } from "../figure.js";
import { BRIEF, type Sampling, sample, THOROUGH } from "../sample.js";
import { expectSame, numbers, readings } from "../values.js";
import type { Value } from "../work.js";

interface Params {
  readonly threads: number;
  readonly sampling: Sampling;
}

export function atOnce(
  title: string,
  place: Place,
  subjects: readonly string[],
  make: (count: number) => Value[],
): Figure<Params> {
  return figure<Params>({
    title,
    place,
    subjects,
    metrics: { each: { title: "each", unit: "µs" } },
    full: { threads: 10_000, sampling: THOROUGH },
    tiny: { threads: 20, sampling: BRIEF },
    async measure(subject, { threads, sampling }) {
      const values = make(threads);
      await subject.setup(WORKERS, "light");
      const ms = await sample(
        () => subject.atOnce("echo", values),
        (results) => expectSame(values, results),
        sampling,
      );
      return { each: (ms * 1000) / threads };
    },
  });
}

export const atOnceOnNode = atOnce(
  "10,000 threads that do nothing, started and joined at once",
  "process",
  [...onNode, "bare-batched", "python"],
  numbers,
);

export const objectsAtOnce = atOnce(
  "10,000 at once whose field and result are a small object",
  "process",
  [...onNode, "bare-batched"],
  readings,
);

export const atOnceInPages = atOnce(
  "10,000 at once, in Chromium",
  "page",
  [...inPages, "bare-batched"],
  numbers,
);
