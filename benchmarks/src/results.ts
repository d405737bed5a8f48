import { readFileSync, writeFileSync } from "node:fs";
import { contestants } from "./contestants.js";
import type { Figure, Metric } from "./figure.js";
import { type FigureName, figures } from "./figures/index.js";
import { median } from "./sample.js";

/** One figure, by subject and metric: a number for each round. */
export type Measured = Record<string, Record<string, number[]>>;

/** What a run of the benchmarks gave. This is what benchmarks/results.json holds. */
export interface Results {
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly figures: Partial<Record<FigureName, Measured>>;
  /** Who did not take part, and why. */
  readonly leftOut: Readonly<Record<string, string>>;
}

export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** The median, over the rounds, of how many times as much it is as the subject that it is compared with. */
  readonly ratio: number | undefined;
}

export interface Row {
  readonly subject: string;
  readonly label: string;
  /** One for each metric. */
  readonly summaries: readonly Summary[];
}

export interface Table {
  readonly title: string;
  readonly metrics: readonly Metric[];
  readonly rows: readonly Row[];
}

export const RESULTS = new URL("../results.json", import.meta.url);

export function readResults(file: URL | string): Results {
  return JSON.parse(readFileSync(file, "utf8")) as Results;
}

export function writeResults(file: URL | string, results: Results): void {
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
}

/** One figure's subjects in the order in which the figure names them. */
export function tabulate(results: Results, name: FigureName): Table {
  const { title, metrics, subjects }: Figure = figures[name];
  const measured = results.figures[name] ?? {};
  const rows = subjects
    .filter((subject) => measured[subject])
    .map((subject) => {
      const own = contestants[subject]?.comparedWith;
      const other = own && subjects.includes(own) ? own : (subjects[0] as string);
      const summaries = Object.keys(metrics).map((metric) =>
        summarize(measured[subject]?.[metric] ?? [], measured[other]?.[metric]),
      );
      return { subject, label: contestants[subject]?.label ?? subject, summaries };
    });
  return { title, metrics: Object.values(metrics), rows };
}

/** Round by round: what slowed down the machine for a while slowed down both. */
function summarize(values: readonly number[], others: readonly number[] | undefined): Summary {
  const ratios = others && values.map((value, round) => value / (others[round] ?? Number.NaN));
  return {
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    ratio: ratios && median(ratios),
  };
}
