/**
 * The waiting core a step at a time: `steps/` runs its code, as it is, in several realms at once, each of which
 * may be stopped before each access to shared memory, or never go on.
 *
 * A failure names its seed and path: give both to `fc.check` here to see the same again. For longer, with each
 * death in the place of one in eleven, and with each of `steps/breaks.ts`, which the model must see:
 * `HEDDLE_MODEL_MS=60000 npx vitest run test/waiting.model.test.ts`.
 */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { breaks } from "./steps/breaks.js";
import { cases, deadly, play, playEachDeath } from "./steps/cases.js";

const SHORT = 2000;
const TIME = Number(process.env.HEDDLE_MODEL_MS ?? SHORT);
const isLong = TIME > SHORT;

// Core is rewritten once, before the time is taken.
beforeAll(
  () => void play({ ...(Object.values(deadly)[0] as (typeof deadly)[string]), deaths: [] }),
);

describe("the waiting core, a step at a time", () => {
  it("never too many have it, nobody is forgotten, whoever dies wherever", {
    timeout: 2 * TIME + 20_000,
  }, () => {
    const run = fc.check(
      fc.property(cases, (given) => void play(given)),
      { numRuns: 1_000_000, interruptAfterTimeLimit: TIME },
    );
    if (run.failed && run.counterexample)
      throw new Error(fc.defaultReportMessage(run), { cause: run.errorInstance });
    expect(run.numRuns).toBeGreaterThan(20);
  });

  for (const [name, given] of Object.entries(deadly)) {
    it(`a carrier dies before each of its steps: ${name}`, { timeout: 300_000 }, () => {
      playEachDeath(given, isLong ? 1 : 11);
    });
  }
});

if (isLong) {
  describe("the model sees it when", () => {
    for (const [name, sabotage] of Object.entries(breaks)) {
      it(name, { timeout: 600_000 }, () => {
        const seen = Object.values(deadly).some((given) => {
          try {
            playEachDeath(given, 1, sabotage);
            return false;
          } catch {
            return true;
          }
        });
        const property = fc.property(cases, (given) => void play(given, sabotage));
        const limits = { numRuns: 1_000_000, interruptAfterTimeLimit: TIME, endOnFailure: true };
        expect(seen || fc.check(property, limits).counterexample).toBeTruthy();
      });
    }
  });
}
