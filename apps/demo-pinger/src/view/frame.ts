import stringWidth from "string-width";
import { count, percent, seconds } from "../words.js";
import { type Entry, figuresOf, type Sort } from "./model.js";
import { paint, SHAPES } from "./paint.js";
import { sparkline } from "./spark.js";
import type { Colors } from "./terminal.js";

/** All that a picture of the wall shows. */
export interface Picture {
  readonly title: string;
  readonly elapsed: number;
  /** All of them, for the overview. */
  readonly entries: readonly Entry[];
  /** Those that the filter lets through, in order. */
  readonly shown: readonly Entry[];
  /** The first of these that is in view. */
  readonly top: number;
  readonly sent: number;
  readonly inFlight: number;
  readonly paused: boolean;
  readonly sort: Sort;
  readonly filter: string;
  /** The filter is being typed. */
  readonly typing: boolean;
  readonly help: boolean;
  /** Without a keyboard there are no keys to name. */
  readonly keys: boolean;
}

interface Room {
  readonly columns: number;
  readonly rows: number;
  readonly colors: Colors;
}

/** Lines around the rows: title, figures, heads, and the keys. */
const AROUND = 4;
const NARROWEST = 24;

/** How many hosts have a row of their own. */
export function rowsFor(entries: number, { columns, rows }: Omit<Room, "colors">): number {
  return Math.max(1, rows - 1 - AROUND - overviewHeight(entries, columns, rows));
}

function overviewHeight(entries: number, columns: number, rows: number): number {
  const height = Math.ceil(entries / Math.max(1, columns));
  // The overview never takes more than half of the terminal.
  return height <= Math.floor(rows / 2) ? height : 0;
}

/** The lines of the wall, none wider than the terminal, and one fewer than it has: nothing ever scrolls. */
export function frame(picture: Picture, room: Room): string[] {
  const columns = Math.max(NARROWEST, room.columns);
  const { colors } = room;
  const height = rowsFor(picture.entries.length, { columns, rows: room.rows });
  const body = picture.help
    ? helpLines(columns, height)
    : rowLines(picture, { ...room, columns }, height);
  const lines = [
    titleLine(picture, columns, colors),
    figuresLine(picture, columns, colors),
    ...overview(picture.entries, columns, room.rows, colors),
    ...body,
    keysLine(picture, columns, colors),
  ];
  return lines.slice(0, Math.max(1, room.rows - 1));
}

function titleLine({ title, elapsed, paused }: Picture, columns: number, colors: Colors): string {
  const right = paused ? `paused  ${seconds(elapsed)}` : seconds(elapsed);
  const left = cut(title, Math.max(0, columns - stringWidth(right) - 1));
  const space = " ".repeat(Math.max(1, columns - stringWidth(left) - stringWidth(right)));
  return colors.bold(left) + space + (paused ? colors.yellow(right) : colors.dim(right));
}

function figuresLine(picture: Picture, columns: number, colors: Colors): string {
  const verdicts = picture.entries.map((entry) => figuresOf(entry).verdict);
  const up = verdicts.filter((verdict) => verdict === "up").length;
  const known = verdicts.filter((verdict) => verdict !== undefined).length;
  const parts = [
    `${up} up`,
    `${known - up} not`,
    ...(known < verdicts.length ? [`${verdicts.length - known} to come`] : []),
    `${picture.sent} sent`,
    `${picture.inFlight} under way`,
  ];
  return colors.dim(fitted(parts, columns));
}

function overview(
  entries: readonly Entry[],
  columns: number,
  rows: number,
  colors: Colors,
): string[] {
  const height = overviewHeight(entries.length, columns, rows);
  return Array.from({ length: height }, (_, line) =>
    entries
      .slice(line * columns, (line + 1) * columns)
      .map((entry) => {
        const { verdict, last } = figuresOf(entry);
        return paint(verdict === undefined ? "·" : SHAPES[verdict], verdict, last, colors);
      })
      .join(""),
  );
}

interface Widths {
  readonly name: number;
  readonly spark: number;
  /** Last, average and p95, or the last one alone. */
  readonly times: readonly ("last" | "avg" | "p95")[];
}

const TIME = 9;
const LOSS = 6;

