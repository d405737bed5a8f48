import { type Report, SCHEMA } from "../report/report.js";
import type { Sample, Target } from "../target.js";

/** One document. Times in milliseconds, to a microsecond. */
export function json(report: Report): string {
  return JSON.stringify(report, rounded, 2);
}

/** A line for each probe, as it comes. */
export function sampleLine({ name, address, request }: Target, sample: Sample): string {
  const { mode } = request;
  return JSON.stringify(
    { type: "sample", schema: SCHEMA, name, address, mode, ...sample },
    rounded,
  );
}

/** A line for each host, and one for all of them together. */
export function summaryLines({ hosts, ...rest }: Report): string {
  const lines = [
    ...hosts.map((host) => ({ type: "host", schema: SCHEMA, ...host })),
    { type: "summary", ...rest },
  ];
  return lines.map((line) => JSON.stringify(line, rounded)).join("\n");
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 1000) / 1000 : value;
}
