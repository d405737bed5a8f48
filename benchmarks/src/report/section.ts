import { markdownTable } from "markdown-table";
import { contestants } from "../contestants.js";
import type { Figure } from "../figure.js";
import { type FigureName, figures } from "../figures/index.js";
import { type Results, type Summary, tabulate } from "../results.js";
import { describeSetting, formatNumber, formatRatio, formatWithUnit } from "./format.js";

interface Column {
  readonly figure: FigureName;
  readonly title: string;
  /** Default: the figure's first. */
  readonly metric?: string;
}

/** The README's first table: one subject a row, one metric a column. */
const cold: readonly Column[] = [
  { figure: "first-result", title: "the first result, ms" },
  { figure: "cold", title: "the first 254, µs each", metric: "first" },
  { figure: "cold", title: "ten bursts of 254, ms", metric: "bursts" },
  { figure: "cold", title: "then 10,000, µs each", metric: "many" },
  { figure: "pages-cold", title: "in Chromium: the first 254, µs each", metric: "first" },
  { figure: "pages-cold", title: "ten bursts, ms", metric: "bursts" },
];

/** The second, warm. */
const warm: readonly Column[] = [
  { figure: "at-once", title: "10,000 at once" },
  { figure: "one-by-one", title: "one after another" },
  { figure: "objects-at-once", title: "10,000 with objects" },
  { figure: "pages-at-once", title: "in Chromium: 10,000 at once" },
  { figure: "pages-one-by-one", title: "one after another" },
];

/** The third: heddle beside what it is best compared with, one metric a row. */
const lines: readonly { figure: FigureName; metric: string; title: string; beside: string }[] = [
  {
    figure: "beside-sleepers",
    metric: "each",
    title: "one after another, beside a sleeping thread on each carrier",
    beside: "bare",
  },
  { figure: "sleepers", metric: "ms", title: "10,000 threads sleep 100 ms", beside: "timers" },
  { figure: "sleepers", metric: "bytes", title: "… and each takes", beside: "timers" },
  { figure: "sleepers-100k", metric: "ms", title: "100,000 sleep 100 ms", beside: "timers" },
  {
    figure: "stall",
    metric: "stall",
    title: "100,000 at once: the longest stall of the event loop after the caller's own",
    beside: "bare-batched",
  },
  {
    figure: "million",
    metric: "growth",
    title: "memory after a million threads ÷ after the first 100,000",
    beside: "piscina",
  },
  { figure: "idle", metric: "cpu", title: "CPU time of 5 s with idle carriers", beside: "bare" },
  {
    figure: "cpu-bound",
    metric: "gain",
    title: "computing on two carriers, not one",
    beside: "bare",
  },
  {
    figure: "pages-quiet",
    metric: "median5",
    title: "in Chromium: a call after 5 ms of quiet",
    beside: "comlink",
  },
  { figure: "uneven", metric: "ms", title: "an uneven load, ideally 500 ms", beside: "piscina" },
  { figure: "sizes", metric: "page", title: "gzip in a page", beside: "threads" },
  { figure: "sizes", metric: "worker", title: "gzip in a worker", beside: "threads" },
];

/** What stands in the README between its markers. */
export function renderSection(results: Results, chart: string): string {
  return `![What a thread costs: heddle beside its peers](${chart})

Two workers, the same work for all, every result checked; the median of ${rounds(results)} rounds, each in a fresh process or page, in turn. In brackets: how many times as long as heddle on the same Node it takes.

The first second, which for most programs is the only one: a fresh process or page, its workers up.

${renderPeers(results, cold)}

Warm, after a second of running, which is some hundred thousand threads; µs each.

${renderPeers(results, warm)}

${renderFloors(results)}

Measured on ${describeSetting(results)}. Times are of that machine; \`npm run bench\` measures yours ([benchmarks](benchmarks)).`;
}

function rounds(results: Results): number {
  return results.figures["at-once"]?.["heddle-node"]?.each?.length ?? 0;
}

function renderPeers(results: Results, columns: readonly Column[]): string {
  const measured = columns.map(({ figure }) => tabulate(results, figure));
  const places = columns.map(({ figure, metric = "" }) =>
    Math.max(0, Object.keys(figures[figure].metrics).indexOf(metric)),
  );
  const rows = new Map<string, string[]>();
  for (const [column, { rows: subjects }] of measured.entries()) {
    for (const { label, summaries } of subjects) {
      const cells = rows.get(label) ?? columns.map(() => "");
      cells[column] = cell(summaries[places[column] as number] as Summary);
      rows.set(label, cells);
    }
  }
  const head = ["", ...columns.map(({ title }) => title)];
  const align = ["l", ...columns.map(() => "r")];
  return markdownTable([head, ...[...rows].map(([label, cells]) => [label, ...cells])], { align });
}

function cell({ median, ratio }: Summary): string {
  const brackets = ratio === undefined || ratio === 1 ? "" : ` (${formatRatio(ratio)})`;
  return `${formatNumber(median)}${brackets}`;
}

function renderFloors(results: Results): string {
  const body = lines.flatMap(({ figure, metric, title, beside }) => {
    const { metrics, subjects }: Figure = figures[figure];
    const index = Object.keys(metrics).indexOf(metric);
    const { rows } = tabulate(results, figure);
    const summaryOf = (subject: string) =>
      rows.find((row) => row.subject === subject)?.summaries[index];
    const [reference = ""] = subjects;
    const own = summaryOf(reference);
    const other = summaryOf(beside);
    const unit = metrics[metric]?.unit;
    if (!other || !unit) return [];
    const label = contestants[beside]?.label ?? beside;
    const ratio = unit === "×" || !own ? "" : ` (${formatRatio(other.ratio)})`;
    return [
      [
        title,
        // What heddle could not do stands here too.
        own
          ? formatWithUnit(own.median, unit)
          : (results.leftOut[`${reference} in ${figure}`] ?? ""),
        `${label}: ${formatWithUnit(other.median, unit)}${ratio}`,
      ],
    ];
  });
  return markdownTable([["", "heddle", "beside it"], ...body], { align: ["l", "r", "l"] });
}