function widthsFor(entries: readonly Entry[], columns: number): Widths {
  const longest = Math.max(4, ...entries.map(({ name }) => stringWidth(name)));
  const times = columns >= 64 ? (["last", "avg", "p95"] as const) : (["last"] as const);
  const fixed = 2 + times.length * TIME + LOSS;
  const name = Math.min(longest, Math.max(6, Math.floor((columns - fixed) / 2)));
  return { name, spark: Math.max(0, Math.min(60, columns - fixed - name - 1)), times };
}

function rowLines({ entries, shown, top }: Picture, room: Room, height: number): string[] {
  const { colors } = room;
  const widths = widthsFor(entries, room.columns);
  const heads = [
    "  ",
    "HOST".padEnd(widths.name),
    " ".repeat(widths.spark + 1),
    ...widths.times.map((time) => time.toUpperCase().padStart(TIME)),
    "LOSS".padStart(LOSS),
  ];
  const rows = shown.slice(top, top + height).map((entry) => rowLine(entry, widths, colors));
  const none = shown.length === 0 ? ["  no host matches the filter"] : [];
  const filled = [...rows, ...none];
  const empty = Array.from({ length: height - filled.length }, () => "");
  return [colors.dim(heads.join("").slice(0, room.columns)), ...filled, ...empty];
}

function rowLine(entry: Entry, { name, spark, times }: Widths, colors: Colors): string {
  const figures = figuresOf(entry);
  const { verdict, last, loss } = figures;
  const shape = verdict === undefined ? "·" : SHAPES[verdict];
  const label = cut(entry.name, name);
  const left = `${shape} ${label}${" ".repeat(name - stringWidth(label))}`;
  const state = verdict === "up" || verdict === undefined ? "" : (entry.failure ?? verdict);
  // What has never answered has no line to show, and a word in its place.
  const middle =
    figures.avg === null && state !== ""
      ? ` ${cut(state, spark).padEnd(spark)}`
      : ` ${sparkline(entry.samples, spark)}`;
  const right = times.map((time) => milliseconds(figures[time]).padStart(TIME)).join("");
  const lost = (loss === null ? "" : percent(loss)).padStart(LOSS);
  const bad = loss !== null && loss > 0;
  return (
    paint(left + middle, verdict, last, colors) +
    right +
    (bad ? colors.red(lost) : colors.dim(lost))
  );
}

const milliseconds = (ms: number | null) => (ms === null ? "–" : ms.toFixed(ms < 10 ? 2 : 1));

const KEYS = [
  ["s", "sort: as given, name, slowest, p95, loss, state"],
  ["/", "filter by name, address or state; Esc takes it away"],
  ["p", "pause, and go on"],
  ["↑ ↓", "scroll, also j k, Page Up, Page Down, Home, End"],
  ["?", "this help"],
  ["q", "quit, with a summary; Ctrl-C too"],
] as const;

function helpLines(columns: number, height: number): string[] {
  const lines = [
    "",
    ...KEYS.map(([key, does]) => cut(`  ${key.padEnd(5)}${does}`, columns)),
    "",
    cut("  ● up  × down  ○ silent  ? no address  ! failed", columns),
  ].slice(0, height + 1);
  return [...lines, ...Array.from({ length: height + 1 - lines.length }, () => "")];
}

function keysLine(picture: Picture, columns: number, colors: Colors): string {
  const { shown, entries, sort, filter, typing, keys } = picture;
  if (typing) return `${cut(`filter: ${filter}`, columns - 1)}█`;
  if (!keys) return colors.dim(cut("Ctrl-C ends", columns));
  const parts = [
    ...(filter === "" ? [] : [`“${filter}” ${shown.length} of ${count(entries.length, "host")}`]),
    `s sort: ${sort}`,
    "/ filter",
    picture.paused ? "p go on" : "p pause",
    "? help",
    "q quit",
  ];
  return colors.dim(fitted(parts, columns));
}

/** As many of the parts as there is room for. */
function fitted(parts: readonly string[], columns: number): string {
  let line = "";
  for (const part of parts) {
    const longer = line === "" ? part : `${line}  ${part}`;
    if (stringWidth(longer) > columns) break;
    line = longer;
  }
  return line;
}

function cut(text: string, room: number): string {
  if (stringWidth(text) <= room) return text;
  let kept = "";
  for (const letter of text) {
    if (stringWidth(kept + letter) > room - 1) break;
    kept += letter;
  }
  return room > 0 ? `${kept}…` : "";
}
