import { differing, type Report } from "../report/report.js";
import type { Spread } from "../report/stats.js";
import type { Terminal } from "../view/terminal.js";
import { count, milliseconds, percent, seconds, times } from "../words.js";

type Line = readonly [label: string, text: string];

/** The last lines: what was found, how long it took, with how much, and how exact it is. */
export function summaryText(report: Report, { colors }: Pick<Terminal, "colors">): string {
  const wrong = differing(report.hosts).map(
    ({ name, address, verdict, expected }): Line => [
      "",
      colors.red(`${name} (${address}) is ${verdict}, and the fleet says ${expected}`),
    ],
  );
  const parts = [
    [...found(report), ...wrong],
    roundTrips(report),
    [...together(report), ...exactness(report), ...comparison(report)],
  ];
  const width = Math.max(...parts.flat().map(([label]) => label.length));
  const line = ([label, text]: Line) => `${colors.dim(label.padEnd(width))}  ${text}`.trimEnd();
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.map(line).join("\n"))
    .join("\n\n");
}

function found({ hosts, summary, interrupted }: Report): Line[] {
  const ofFleet = hosts.some(({ expected }) => expected !== undefined);
  const { alive, down, unresolved, failed, sent, received, loss } = summary;
  const silent = hosts.filter(({ verdict }) => verdict === "silent" || verdict === "no answer");
  const some = [
    `${alive} alive`,
    `${down} down${silent.length > 0 ? ` (${silent.length} silent)` : ""}`,
    `${unresolved} unresolved`,
    ...(failed > 0 ? [`${failed} of which nothing can be said`] : []),
  ];
  const agrees = ofFleet && !interrupted && differing(hosts).length === 0;
  return [
    [
      count(hosts.length, ofFleet ? "workstation" : "host"),
      `${some.join(", ")}${agrees ? "; each as the fleet says" : ""}`,
    ],
    [
      "Probes",
      `${sent} sent, ${received} answered${loss === null ? "" : `, ${percent(loss)} lost`}` +
        `${interrupted ? "; interrupted" : ""}`,
    ],
    ...(summary.retransmitted > 0
      ? [["", `${summary.retransmitted} by a packet that was sent again: not timed`] as const]
      : []),
  ];
}

function roundTrips({ summary }: Report): Line[] {
  const { times: all, jitter, longestOutage, slowest } = summary;
  if (all === null) return [];
  const { min, avg, max, stdev, p50, p95, p99 } = all;
  return [
    [
      "Round trips",
      `min ${milliseconds(min)}, average ${milliseconds(avg)}, max ${milliseconds(max)}, deviation ${milliseconds(stdev)}`,
    ],
    [
      "",
      `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}, p99 ${milliseconds(p99)}` +
        (jitter === null ? "" : `, jitter ${milliseconds(jitter)}`),
    ],
    ...(longestOutage
      ? [["Longest outage", `${seconds(longestOutage.ms)}, ${longestOutage.name}`] as const]
      : []),
    ["Slowest", slowest.map(({ name, ms }) => `${name} ${milliseconds(ms)}`).join(", ")],
  ];
}

function together({ took, threads, carriers, adapter, hosts }: Report): Line[] {
  const far = hosts.some(({ machines }) => machines !== undefined);
  const workers = `${count(carriers, far ? "machine" : "worker")} of ${adapter}`;
  return [["Took", `${seconds(took)}, with ${count(threads, "thread")} on ${workers}`]];
}

function exactness({ overhead, error }: Report): Line[] {
  const both = ({ p50, p95 }: Spread) => `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}`;
  return [
    ...(overhead
      ? [
          [
            "Own overhead",
            `${both(overhead)}, on a host of this machine that answers at once`,
          ] as const,
        ]
      : []),
    ...(error ? [["Error", `${both(error)} above the fleet's own delays`] as const] : []),
  ];
}

function comparison({ comparison: both }: Report): Line[] {
  if (!both) return [];
  const factor = both.factor >= 1 ? `${times(both.factor)} times as fast` : "no faster";
  return [
    ["One after another", `${seconds(both.inTurn)}, one probe each, measured`],
    ["All at once", `${seconds(both.atOnce)}, one probe each: ${factor}`],
  ];
}
