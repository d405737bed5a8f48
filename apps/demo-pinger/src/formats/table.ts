import Table from "cli-table3";
import stringWidth from "string-width";
import type { Report, Row } from "../report/report.js";
import { paint } from "../view/paint.js";
import type { Colors, Terminal } from "../view/terminal.js";
import { percent } from "../words.js";

interface Column {
  readonly title: string;
  readonly right?: boolean;
  /** What goes first where a terminal is narrow; 0 always stays. */
  readonly rank: number;
  text(row: Row): string;
}

const NONE = "–";
const GAP = 2;
const time = (ms: number | null) => (ms === null ? NONE : ms.toFixed(ms < 10 ? 2 : 1));

/** A row for each host, in the order in which they were given. What does not fit is cut, never wrapped. */
export function table(
  { hosts }: Pick<Report, "hosts">,
  { colors, columns: room }: Pick<Terminal, "colors" | "columns">,
): string {
  const columns = fitting(columnsFor(hosts), hosts, room);
  const widths = columns.map((column) => widthOf(column, hosts));
  const left = room - widths.reduce((sum, width) => sum + width + GAP, 0);
  const noteWidth = Math.min(60, left);
  const notes = hosts.some((row) => noteOf(row) !== "") && noteWidth >= 10;
  const made = new Table({
    head: [
      ...columns.map(({ title }) => colors.dim(title)),
      ...(notes ? [colors.dim("NOTE")] : []),
    ],
    colAligns: [
      ...columns.map(({ right }) => (right ? "right" : "left") as "right" | "left"),
      "left",
    ],
    colWidths: [...widths.map((width) => width + GAP), ...(notes ? [noteWidth] : [])],
    chars: BORDERLESS,
    style: { head: [], border: [], "padding-left": 0, "padding-right": GAP },
    wordWrap: false,
  });
  for (const row of hosts) made.push(cells(row, columns, notes ? noteWidth : 0, colors));
  return made
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

function cells(row: Row, columns: readonly Column[], noteWidth: number, colors: Colors): string[] {
  const texts = columns.map(({ text }) => paint(text(row), row.verdict, row.ms, colors));
  return noteWidth === 0 ? texts : [...texts, colors.dim(cut(noteOf(row), noteWidth - GAP))];
}

function columnsFor(rows: readonly Row[]): Column[] {
  const named = rows.some(({ name, address }) => name !== address);
  const seeded = rows.some((row) => row.seeded !== undefined);
  const machined = rows.some(({ machines }) => machines !== undefined);
  const columns: (Column | false)[] = [
    { title: "HOST", rank: 0, text: ({ name }) => cut(name, 40) },
    named && { title: "ADDRESS", rank: 7, text: ({ address }) => cut(address, 40) },
    { title: "BY", rank: 8, text: ({ mode }) => mode },
    machined && {
      title: "FROM",
      rank: 3,
      text: ({ machines = [] }) => cut(machines.join(", "), 40),
    },
    { title: "VERDICT", rank: 0, text: ({ verdict }) => verdict },
    {
      title: "LOSS",
      right: true,
      rank: 1,
      text: ({ loss }) => (loss === null ? NONE : percent(loss)),
    },
    { title: "MIN", right: true, rank: 4, text: ({ min }) => time(min) },
    { title: "P50", right: true, rank: 0, text: ({ p50 }) => time(p50) },
    { title: "P95", right: true, rank: 2, text: ({ p95 }) => time(p95) },
    { title: "MAX", right: true, rank: 5, text: ({ max }) => time(max) },
    { title: "JITTER", right: true, rank: 6, text: ({ jitter }) => time(jitter) },
    seeded && {
      title: "FLEET",
      right: true,
      rank: 3,
      text: ({ seeded: delay }) => (delay === undefined ? NONE : String(delay)),
    },
  ];
  return columns.filter((column) => column !== false);
}

/** As many columns as the terminal has room for. */
function fitting(columns: readonly Column[], rows: readonly Row[], room: number): Column[] {
  let kept = [...columns];
  const width = () => kept.reduce((sum, column) => sum + widthOf(column, rows) + GAP, 0);
  while (width() > room && kept.some(({ rank }) => rank > 0)) {
    const last = Math.max(...kept.map(({ rank }) => rank));
    kept = kept.filter(({ rank }) => rank !== last);
  }
  return kept;
}

function widthOf({ title, text }: Column, rows: readonly Row[]): number {
  return Math.max(stringWidth(title), ...rows.map((row) => stringWidth(text(row))));
}

function noteOf({ verdict, expected, note = "" }: Row): string {
  if (expected === undefined || expected === verdict) return note;
  return [`the fleet says ${expected}`, note].filter(Boolean).join("; ");
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}

const BORDERLESS = Object.fromEntries(
  [
    "top,top-mid,top-left,top-right,bottom,bottom-mid,bottom-left,bottom-right",
    "left,left-mid,mid,mid-mid,right,right-mid,middle",
  ]
    .join()
    .split(",")
    .map((name) => [name, ""]),
);
