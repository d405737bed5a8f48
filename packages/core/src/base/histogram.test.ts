import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Histogram } from "./histogram.js";

function filled(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram;
}

/** The same share of all the values themselves: the nearest rank. */
function exact(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(share * values.length)) - 1] as number;
}

/** Microseconds to weeks, as evenly over the octaves as a histogram sees them. */
const milliseconds = fc.double({ min: -9, max: 31, noNaN: true }).map((exponent) => 2 ** exponent);

describe("a histogram of milliseconds", () => {
  it("gives each quantile within 1.6 % of the value itself", () => {
    const lists = fc.array(milliseconds, { minLength: 1, maxLength: 200 });
    const shares = fc.constantFrom(0, 0.01, 0.5, 0.95, 0.99, 1);
    fc.assert(
      fc.property(lists, shares, (values, share) => {
        const is = exact(values, share);
        expect(Math.abs(filled(values).quantile(share) - is) / is).toBeLessThanOrEqual(0.016);
      }),
      { numRuns: 2000 },
    );
  });

  it("gives what is below 2 µs within 1 µs", () => {
    for (const value of [0, 1e-9, 0.0005, 0.001, 0.0019]) {
      expect(Math.abs(filled([value]).quantile(0.5) - value)).toBeLessThan(0.001);
    }
  });

  it("counts exactly, and knows the greatest", () => {
    const histogram = filled([3, 1, 4.25, 1, 5.125, 2]);
    expect([histogram.count, histogram.max]).toEqual([6, 5.125]);
  });

  it("never gives more than the greatest", () => {
    fc.assert(
      fc.property(milliseconds, (value) => {
        expect(filled([value]).quantile(1)).toBeLessThanOrEqual(value);
      }),
    );
  });

  it("takes what is out of its range as its ends, and is 0 where it is empty", () => {
    expect(filled([1e12, 1e15]).count).toBe(2);
    expect(filled([1e12, 1e15]).quantile(0.5)).toBeGreaterThan(4e9);
    expect(new Histogram().quantile(0.99)).toBe(0);
  });
});
