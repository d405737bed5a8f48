import type { Report, Row } from "../report/report.js";

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter";
  value(row: Row): number | null;
}

const seconds = (ms: number | null) => (ms === null ? null : ms / 1000);

const METRICS: readonly Metric[] = [
  {
    name: "heddle_ping_up",
    help: "1 if the host answered.",
    type: "gauge",
    value: ({ verdict }) => Number(verdict === "up"),
  },
  {
    name: "heddle_ping_sent_total",
    help: "Probes.",
    type: "counter",
    value: ({ sent }) => sent,
  },
  {
    name: "heddle_ping_received_total",
    help: "Probes with an answer.",
    type: "counter",
    value: ({ received }) => received,
  },
  {
    name: "heddle_ping_loss_ratio",
    help: "Probes without an answer, from 0 to 1.",
    type: "gauge",
    value: ({ loss }) => (loss === null ? null : loss / 100),
  },
  {
    name: "heddle_ping_jitter_seconds",
    help: "How much one round trip differs from the next, on average.",
    type: "gauge",
    value: ({ jitter }) => seconds(jitter),
  },
  {
    name: "heddle_ping_longest_outage_seconds",
    help: "The longest time without an answer.",
    type: "gauge",
    value: ({ longestOutage }) => seconds(longestOutage),
  },
];

const QUANTILES = [
  ["0.5", "p50"],
  ["0.95", "p95"],
  ["0.99", "p99"],
] as const;

/** Prometheus' text format 0.0.4, as its node exporter reads from a file. */
export function prometheus({ hosts, summary, overhead }: Report): string {
  const lines = METRICS.flatMap(({ name, help, type, value }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...hosts.flatMap((row) => sample(name, labels(row), value(row))),
  ]);
  const rtt = "heddle_ping_rtt_seconds";
  lines.push(`# HELP ${rtt} Round trips.`, `# TYPE ${rtt} summary`);
  for (const row of hosts) {
    for (const [quantile, field] of QUANTILES) {
      lines.push(...sample(rtt, `${labels(row)},quantile="${quantile}"`, seconds(row[field])));
    }
  }
  const all = [
    [
      "heddle_ping_hosts",
      "Hosts by verdict.",
      [
        ['verdict="alive"', summary.alive],
        ['verdict="down"', summary.down],
        ['verdict="unresolved"', summary.unresolved],
        ['verdict="failed"', summary.failed],
      ],
    ],
    [
      "heddle_ping_overhead_seconds",
      "What asking costs this program itself: the median.",
      [["", seconds(overhead?.p50 ?? null)]],
    ],
  ] as const;
  for (const [name, help, samples] of all) {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`);
    for (const [label, value] of samples) lines.push(...sample(name, label, value));
  }
  return lines.join("\n");
}

function labels({ name, address, mode }: Row): string {
  return `host="${escaped(name)}",address="${escaped(address)}",mode="${mode}"`;
}

const escaped = (text: string) =>
  text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");

function sample(name: string, label: string, value: number | null): string[] {
  if (value === null) return [];
  return [`${name}${label === "" ? "" : `{${label}}`} ${Number(value.toFixed(9))}`];
}
