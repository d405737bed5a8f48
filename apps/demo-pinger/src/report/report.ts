import type { Round, Track } from "../round.js";
import { type Mode, type Sample, type Target, VERDICTS, type Verdict } from "../target.js";
import { jitterOf, longestOutage, lossOf, roundTrips, type Spread, spread } from "./stats.js";

/** The form of what is printed for machines. A new number where a field's name or meaning changes. */
export const SCHEMA = "heddle-pinger/1";

/** A host and what came of it. Times are in milliseconds, null where there is none. */
export interface Row {
  readonly name: string;
  /** The words that named it. */
  readonly inputs: readonly string[];
  /** The address that answered, or the host as it was given. */
  readonly address: string;
  /** How it was asked. */
  readonly mode: Mode;
  readonly verdict: Verdict;
  /** The median round trip. */
  readonly ms: number | null;
  readonly sent: number;
  readonly received: number;
  /** Percent of the probes without an answer. */
  readonly loss: number | null;
  readonly last: number | null;
  readonly min: number | null;
  readonly avg: number | null;
  readonly max: number | null;
  readonly stdev: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly jitter: number | null;
  readonly longestOutage: number;
  /** Answers that came only after a packet was sent again; their times count nowhere. */
  readonly retransmitted: number;
  readonly note?: string;
  /** Only of threads on other machines: which of these asked. */
  readonly machines?: readonly string[];
  /** Only of the fleet: the verdict that it meant. */
  readonly expected?: Verdict;
  /** Only of the fleet: the delay that it put into each answer. */
  readonly seeded?: number;
}

/** What is known of a host beforehand. */
export interface Known {
  readonly expected: Verdict;
  readonly seeded: number | null;
  /** It loses some on purpose, so that no answer to a few is no surprise. */
  readonly lossy: boolean;
}

export function toRow(
  target: Target,
  { samples, failure, machines }: Track,
  end: number,
  known?: Known,
): Row {
  const times = spread(roundTrips(samples));
  const last = samples.at(-1);
  const verdict = verdictOf(samples, failure);
  const note = failure ?? noteOf(samples);
  return {
    name: target.name,
    inputs: target.inputs,
    address: samples.find(({ address }) => address !== undefined)?.address ?? target.address,
    mode: target.request.mode,
    verdict,
    ms: times?.p50 ?? null,
    sent: samples.length,
    received: samples.filter((sample) => sample.verdict === "up").length,
    loss: lossOf(samples),
    last: last?.ms ?? null,
    min: times?.min ?? null,
    avg: times?.avg ?? null,
    max: times?.max ?? null,
    stdev: times?.stdev ?? null,
    p50: times?.p50 ?? null,
    p95: times?.p95 ?? null,
    p99: times?.p99 ?? null,
    jitter: jitterOf(samples),
    longestOutage: longestOutage(samples, end),
    retransmitted: samples.filter(({ retransmitted }) => retransmitted).length,
    ...(note !== undefined && { note }),
    ...(machines && { machines }),
    // Of one that was never asked there is nothing to agree with.
    ...(known && (last || failure !== undefined) && { expected: expectedOf(known, verdict) }),
    ...(known && known.seeded !== null && { seeded: known.seeded }),
  };
}

/** A host is up if it answered once. Else the last probe speaks. */
export function verdictOf(samples: readonly Sample[], failure?: string): Verdict {
  if (failure !== undefined) return "failed";
  if (samples.some(({ verdict }) => verdict === "up")) return "up";
  return samples.at(-1)?.verdict ?? "failed";
}

function noteOf(samples: readonly Sample[]): string | undefined {
  if (samples.length === 0) return "not asked: it was stopped before";
  const noted = samples.filter(({ note }) => note !== undefined);
  const bad = noted.find(({ retransmitted }) => retransmitted) ?? noted.at(-1);
  return bad?.note;
}

function expectedOf({ expected, lossy }: Known, verdict: Verdict): Verdict {
  return lossy && verdict === "silent" ? verdict : expected;
}

/** Hosts whose verdict is not the one that the fleet gave them. */
export function differing(rows: readonly Row[]): Row[] {
  return rows.filter(({ verdict, expected }) => expected !== undefined && verdict !== expected);
}

export function countVerdicts(rows: readonly { verdict: Verdict }[]): [Verdict, number][] {
  return VERDICTS.map((verdict): [Verdict, number] => [
    verdict,
    rows.filter((row) => row.verdict === verdict).length,
  ]).filter(([, count]) => count > 0);
}

