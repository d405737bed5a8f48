import { describe, expect, test } from "vitest";
import { compare, countVerdicts, differing, overhead, type Row, spread, toRow } from "./report.js";
import type { Reply } from "./target.js";

const reply = (waited: number): Reply => ({ verdict: "up", ms: waited, waited });
const row = (given: Partial<Row>): Row => ({
  name: "a",
  address: "127.0.0.1",
  verdict: "up",
  ms: 1,
  ...given,
});

describe("one after another", () => {
  test("is estimated from what each host cost, by the measure of the few that took turns", () => {
    const few = { replies: [reply(10), reply(10)], took: 22 };
    const all = { replies: [reply(10), reply(10), reply(80)], took: 50 };
    expect(compare(few, all)).toEqual({
      sample: 2,
      sampleTook: 22,
      inTurn: expect.closeTo(110),
      atOnce: 50,
      factor: expect.closeTo(2.2),
    });
  });

  test("is what was measured where all took turns", () => {
    const all = { replies: [reply(10), reply(20)], took: 20 };
    expect(compare({ ...all, took: 33 }, all).inTurn).toBeCloseTo(33);
  });

  test("is the sum of what each host cost where none took turns", () => {
    expect(compare(null, { replies: [reply(10), reply(20)], took: 20 }).inTurn).toBe(30);
  });
});

test("a spread is of the values as they are, and of none there is none", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(spread(hundred)).toEqual({ min: 1, p50: 50, p95: 95, max: 100 });
  expect(spread([7])).toEqual({ min: 7, p50: 7, p95: 7, max: 7 });
  expect(spread([])).toBeNull();
});

test("overhead is what was measured above the fleet's delay, of those that answered", () => {
  const rows = [row({ ms: 12, seeded: 10 }), row({ ms: 9, seeded: 5 }), row({ ms: null })];
  expect(overhead(rows)).toMatchObject({ min: 2, max: 4 });
});

test("a verdict differs only where one was expected", () => {
  const wrong = row({ verdict: "down", expected: "up" });
  expect(differing([row({}), row({ expected: "up" }), wrong])).toEqual([wrong]);
});

test("verdicts are counted in a fixed order, and none that did not occur", () => {
  const rows = [row({ verdict: "silent" }), row({}), row({ verdict: "silent" })];
  expect(countVerdicts(rows)).toEqual([
    ["up", 1],
    ["silent", 2],
  ]);
});

test("a host whose thread brought nothing still has a row, which says so", () => {
  const target = {
    name: "a",
    address: "b",
    request: { method: "http", url: "http://b/" },
  } as const;
  expect(toRow(target, undefined)).toEqual({
    name: "a",
    address: "b",
    verdict: "failed",
    ms: null,
  });
});
