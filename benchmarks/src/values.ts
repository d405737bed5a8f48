import type { Reading, Value } from "./work.js";

export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

export function readings(count: number): Reading[] {
  return numbers(count).map((id) => ({
    id,
    host: `workstation-${id}.example.org`,
    up: id % 10 !== 0,
    rtts: [id + 0.25, id + 0.5, id + 0.75],
  }));
}

/** Refuses results that are not what was given: a figure is worth nothing if the work was not done. */
export function expectSame(given: readonly Value[], got: readonly Value[]): void {
  if (given.length !== got.length) {
    throw new Error(`${given.length} threads gave ${got.length} results`);
  }
  for (const [index, value] of given.entries()) {
    const result = got[index];
    if (result !== value && JSON.stringify(result) !== JSON.stringify(value)) {
      throw new Error(
        `thread ${index} was given ${JSON.stringify(value)} and gave ${JSON.stringify(result)}`,
      );
    }
  }
}
