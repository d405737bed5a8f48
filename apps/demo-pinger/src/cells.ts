import type { Reply, Verdict } from "./target.js";
import type { Colors } from "./terminal.js";

/** A host as one character. Told apart by shape first: colours are not for everybody. */
const SHAPES: Readonly<Record<Verdict, string>> = {
  up: "■",
  down: "×",
  silent: "○",
  "no answer": "○",
  unresolved: "?",
  failed: "!",
};

const QUICK = 50;
const SLOW = 150;

function cell(reply: Reply | undefined, colors: Colors): string {
  if (reply === undefined) return colors.dim("·");
  return paint(SHAPES[reply.verdict], reply, colors);
}

/** In the colour of its verdict, and of its speed where it is up. */
export function paint(
  text: string,
  { verdict, ms }: Pick<Reply, "verdict" | "ms">,
  colors: Colors,
) {
  if (verdict === "silent" || verdict === "no answer") return colors.magenta(text);
  if (verdict !== "up") return colors.red(text);
  if ((ms ?? 0) <= QUICK) return colors.green(text);
  return (ms ?? 0) <= SLOW ? colors.cyan(text) : colors.yellow(text);
}

export function legend(colors: Colors): string {
  const up = (ms: number, text: string) =>
    `${cell({ verdict: "up", ms, waited: ms }, colors)} ${colors.dim(text)}`;
  const other = (verdict: Verdict) =>
    `${cell({ verdict, ms: null, waited: 0 }, colors)} ${colors.dim(verdict)}`;
  return [
    up(QUICK, `up, within ${QUICK} ms`),
    up(SLOW, `${SLOW} ms`),
    up(SLOW + 1, "slower"),
    other("down"),
    other("silent"),
    `${cell(undefined, colors)} ${colors.dim("waiting")}`,
  ].join("  ");
}

/** All hosts in rows as wide as the terminal, with gaps where there is room for them. */
export function grid(
  replies: readonly (Reply | undefined)[],
  { columns, rows, colors }: { columns: number; rows: number; colors: Colors },
): string[] {
  const width = columns - 4;
  const spacious = Math.ceil(replies.length / Math.floor(width / 2)) <= rows;
  const perRow = balanced(replies.length, spacious ? Math.floor(width / 2) : width);
  const lines: string[] = [];
  for (let from = 0; from < replies.length; from += perRow) {
    const cells = replies.slice(from, from + perRow).map((reply) => cell(reply, colors));
    lines.push(`  ${cells.join(spacious ? " " : "")}`);
  }
  return lines.length <= rows ? lines : [];
}

/** The rows' length that uses as few rows as the longest does, and leaves none of them short. */
function balanced(cells: number, longest: number): number {
  const rows = Math.ceil(cells / Math.max(1, longest));
  return Math.max(1, Math.ceil(cells / rows));
}
