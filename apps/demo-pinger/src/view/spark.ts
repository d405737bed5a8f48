import type { Sample } from "../target.js";

const BARS = "▁▂▃▄▅▆▇█";
/** A host whose answers differ by less than that is shown as the even one that it is. */
const LEAST_SPAN = 10;

/** The last round trips in so many characters, on a scale of the host's own; × is a probe without an answer. */
export function sparkline(samples: readonly Sample[], width: number): string {
  if (width <= 0) return "";
  const shown = samples.slice(-width);
  const times = shown.flatMap(({ ms }) => (ms === null ? [] : [ms]));
  const most = Math.max(LEAST_SPAN, ...times);
  const line = shown
    .map(({ ms }) =>
      ms === null ? "×" : BARS[Math.min(BARS.length - 1, Math.floor((ms / most) * BARS.length))],
    )
    .join("");
  return line.padStart(width);
}
