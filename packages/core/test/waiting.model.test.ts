/**
 * What threads share, a step at a time: `steps/` runs its code, as it is, in several realms at once, each of
 * which may be stopped before each access to shared memory, or never go on.
 *
 * A failure names its seed and path: give both to `fc.check` here to see the same again. For longer, with each
 * death, each stop and each timeout in the place of one in many:
 * `HEDDLE_MODEL_MS=60000 npx vitest run test/waiting.model.test.ts`. `npm run breaks:model` breaks the code on
 * purpose in all the ways that `steps/breaks.ts` lists.
 */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { breaks, few, lookFor } from "./steps/breaks.js";
import { casesOf, play } from "./steps/cases.js";
import { sourceOf } from "./steps/machine.js";
import { playEachDeath, playEachPause, playEachTimeout, scenes } from "./steps/scenes.js";
import { Violation } from "./steps/violation.js";

const SHORT = 700;
const TIME = Number(process.env.HEDDLE_MODEL_MS ?? SHORT);
const isLong = TIME > SHORT;
const everyBreak = Object.keys(breaks) as (keyof typeof breaks)[];

// Core is rewritten once, before the time is taken.
beforeAll(() => {
  for (const scene of Object.values(scenes)) play({ ...scene, turns: [], deaths: [] });
}, 60_000);

describe("what threads share, a step at a time", () => {
  it("never too many have it, nothing is lost, nobody is forgotten, whoever dies wherever", {
    timeout: 2 * TIME + 20_000,
  }, () => {
    const run = fc.check(
      fc.property(casesOf(), (given) => void play(given)),
      { numRuns: 1_000_000, interruptAfterTimeLimit: TIME },
    );
    if (run.failed && run.counterexample)
      throw new Error(fc.defaultReportMessage(run), { cause: run.errorInstance });
    expect(run.numRuns).toBeGreaterThan(0);
  });

  for (const [name, scene] of Object.entries(scenes)) {
    it(`a carrier dies before each of its steps: ${name}`, { timeout: 300_000 }, () => {
      expect(playEachDeath(scene, isLong ? 1 : (scene.every ?? 61))).toBeUndefined();
    });

    it(`a realm stops before each of its steps: ${name}`, { timeout: 300_000 }, () => {
      expect(playEachPause(scene, isLong ? 1 : 301)).toBeUndefined();
    });

    it(`a thread's time is up at each step: ${name}`, { timeout: 300_000 }, () => {
      expect(playEachTimeout(scene, isLong ? 1 : 301)).toBeUndefined();
    });
  }
});

it("each of the mistakes can still be made: its text is there", () => {
  for (const { sabotage } of Object.values(breaks))
    expect(() => sourceOf(sabotage[0], sabotage)).not.toThrow();
});

describe("the model sees it when", () => {
  for (const name of process.env.MODE === "breaks" ? everyBreak : few) {
    it(name, { timeout: 60_000 }, () => {
      expect(lookFor(breaks[name])).toBeInstanceOf(Violation);
    });
  }
});
