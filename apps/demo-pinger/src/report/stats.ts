import type { Sample } from "../target.js";

/** The figures of some round trips, in milliseconds. */
export interface Spread {
  readonly min: number;
  readonly avg: number;
  readonly max: number;
  /** The standard deviation. */
  readonly stdev: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Null of none. A percentile is a value that was measured: the smallest that so many percent do not exceed. */
export function spread(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (percent: number) =>
    sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] as number;
  const avg = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const square = sorted.reduce((sum, value) => sum + (value - avg) ** 2, 0) / sorted.length;
  return {
    min: at(0),
    avg,
    max: at(100),
    stdev: Math.sqrt(square),
    p50: at(50),
    p95: at(95),
    p99: at(99),
  };
}

/** The round trips that say something about the host: those of a packet that was sent again do not. */
export function roundTrips(samples: readonly Sample[]): number[] {
  return samples.flatMap(({ ms, retransmitted }) => (ms === null || retransmitted ? [] : [ms]));
}

/** How much one round trip differs from the next, on average; null of fewer than two. */
export function jitterOf(samples: readonly Sample[]): number | null {
  const times = roundTrips(samples);
  if (times.length < 2) return null;
  const steps = times.slice(1).map((time, index) => Math.abs(time - (times[index] as number)));
  return steps.reduce((sum, step) => sum + step, 0) / steps.length;
}

/** The share of probes without an answer, in percent; null where there were none. */
export function lossOf(samples: readonly Sample[]): number | null {
  if (samples.length === 0) return null;
  const lost = samples.filter(({ verdict }) => verdict !== "up").length;
  return (100 * lost) / samples.length;
}

/**
 * Milliseconds of the longest time without an answer: from the first request that got none to the next
 * one that got one, or to `end` where none did.
 */
export function longestOutage(samples: readonly Sample[], end: number): number {
  let longest = 0;
  let since: number | null = null;
  for (const { at, verdict } of samples) {
    if (verdict !== "up") since ??= at;
    else if (since !== null) {
      longest = Math.max(longest, at - since);
      since = null;
    }
  }
  return since === null ? longest : Math.max(longest, end - since);
}
