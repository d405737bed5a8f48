import { afterEach, describe, expect, it, vi } from "vitest";
import * as clock from "../../base/clock.js";
import { Pace } from "./pace.js";

vi.mock("../../base/clock.js", { spy: true });

/** Rounds that take as long as given, in milliseconds: by message, and where both sides look. */
function run(pace: Pace, rounds: number, woken: number, looking: number, met = true): number {
  let on = 0;
  for (let round = 0; round < rounds; round++) {
    if (pace.on) on++;
    pace.begin(pace.on && met);
    now += pace.on ? looking : woken;
    pace.end(now);
  }
  return on / rounds;
}

let now = 1;
vi.mocked(clock.monotonic).mockImplementation(() => now);

describe("looking for answers", () => {
  afterEach(() => {
    now = 1;
  });

  it("is done nearly always where it is faster", () => {
    const pace = new Pace(() => {});
    expect(run(pace, 10_000, 0.03, 0.003)).toBeGreaterThan(0.95);
  });

  it("is tried, and left nearly always, where being woken is faster", () => {
    const pace = new Pace(() => {});
    const share = run(pace, 10_000, 0.02, 0.2);
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(0.03);
  });

  it("is left where the other side never looks, since all come too seldom", () => {
    const pace = new Pace(() => {});
    expect(run(pace, 10_000, 0.03, 0.029, false)).toBeLessThan(0.03);
  });

  it("follows a machine that becomes busy, and quiet again", () => {
    const pace = new Pace(() => {});
    expect(run(pace, 10_000, 0.03, 0.003)).toBeGreaterThan(0.95);
    expect(run(pace, 20_000, 0.02, 0.2)).toBeLessThan(0.05);
    expect(run(pace, 20_000, 0.03, 0.003)).toBeGreaterThan(0.85);
  });

  it("says when it changes, which is what the other side is told", () => {
    const told: boolean[] = [];
    const pace = new Pace((on) => told.push(on));
    run(pace, 100, 0.02, 0.2);
    expect(told.slice(0, 2)).toEqual([true, false]);
  });
});
