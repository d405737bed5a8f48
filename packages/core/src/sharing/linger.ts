/** Milliseconds in which it pays to look before waiting in line: to wake and to be woken takes longer. */
export const SPIN = 0.015;

/**
 * Does nothing for a while, between two looks at a word that another realm is about to change: each look takes
 * the word's cache line from that realm, so looking all the time would slow down what is waited for.
 *
 * @param steps some two or three to a nanosecond.
 */
export function linger(steps: number): void {
  for (let left = steps; left > 0; left--);
}

/** Looks at the clock, at most: a test may have stopped it. */
export const ROUNDS = 1000;
