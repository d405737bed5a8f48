import { median } from "../sample.js";

/**
 * Measures things side by side in one process: A B A B …, so that what slows down the machine for a while
 * slows down each of them. What they need is short, and the compiler has seen all of them before it counts.
 *
 * @returns for each round what each gave.
 */
export async function inTurn<Name extends string>(
  sides: Readonly<Record<Name, () => Promise<number>>>,
  rounds: number,
): Promise<Record<Name, number>[]> {
  const names = Object.keys(sides) as Name[];
  const results: Record<Name, number>[] = [];
  for (let round = 0; round < rounds; round++) {
    const result = {} as Record<Name, number>;
    // Nobody is always the first.
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      result[name] = await sides[name]();
    }
    results.push(result);
  }
  return results;
}

export function medianOf<Round>(rounds: readonly Round[], give: (round: Round) => number): number {
  return median(rounds.map(give));
}

/** Nanoseconds each of `count` things takes. */
export function timed(count: number, run: () => void | Promise<void>): () => Promise<number> {
  return async () => {
    const begun = performance.now();
    await run();
    return ((performance.now() - begun) * 1e6) / count;
  };
}
