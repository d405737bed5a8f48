import type { Subject } from "./subject.js";

/** What one run of one subject gave: a number for each of the figure's metrics. */
export type Measures = Record<string, number>;

export interface Metric {
  readonly title: string;
  readonly unit: "ns" | "µs" | "ms" | "s" | "bytes" | "kB" | "MB" | "×";
  /** What it has to reach, by its median. */
  readonly target?: Target;
}

export type Target =
  | { readonly atLeast: number }
  /** `always`: in every round. */
  | { readonly atMost: number; readonly always?: true };

/**
 * Where a subject is measured: in a process of its own, in a page of its own, as the first thing that a fresh
 * process does, or by what a bundler makes of it.
 */
export type Place = "process" | "page" | "first" | "bundle";

export interface Figure<Params = unknown> {
  readonly title: string;
  readonly place: Place;
  /** Keys of `contestants`; the first is what the others are compared with. */
  readonly subjects: readonly string[];
  readonly metrics: Readonly<Record<string, Metric>>;
  /** How much of everything, for real and for the smoke test. */
  readonly full: Params;
  readonly tiny: Params;
  /** Once is enough: it comes out the same every time. */
  readonly exact?: boolean;
  /** The process gets a garbage collector to call and tells the memory of all its realms. */
  readonly memory?: boolean;
  /** For the places "process" and "page". The process or page ends afterwards, so nothing needs closing. */
  measure?(subject: Subject, params: Params): Promise<Measures>;
}

/** Only here to let TypeScript infer the parameters. */
export function figure<Params>(definition: Figure<Params>): Figure<Params> {
  return definition;
}

/** As many as there are everywhere: two workers, the smallest number that shows how work is spread. */
export const WORKERS = 2;
