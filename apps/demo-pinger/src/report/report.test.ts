import { describe, expect, test } from "vitest";
import { exitCodeOf, fleetExitCodeOf } from "../cli/exit.js";
import type { Sample, Target, Verdict } from "../target.js";
import {
  countVerdicts,
  differing,
  errorsOf,
  makeReport,
  summarize,
  toRow,
  verdictOf,
} from "./report.js";
import { jitterOf, longestOutage, lossOf, roundTrips, spread } from "./stats.js";

const target = (name: string): Target => ({
  name,
  inputs: [name],
  address: "127.0.0.1",
  request: { mode: "tcp", host: "127.0.0.1", ports: [1] },
});
/** Probes a second apart; null is one without an answer. */
const samples = (...times: (number | null)[]): Sample[] =>
  times.map((ms, seq) => ({
    seq,
    at: seq * 1000,
    tries: 1,
    ms,
    verdict: ms === null ? "silent" : "up",
  }));
const row = (verdict: Verdict, some: Sample[] = samples(1), expected: Verdict = verdict) => ({
  ...toRow(target("a"), { samples: some }, 0, { expected, seeded: null, lossy: false }),
  verdict,
});

describe("figures", () => {
  test("a spread is of the values as they are, and of none there is none", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(spread(hundred)).toMatchObject({
      min: 1,
      avg: 50.5,
      p50: 50,
      p95: 95,
      p99: 99,
      max: 100,
    });
    expect(spread([7])).toEqual({ min: 7, avg: 7, max: 7, stdev: 0, p50: 7, p95: 7, p99: 7 });
    expect(spread([2, 4])?.stdev).toBe(1);
    expect(spread([])).toBeNull();
  });

  test("jitter is the average step from one round trip to the next", () => {
    expect(jitterOf(samples(10, 14, null, 12))).toBe(3);
    expect(jitterOf(samples(10))).toBeNull();
  });

  test("loss is in percent of the probes", () => {
    expect(lossOf(samples(1, null, 1, 1))).toBe(25);
    expect(lossOf([])).toBeNull();
  });

  test("an outage is from the first probe without an answer to the next one with one, or to the end", () => {
    expect(longestOutage(samples(1, null, 1, null, null, 1), 9_000)).toBe(2_000);
    expect(longestOutage(samples(1, null), 2_500)).toBe(1_500);
    expect(longestOutage(samples(1, 1), 2_500)).toBe(0);
  });

  test("the time of a packet that was sent again is no round trip", () => {
    const some = samples(10, 1010, 20).map((sample, index) =>
      index === 1 ? { ...sample, retransmitted: true as const } : sample,
    );
    expect(roundTrips(some)).toEqual([10, 20]);
    expect(toRow(target("a"), { samples: some }, 0)).toMatchObject({
      verdict: "up",
      received: 3,
      max: 20,
      retransmitted: 1,
    });
  });
});

describe("a row", () => {
  test("has all that its host was asked for, and what came", () => {
    expect(toRow(target("a"), { samples: samples(30, null, 10) }, 2_100)).toEqual({
      name: "a",
      inputs: ["a"],
      address: "127.0.0.1",
      mode: "tcp",
      verdict: "up",
      ms: 10,
      sent: 3,
      received: 2,
      loss: expect.closeTo(33.33, 1),
      last: 10,
      min: 10,
      avg: 20,
      max: 30,
      stdev: 10,
      p50: 10,
      p95: 30,
      p99: 30,
      jitter: 20,
      longestOutage: 1000,
      retransmitted: 0,
    });
  });

  test("is there also for a host that was never asked, and for one whose thread failed", () => {
    expect(toRow(target("a"), { samples: [] }, 0)).toMatchObject({
      verdict: "failed",
      note: "not asked: it was stopped before",
      ms: null,
    });
    const failed = toRow(target("a"), { samples: samples(1), failure: "Error: no" }, 0);
    expect(failed).toMatchObject({ verdict: "failed", note: "Error: no" });
  });

  test("is up if its host answered once", () => {
    expect(verdictOf(samples(null, 5, null))).toBe("up");
    expect(verdictOf(samples(null, null))).toBe("silent");
  });

  test("differs from the fleet only where that meant another verdict, and a lossy one may be silent", () => {
    const wrong = row("down", samples(1), "up");
    expect(differing([row("up"), wrong])).toEqual([wrong]);
    const known = { expected: "up", seeded: 5, lossy: true } as const;
    expect(differing([toRow(target("a"), { samples: samples(null) }, 0, known)])).toEqual([]);
  });
});

test("verdicts are counted in a fixed order, and none that did not occur", () => {
  expect(countVerdicts([row("silent"), row("up"), row("silent")])).toEqual([
    ["up", 1],
    ["silent", 2],
  ]);
});

test("the summary is of all probes, and names the slowest and the longest outage", () => {
  const tracks = [samples(10, 12), samples(50, null, 40), samples(null)].map((some) => ({
    samples: some,
  }));
  const rows = tracks.map((track, index) => toRow(target(`h${index}`), track, 3_000));
  expect(summarize(rows, tracks)).toMatchObject({
    hosts: 3,
    alive: 2,
    down: 1,
    unresolved: 0,
    sent: 6,
    received: 4,
    times: { min: 10, max: 50 },
    longestOutage: { name: "h1", ms: 1_000 },
    slowest: [
      { name: "h1", ms: 40 },
      { name: "h0", ms: 10 },
    ],
  });
});

test("the error is what each answer took above the fleet's delay", () => {
  const known = { expected: "up", seeded: 10, lossy: false } as const;
  const track = { samples: samples(12, 10.5) };
  expect(errorsOf([toRow(target("a"), track, 0, known)], [track])).toEqual([2, 0.5]);
});

test("a report of a round that was stopped has every host", () => {
  const report = makeReport({
    round: { tracks: [], took: 5, overhead: [], carriers: 2 },
    targets: [target("a"), target("b")],
    started: new Date(0),
    adapter: "x",
    interrupted: true,
  });
  expect(report.hosts.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(report).toMatchObject({ schema: "heddle-pinger/1", started: "1970-01-01T00:00:00.000Z" });
});

describe("the exit code", () => {
  const code = (verdicts: Verdict[], demands = {}) =>
    exitCodeOf(
      {
        hosts: verdicts.map((verdict) => row(verdict, samples(1, null, 1, 1))),
        interrupted: false,
      },
      demands,
    );

  test.each([
    [["up", "up"], {}, 0],
    [["up", "down"], {}, 1],
    [["up", "silent"], {}, 1],
    [["down", "unresolved"], {}, 2],
    [["unresolved", "failed"], {}, 4],
    [["up"], { maxLoss: 25 }, 0],
    [["up"], { maxLoss: 24 }, 1],
    [["up", "down", "unresolved"], { reachable: 1 }, 0],
    [["up", "down"], { reachable: 2 }, 1],
    [["up", "up"], { reachable: 2, maxLoss: 0 }, 1],
  ] as const)("of %j with %j is %i", (verdicts, demands, expected) => {
    expect(code([...verdicts], demands)).toBe(expected);
  });

  test("of the fleet says whether each is as it was meant", () => {
    expect(fleetExitCodeOf({ hosts: [row("down")], interrupted: false })).toBe(0);
    expect(fleetExitCodeOf({ hosts: [row("down", samples(null), "up")], interrupted: false })).toBe(
      1,
    );
    expect(
      fleetExitCodeOf({ hosts: [row("failed", samples(null), "up")], interrupted: false }),
    ).toBe(4);
  });
});
