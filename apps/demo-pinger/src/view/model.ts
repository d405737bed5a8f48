import { verdictOf } from "../report/report.js";
import { lossOf, roundTrips, spread } from "../report/stats.js";
import type { Sample, Target, Verdict } from "../target.js";

/** A host on the wall. */
export interface Entry {
  readonly index: number;
  readonly name: string;
  readonly address: string;
  /** The last of them. */
  readonly samples: Sample[];
  failure: string | undefined;
  /** Worked out when it is next shown. */
  figures: Figures | null;
}

export interface Figures {
  /** Undefined before the first answer. */
  readonly verdict: Verdict | undefined;
  readonly last: number | null;
  readonly avg: number | null;
  readonly p95: number | null;
  readonly loss: number | null;
}

/** Probes of a host that the wall remembers: a loop must not grow for ever. */
const KEPT = 300;

export function makeEntries(targets: readonly Target[]): Entry[] {
  return targets.map(({ name, address }, index) => ({
    index,
    name,
    address,
    samples: [],
    failure: undefined,
    figures: null,
  }));
}

export function take(entry: Entry, sample: Sample): void {
  entry.samples.push(sample);
  if (entry.samples.length > KEPT) entry.samples.shift();
  entry.figures = null;
}

export function figuresOf(entry: Entry): Figures {
  entry.figures ??= work(entry);
  return entry.figures;
}

function work({ samples, failure }: Entry): Figures {
  const times = spread(roundTrips(samples));
  const known = samples.length > 0 || failure !== undefined;
  // The wall shows how it is now: the last probe speaks, and not the best one.
  const last = samples.at(-1);
  return {
    verdict: known
      ? failure === undefined
        ? last?.verdict
        : verdictOf(samples, failure)
      : undefined,
    last: last?.ms ?? null,
    avg: times?.avg ?? null,
    p95: times?.p95 ?? null,
    loss: lossOf(samples),
  };
}

export const SORTS = ["as given", "name", "slowest", "p95", "loss", "state"] as const;
export type Sort = (typeof SORTS)[number];

const STATES: readonly (Verdict | undefined)[] = [
  "failed",
  "unresolved",
  "down",
  "silent",
  "no answer",
  "up",
  undefined,
];

/** Those that the filter lets through, in order. */
export function chosen(entries: readonly Entry[], sort: Sort, filter: string): Entry[] {
  const sought = filter.toLowerCase();
  const some = entries.filter((entry) => {
    const { verdict = "" } = figuresOf(entry);
    return `${entry.name} ${entry.address} ${verdict}`.toLowerCase().includes(sought);
  });
  const by = (value: (figures: Figures) => number | null) =>
    some.sort(
      (a, b) => (value(figuresOf(b)) ?? -1) - (value(figuresOf(a)) ?? -1) || a.index - b.index,
    );
  if (sort === "as given") return some;
  if (sort === "name") {
    return some.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  }
  if (sort === "slowest") return by(({ last }) => last);
  if (sort === "p95") return by(({ p95 }) => p95);
  if (sort === "loss") return by(({ loss }) => loss);
  return by(({ verdict }) => -STATES.indexOf(verdict));
}
