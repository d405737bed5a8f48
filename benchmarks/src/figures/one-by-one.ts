import { inPages, onNode } from "../contestants.js";
import { type Figure, figure, type Place, WORKERS } from "../figure.js";
import { BRIEF, type Sampling, sample, THOROUGH } from "../sample.js";
import { expectSame, numbers, readings } from "../values.js";
import type { Value } from "../work.js";

interface Params {
  readonly threads: number;
  readonly sampling: Sampling;
}

function oneByOne(
  title: string,
  place: Place,
  subjects: readonly string[],
  workers: number,
  make: (count: number) => Value[],
): Figure<Params> {
  return figure<Params>({
    title,
    place,
    subjects,
    metrics: { each: { title: "each", unit: "µs" } },
    full: { threads: 1_000, sampling: THOROUGH },
    tiny: { threads: 5, sampling: BRIEF },
    async measure(subject, { threads, sampling }) {
      const values = make(threads);
      await subject.setup(workers, "light");
      const ms = await sample(
        () => subject.oneByOne("echo", values),
        (results) => expectSame(values, results),
        sampling,
      );
      return { each: (ms * 1000) / threads };
    },
  });
}

export const oneByOneOnNode = oneByOne(
  "one thread after another",
  "process",
  [...onNode, "shared-memory", "python"],
  WORKERS,
  numbers,
);

export const oneByOneOnOneCarrier = oneByOne(
  "one after another, on one carrier",
  "process",
  [...onNode, "shared-memory"],
  1,
  numbers,
);

export const objectsOneByOne = oneByOne(
  "one after another whose field and result are a small object",
  "process",
  onNode,
  WORKERS,
  readings,
);

export const oneByOneInPages = oneByOne(
  "one after another, in Chromium",
  "page",
  inPages,
  WORKERS,
  numbers,
);
