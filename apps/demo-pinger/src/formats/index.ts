import type { Report } from "../report/report.js";
import type { Sample, Target } from "../target.js";
import { csv } from "./csv.js";
import { json, sampleLine, summaryLines } from "./json.js";
import { prometheus } from "./prometheus.js";

export const FORMATS = ["table", "json", "ndjson", "csv", "prometheus"] as const;
export type Format = (typeof FORMATS)[number];

/** What is printed for machines at the end. The table is for people: table.ts. */
export function machineText(format: Exclude<Format, "table">, report: Report): string {
  if (format === "json") return json(report);
  if (format === "ndjson") return summaryLines(report);
  return format === "csv" ? csv(report) : prometheus(report);
}

/** What is printed of each probe as it comes; null where the format waits for the end. */
export function liveText(format: Format, target: Target, sample: Sample): string | null {
  return format === "ndjson" ? sampleLine(target, sample) : null;
}
