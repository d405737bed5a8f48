import type { FigureName } from "../figures/index.js";
import { type Results, type Row, tabulate } from "../results.js";
import { formatWithUnit } from "./format.js";

// Drawn by hand: the charting libraries that need no browser are tens of megabytes, and this is two lists
// of bars. The axis is logarithmic, since the slowest is hundreds of times as slow as the fastest.

const WIDTH = 760;
const LEFT = 236;
const RIGHT = 76;
const BAR = 16;
const STEP = 24;
const HEAD = 44;
const FOOT = 26;

const panels: readonly { figure: FigureName; title: string }[] = [
  { figure: "at-once", title: "10,000 threads at once, µs each (shorter is better)" },
  { figure: "one-by-one", title: "one thread after another, µs each" },
];

/** An SVG for the README, readable on light and dark pages. */
export function renderChart(results: Results): string {
  let top = 0;
  const drawn = panels.map(({ figure, title }) => {
    const rows = tabulate(results, figure).rows.toSorted((a, b) => value(a) - value(b));
    const panel = renderPanel(title, rows, top);
    top += HEAD + rows.length * STEP + FOOT;
    return panel;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" role="img" font-family="system-ui, sans-serif" font-size="13">
<title>What a thread costs: heddle beside its peers</title>
<style>
text { fill: #1f2328 } .tick { fill: #656d76; font-size: 11px } .grid { stroke: #d0d7de }
.title { font-size: 15px; font-weight: 600 } .bar { fill: #8c959f } .heddle { fill: #1f6feb }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .tick { fill: #8d96a0 } .grid { stroke: #30363d } .bar { fill: #6e7681 }
}
</style>
${drawn.join("\n")}
</svg>
`;
}

function renderPanel(title: string, rows: readonly Row[], top: number): string {
  const values = rows.map(value);
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const x = (amount: number): number =>
    LEFT + ((Math.log10(amount) - low) / (high - low)) * (WIDTH - LEFT - RIGHT);
  const bottom = top + HEAD + rows.length * STEP;

  const ticks = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)).map(
    (tick) =>
      `<line class="grid" x1="${round(x(tick))}" x2="${round(x(tick))}" y1="${top + HEAD - 8}" y2="${bottom}"/>` +
      `<text class="tick" text-anchor="middle" x="${round(x(tick))}" y="${bottom + 14}">${Number(tick.toPrecision(1))}</text>`,
  );
  const bars = rows.map((row, index) => {
    const y = top + HEAD + index * STEP;
    // A bar on a logarithmic axis has no zero to begin at: the least is as long as its label needs.
    const end = Math.max(x(value(row)), LEFT + 2);
    const mark = row.subject.startsWith("heddle") ? "bar heddle" : "bar";
    return (
      `<text text-anchor="end" x="${LEFT - 8}" y="${y + 13}">${plain(row.label)}</text>` +
      `<rect class="${mark}" x="${LEFT}" y="${y}" width="${round(end - LEFT)}" height="${BAR}" rx="2"/>` +
      `<text x="${round(end + 6)}" y="${y + 13}">${formatWithUnit(value(row), "µs")}</text>`
    );
  });
  return [
    `<text class="title" x="0" y="${top + 18}">${plain(title)}</text>`,
    ...ticks,
    ...bars,
  ].join("\n");
}

function value(row: Row): number {
  return row.summaries[0]?.median ?? Number.NaN;
}

function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}

function plain(markdown: string): string {
  return markdown.replaceAll("`", "").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
