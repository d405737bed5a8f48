import stringWidth from "string-width";
import { paint } from "./cells.js";
import type { Row } from "./report.js";
import type { Terminal } from "./terminal.js";
import { milliseconds } from "./words.js";

interface Column {
  readonly title: string;
  readonly right?: boolean;
  text(row: Row): string;
}

const NONE = "–";

/** A row for each address. What does not fit is cut, never wrapped. */
export function table(
  rows: readonly Row[],
  terminal: Pick<Terminal, "colors" | "columns">,
): string {
  const { colors } = terminal;
  const shown = columnsFor(rows);
  const widths = shown.map((column) =>
    Math.max(...[column.title, ...rows.map(column.text)].map((text) => stringWidth(text))),
  );
  const line = (texts: readonly string[]) =>
    texts.map((text, at) => pad(text, widths[at] ?? 0, shown[at]?.right ?? false)).join("  ");
  const used = stringWidth(line(shown.map(() => "")));
  const room = Math.max(0, terminal.columns - used - 3);
  const slowest = Math.max(1, ...rows.map(({ ms }) => ms ?? 0));

  return [
    colors.dim(line(shown.map(({ title }) => title))),
    ...rows.map((row) => {
      const texts = line(shown.map((column) => column.text(row)));
      const remark = remarkOn(row);
      const last = remark === "" ? bar((row.ms ?? 0) / slowest, room) : cut(remark, room);
      return `${row.verdict === "up" ? texts : paint(texts, row, colors)}  ${paint(last, row, colors)}`;
    }),
  ].join("\n");
}

function columnsFor(rows: readonly Row[]): Column[] {
  const named = rows.some(({ name, address }) => name !== address);
  const seeded = rows.some((row) => row.seeded !== undefined);
  return [
    { title: "ADDRESS", text: ({ address }) => address },
    ...(named ? [{ title: "NAME", text: ({ name }: Row) => name }] : []),
    { title: "VERDICT", text: ({ verdict }) => verdict },
    { title: "TIME", right: true, text: ({ ms }) => (ms === null ? NONE : milliseconds(ms)) },
    ...(seeded
      ? [
          {
            title: "FLEET",
            right: true,
            text: ({ seeded: delay }: Row) => (delay === undefined ? NONE : `${delay} ms`),
          },
        ]
      : []),
  ];
}

function remarkOn({ verdict, expected, note = "" }: Row): string {
  if (expected === undefined || expected === verdict) return note;
  return [`the fleet says ${expected}`, note].filter(Boolean).join("; ");
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar that is as long as its share of the room, to an eighth of a character. */
function bar(share: number, room: number): string {
  const eighths = Math.max(1, Math.round(share * Math.min(room, 40) * 8));
  return "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}

function pad(text: string, width: number, right: boolean): string {
  const space = " ".repeat(Math.max(0, width - stringWidth(text)));
  return right ? space + text : text + space;
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}
