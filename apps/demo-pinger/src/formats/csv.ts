import { stringify } from "csv-stringify/sync";
import type { Report, Row } from "../report/report.js";

/** The columns, in this order; new ones come at the end. */
const COLUMNS = [
  "name",
  "address",
  "mode",
  "verdict",
  "ms",
  "sent",
  "received",
  "loss",
  "last",
  "min",
  "avg",
  "max",
  "stdev",
  "p50",
  "p95",
  "p99",
  "jitter",
  "longestOutage",
  "retransmitted",
  "seeded",
  "expected",
  "inputs",
  "note",
  "machines",
] as const satisfies readonly (keyof Row)[];

/** A line for each host (RFC 4180). A word that a spreadsheet would run as a formula is kept a word. */
export function csv({ hosts }: Report): string {
  const rows = hosts.map((row) => ({
    ...row,
    inputs: row.inputs.join(" "),
    machines: row.machines?.join(" "),
  }));
  return stringify(rows, {
    header: true,
    columns: [...COLUMNS],
    escape_formulas: true,
    cast: { number: (value) => String(Math.round(value * 1000) / 1000) },
  }).trimEnd();
}
