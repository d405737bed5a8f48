/**
 * Each octave has 32 buckets: the top bits of a 32-bit float, its exponent and the first 5 of its fraction,
 * are the number of its bucket.
 */
const SHIFT = 23 - 5;
const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

const LOWEST = place(2 ** -10);
const HIGHEST = place(2 ** 32);

/**
 * Counts milliseconds from a microsecond to 49 days in 11 kB, however many there are. What `quantile` gives
 * is off by at most a 64th (1.6 %), and below 2 µs by at most 1 µs; `count` and `max` are exact.
 */
export class Histogram {
  readonly #counts = new Float64Array(HIGHEST - LOWEST + 1);
  count = 0;
  max = 0;

  add(ms: number): void {
    const at = Math.min(Math.max(place(ms), LOWEST), HIGHEST) - LOWEST;
    this.#counts[at] = (this.#counts[at] as number) + 1;
    this.count++;
    if (ms > this.max) this.max = ms;
  }

  /** The smallest value that at least this share of all (0 to 1) do not exceed; 0 where there are none. */
  quantile(share: number): number {
    let left = Math.max(1, Math.ceil(share * this.count));
    const at = this.#counts.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
    return at < 0 ? 0 : Math.min(middle(LOWEST + at), this.max);
  }
}

function place(ms: number): number {
  float[0] = ms;
  return (bits[0] as number) >>> SHIFT;
}

function middle(bucket: number): number {
  bits[0] = (bucket << SHIFT) | (1 << (SHIFT - 1));
  return float[0] as number;
}
