import pc from "picocolors";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import type { Row } from "./report.js";
import { table } from "./table.js";

const colors = pc.createColors(false);
const rows: Row[] = [
  { name: "ws-1", address: "127.42.0.1", verdict: "up", ms: 9.5, seeded: 9, expected: "up" },
  { name: "ws-2", address: "127.42.0.2", verdict: "up", ms: 120.04, seeded: 118, expected: "up" },
  {
    name: "ws-3",
    address: "127.42.0.3",
    verdict: "down",
    ms: null,
    note: "refused",
    expected: "up",
  },
];

test("every address has a row under one line of titles", () => {
  expect(table(rows, { colors, columns: 90 }).split("\n")).toEqual([
    "ADDRESS     NAME  VERDICT      TIME   FLEET",
    "127.42.0.1  ws-1  up         9.5 ms    9 ms  ███▏",
    "127.42.0.2  ws-2  up       120.0 ms  118 ms  ████████████████████████████████████████",
    "127.42.0.3  ws-3  down            –       –  the fleet says up; refused",
  ]);
});

test("no row is wider than the terminal, whatever a name is made of", () => {
  const wide = [{ ...rows[0], name: "例え.example" } as Row, ...rows];
  for (const columns of [60, 80, 200]) {
    for (const line of table(wide, { colors, columns }).split("\n")) {
      expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    }
  }
});

test("names that are the addresses themselves are not shown twice", () => {
  const plain: Row[] = [{ name: "10.0.0.1", address: "10.0.0.1", verdict: "up", ms: 1 }];
  expect(table(plain, { colors, columns: 80 })).not.toContain("NAME");
});
