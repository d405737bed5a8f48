import type { Runtime } from "@heddle/core";
import {
  type Comparison,
  countVerdicts,
  differing,
  overhead,
  type Row,
  responseTimes,
  type Spread,
} from "./report.js";
import type { Colors, Terminal } from "./terminal.js";
import { count, milliseconds, seconds, times } from "./words.js";

export interface Outcome {
  readonly rows: readonly Row[];
  readonly comparison: Comparison;
  /** Who ran the threads, on how many workers. */
  readonly runtime: Pick<Runtime, "name" | "carrierCount">;
}

type Line = readonly [label: string, text: string];

/** The last lines: what was found, how much sooner, with how much, and how exact it is. */
export function summary(outcome: Outcome, { colors }: Pick<Terminal, "colors">): string {
  const parts = [found(outcome, colors), race(outcome, colors), exactness(outcome)];
  const width = Math.max(...parts.flat().map(([label]) => label.length));
  const line = ([label, text]: Line) => `${colors.dim(label.padEnd(width))}  ${text}`.trimEnd();
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.map(line).join("\n"))
    .join("\n\n");
}

function found({ rows }: Outcome, colors: Colors): Line[] {
  const ofFleet = rows.some(({ expected }) => expected !== undefined);
  const verdicts = countVerdicts(rows).map(([verdict, number]) => `${number} ${verdict}`);
  const label = count(rows.length, ofFleet ? "workstation" : "host");
  const wrong = differing(rows);
  const agreement = ofFleet && wrong.length === 0 ? "; each as the fleet says" : "";
  return [
    [label, `${verdicts.join(", ")}${agreement}`],
    ...wrong.map(
      ({ name, address, verdict, expected }): Line => [
        "",
        colors.red(`${name} (${address}) is ${verdict}, and the fleet says ${expected}`),
      ],
    ),
  ];
}

function race({ rows, comparison, runtime }: Outcome, colors: Colors): Line[] {
  const { sample, sampleTook, inTurn, atOnce, factor } = comparison;
  const workers = `${count(runtime.carrierCount, "worker")} of ${runtime.name}`;
  const threads = `${count(rows.length, "thread")} on ${workers}`;
  const inTurnIs =
    sample === rows.length
      ? seconds(sampleTook)
      : `about ${seconds(inTurn)}, estimated: ` +
        (sample === 0
          ? "the sum of what each cost"
          : `the first ${sample} took ${seconds(sampleTook)}`);
  const lines: Line[] = [
    ["One after another", inTurnIs],
    ["All at once", `${seconds(atOnce)}, with ${threads}`],
  ];
  if (rows.length === 1) return lines.slice(1);
  return [...lines, ["", colors.bold(colors.green(`${times(factor)} times as fast`))]];
}

function exactness({ rows }: Outcome): Line[] {
  const response = responseTimes(rows);
  const own = overhead(rows);
  return [
    ...(response ? [["Response time", inWords(response)] as const] : []),
    ...(own
      ? [
          [
            "Overhead",
            `p50 ${milliseconds(own.p50)}, p95 ${milliseconds(own.p95)} above the fleet's delay`,
          ] as const,
        ]
      : []),
  ];
}

function inWords({ min, p50, p95, max }: Spread): string {
  const parts = { min, p50, p95, max };
  return Object.entries(parts)
    .map(([name, ms]) => `${name} ${milliseconds(ms)}`)
    .join(", ");
}
