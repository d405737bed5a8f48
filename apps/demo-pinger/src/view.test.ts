import pc from "picocolors";
import { describe, expect, test } from "vitest";
import type { Reply, Target } from "./target.js";
import { frame } from "./view.live.js";
import { plainView } from "./view.plain.js";

const up: Reply = { verdict: "up", ms: 10, waited: 10 };
const down: Reply = { verdict: "down", ms: null, waited: 1 };
const colors = pc.createColors(false);

describe("the live view", () => {
  const picture = { title: "All at once", elapsed: 340, asked: undefined };

  test("shows each host in the shape of its verdict, without colours too", () => {
    const replies = [up, down, undefined, { ...down, verdict: "silent" as const }];
    expect(frame({ ...picture, replies }, { colors, columns: 80, rows: 24 })).toBe(
      "  All at once\n  ■ × · ○\n  3 of 4 · 1 up · 1 down · 1 silent · 0.34 s\n",
    );
  });

  test.each([
    [80, 24, 254],
    [40, 24, 254],
    [200, 50, 1016],
    [80, 24, 1016],
    [20, 8, 1016],
  ])("fits %i columns and %i rows with %i hosts", (columns, rows, hosts) => {
    const replies = Array.from({ length: hosts }, () => up);
    const lines = frame({ ...picture, replies }, { colors, columns, rows }).split("\n");
    expect(lines.length).toBeLessThan(rows);
    for (const line of lines.slice(1, -2)) expect(line.length).toBeLessThanOrEqual(columns);
  });
});

test("plain lines are few, and the last one has everything", () => {
  const lines: string[] = [];
  const view = plainView({ print: (text = "") => lines.push(text) });
  const targets = Array.from({ length: 254 }, () => ({}) as Target);
  view.begin("All at once", targets);
  for (const index of targets.keys()) view.reply(index, index < 250 ? up : down);
  view.end();
  expect(lines).toHaveLength(10);
  expect(lines[0]).toBe("All at once:");
  expect(lines[8]).toMatch(/^ {2}254 of 254 after [\d.]+ s: 250 up, 4 down$/);
});