/** All hosts together. */
export interface Summary {
  readonly hosts: number;
  readonly alive: number;
  /** Also those that were silent. */
  readonly down: number;
  readonly unresolved: number;
  /** Nothing can be said of them: their thread failed, or was stopped before. */
  readonly failed: number;
  readonly sent: number;
  readonly received: number;
  readonly loss: number | null;
  /** Of all round trips. */
  readonly times: Spread | null;
  /** Of each host the average step from one round trip to the next; of these the average. */
  readonly jitter: number | null;
  readonly longestOutage: { readonly name: string; readonly ms: number } | null;
  readonly slowest: readonly { readonly name: string; readonly ms: number }[];
  readonly retransmitted: number;
}

const SLOWEST = 5;

export function summarize(rows: readonly Row[], tracks: readonly Track[]): Summary {
  const count = (...verdicts: Verdict[]) =>
    rows.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const samples = tracks.flatMap((track) => track.samples);
  const jitters = rows.flatMap(({ jitter }) => (jitter === null ? [] : [jitter]));
  const [worst] = rows
    .filter(({ verdict }) => verdict === "up")
    .sort((a, b) => b.longestOutage - a.longestOutage);
  return {
    hosts: rows.length,
    alive: count("up"),
    down: count("down", "silent", "no answer"),
    unresolved: count("unresolved"),
    failed: count("failed"),
    sent: samples.length,
    received: samples.filter(({ verdict }) => verdict === "up").length,
    loss: lossOf(samples),
    times: spread(samples.length === 0 ? [] : roundTrips(samples)),
    jitter: spread(jitters)?.avg ?? null,
    longestOutage:
      worst && worst.longestOutage > 0 ? { name: worst.name, ms: worst.longestOutage } : null,
    slowest: rows
      .flatMap(({ name, ms }) => (ms === null ? [] : [{ name, ms }]))
      .sort((a, b) => b.ms - a.ms)
      .slice(0, SLOWEST),
    retransmitted: rows.reduce((sum, row) => sum + row.retransmitted, 0),
  };
}

/** What was measured above the delay that the fleet put in, one for each answer: the tool's own share. */
export function errorsOf(rows: readonly Row[], tracks: readonly Track[]): number[] {
  return rows.flatMap(({ seeded }, index) =>
    seeded === undefined
      ? []
      : roundTrips(tracks[index]?.samples ?? []).map((time) => time - seeded),
  );
}

/** All that a run has to say; the formats print it. */
export interface Report {
  readonly schema: typeof SCHEMA;
  /** When the run began, in ISO 8601. */
  readonly started: string;
  /** Milliseconds from the common start to the last answer. */
  readonly took: number;
  readonly adapter: string;
  readonly threads: number;
  readonly carriers: number;
  readonly hosts: readonly Row[];
  readonly summary: Summary;
  /** What asking costs this program itself, on a host that answers at once, in the same run. */
  readonly overhead: Spread | null;
  /** Only of the fleet: what was measured above its delays. */
  readonly error: Spread | null;
  readonly comparison?: Comparison;
  readonly interrupted: boolean;
}

/** Both ways, measured whole. */
export interface Comparison {
  /** Milliseconds for all hosts, one probe each, one after another. */
  readonly inTurn: number;
  /** The same by a thread for each, all at once. */
  readonly atOnce: number;
  readonly factor: number;
}

export interface ReportParts {
  readonly round: Round;
  readonly targets: readonly Target[];
  readonly known?: (index: number) => Known;
  readonly started: Date;
  readonly adapter: string;
  readonly interrupted: boolean;
  readonly comparison?: Comparison | undefined;
}

export function makeReport(parts: ReportParts): Report {
  const { round, targets, known } = parts;
  const { tracks, took } = round;
  const none: Track = { samples: [] };
  const hosts = targets.map((target, index) =>
    toRow(target, tracks[index] ?? none, took, known?.(index)),
  );
  return {
    schema: SCHEMA,
    started: parts.started.toISOString(),
    took,
    adapter: parts.adapter,
    threads: targets.length,
    carriers: round.carriers,
    hosts,
    summary: summarize(hosts, tracks),
    overhead: spread(round.overhead),
    error: spread(errorsOf(hosts, tracks)),
    ...(parts.comparison && { comparison: parts.comparison }),
    interrupted: parts.interrupted,
  };
}
