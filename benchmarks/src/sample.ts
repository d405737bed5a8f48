/** How long to go on: at least so many runs, and so many milliseconds, before and while measuring. */
export interface Sampling {
  readonly warmUpRuns: number;
  readonly warmUpMs: number;
  readonly runs: number;
  readonly ms: number;
  /** Who needs longer than that for a run has no warming up to do: the first run counts. */
  readonly slowMs: number;
}

/** For full runs. */
export const THOROUGH: Sampling = {
  warmUpRuns: 1,
  warmUpMs: 800,
  runs: 3,
  ms: 800,
  slowMs: 3_000,
};
/** For the smoke test. */
export const BRIEF: Sampling = { warmUpRuns: 0, warmUpMs: 0, runs: 1, ms: 0, slowMs: 3_000 };

/**
 * The median duration of a run in milliseconds. What `check` does to each result is not measured.
 * No benchmark library here: they compare functions inside one process, and what is compared here
 * are processes, over several rounds.
 */
export async function sample<T>(
  run: () => Promise<T>,
  check: (result: T) => void,
  sampling: Sampling,
): Promise<number> {
  const repeat = async (runs: number, ms: number): Promise<number[]> => {
    const durations: number[] = [];
    const end = performance.now() + ms;
    while (durations.length < runs || performance.now() < end) {
      const begun = performance.now();
      const result = await run();
      const duration = performance.now() - begun;
      durations.push(duration);
      check(result);
      if (duration > sampling.slowMs) break;
    }
    return durations;
  };
  const warmUp = await repeat(sampling.warmUpRuns, sampling.warmUpMs);
  const first = warmUp[0] ?? 0;
  return first > sampling.slowMs ? first : median(await repeat(sampling.runs, sampling.ms));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
