import type { Round } from "./round.js";
import { type Reply, type Target, VERDICTS, type Verdict } from "./target.js";

/** A host and what came of it. */
export interface Row {
  readonly name: string;
  readonly address: string;
  readonly verdict: Verdict;
  readonly ms: number | null;
  readonly note?: string;
  /** Only where somebody knows: the fleet. */
  readonly expected?: Verdict;
  /** The delay that the fleet put into its answer. */
  readonly seeded?: number;
}

export interface Known {
  readonly expected: Verdict;
  readonly seeded: number | null;
}

export function toRow(
  target: Target,
  reply: Reply = { verdict: "failed", ms: null, waited: 0 },
  known?: Known,
): Row {
  return {
    name: target.name,
    address: reply.address ?? target.address,
    verdict: reply.verdict,
    ms: reply.ms,
    ...(reply.note !== undefined && { note: reply.note }),
    ...(known && { expected: known.expected }),
    ...(known && known.seeded !== null && { seeded: known.seeded }),
  };
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

/** The value below which that share of the values lies; null of none. */
function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return (
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? sorted[0] ?? null
  );
}

export interface Spread {
  readonly min: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export function spread(values: readonly number[]): Spread | null {
  const [min, p50, p95, max] = [0, 0.5, 0.95, 1].map((share) => quantile(values, share));
  if (min == null || p50 == null || p95 == null || max == null) return null;
  return { min, p50, p95, max };
}

export function responseTimes(rows: readonly Row[]): Spread | null {
  return spread(rows.flatMap(({ ms }) => (ms === null ? [] : [ms])));
}

/** What was measured above the delay that the fleet put in: the tool's own share. */
export function overhead(rows: readonly Row[]): Spread | null {
  return spread(
    rows.flatMap(({ ms, seeded }) => (ms === null || seeded === undefined ? [] : [ms - seeded])),
  );
}

export interface Comparison {
  /** How many were pinged one after another, and how long those took. None for real hosts. */
  readonly sample: number;
  readonly sampleTook: number;
  /** What all of them would take one after another: an estimate, except where all of them did. */
  readonly inTurn: number;
  readonly atOnce: number;
  readonly factor: number;
}

/**
 * How much sooner all at once is done.
 *
 * The few that were pinged in turn are too few to multiply: one silent host more or less would
 * double the result. So each host counts with the time that it cost in the round of all, and the
 * sum is scaled by what the few cost in turn against what the same few cost in that round.
 */
export function compare(few: Round | null, all: Round): Comparison {
  const cost = (replies: readonly Reply[]) =>
    replies.reduce((total, { waited }) => total + waited, 0);
  const sample = few?.replies.length ?? 0;
  const sampleTook = few?.took ?? 0;
  const costOfFew = cost(all.replies.slice(0, sample));
  const inTurn = cost(all.replies) * (costOfFew > 0 ? sampleTook / costOfFew : 1);
  return { sample, sampleTook, inTurn, atOnce: all.took, factor: inTurn / all.took };
}
