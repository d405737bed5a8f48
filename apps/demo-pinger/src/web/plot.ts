import { overhead, type Row, responseTimes } from "../report.js";
import { milliseconds } from "../words.js";
import { byId, svg } from "./dom.js";
import { lookOf } from "./speed.js";

const WIDTH = 480;
/** Between the dots and the numbers below them. Everything above it has a negative y. */
const FLOOR = 0;
const BELOW = 26;
/** The picture keeps its height while it is nearly empty. */
const LEAST = 90;
const RADIUS = 3.4;
const STEP = RADIUS * 2 + 0.6;
const SIDE = 6;
/** At the right, apart from the scale: those that have no time. */
const APART = 96;

/** A dot for each workstation above its response time; equal times pile up. */
export function showPlot(rows: readonly Row[]): void {
  const times = responseTimes(rows);
  const end = niceEnd(times?.max ?? 1);
  const scale = WIDTH - APART - 2 * SIDE;
  const columns = Math.floor(scale / STEP);
  const piles = new Map<number, number>();
  const dots = rows.map((row) => {
    const column =
      row.ms === null ? columns + 6 : Math.min(columns - 1, Math.floor((row.ms / end) * columns));
    const wide = row.ms === null ? 6 : 1;
    const height = piles.get(column) ?? 0;
    piles.set(column, height + 1);
    const dot = svg("circle", {
      class: lookOf(row),
      cx: SIDE + (column + (height % wide) + 0.5) * STEP,
      cy: FLOOR - (Math.floor(height / wide) + 0.5) * STEP - 2,
      r: RADIUS,
    });
    const found = row.ms === null ? row.verdict : milliseconds(row.ms);
    dot.append(svg("title", {}, `${row.name}: ${found}`));
    return dot;
  });

  const highest = Math.max(...dots.map((dot) => -Number(dot.getAttribute("cy"))), LEAST);
  const plot = byId("plot");
  plot.setAttribute("viewBox", `0 ${-highest - 8} ${WIDTH} ${highest + 8 + BELOW}`);
  plot.replaceChildren(...axis(end, columns * STEP), ...dots);
  byId("spread").textContent = describe(rows);
}

function axis(end: number, length: number): SVGElement[] {
  const parts = [0, 1, 2, 3, 4].flatMap((quarter) => {
    const x = SIDE + (length * quarter) / 4;
    const unit = quarter === 4 ? " ms" : "";
    return [
      svg("line", { class: "tick", x1: x, x2: x, y1: FLOOR, y2: FLOOR + 4 }),
      svg(
        "text",
        { x, y: FLOOR + 17, "text-anchor": quarter === 0 ? "start" : "middle" },
        `${(end * quarter) / 4}${unit}`,
      ),
    ];
  });
  return [
    svg("line", { class: "axis", x1: SIDE, x2: SIDE + length, y1: FLOOR, y2: FLOOR }),
    ...parts,
    svg(
      "text",
      { x: SIDE + length + 9 * STEP, y: FLOOR + 17, "text-anchor": "middle" },
      "no answer",
    ),
  ];
}

/** A round end of the scale that divides into quarters. */
function niceEnd(max: number): number {
  return [20, 40, 100, 200, 400, 600, 800, 1000].find((end) => end >= max) ?? 1000;
}

function describe(rows: readonly Row[]): string {
  const times = responseTimes(rows);
  const own = overhead(rows);
  if (times === null || own === null) return "Nobody answered.";
  return (
    `Half within ${milliseconds(times.p50)}, 95 % within ${milliseconds(times.p95)}. ` +
    `Above the fleet’s own delay: p50 ${milliseconds(own.p50)}, p95 ${milliseconds(own.p95)}.`
  );
}
