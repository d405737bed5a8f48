import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { suites } from "../src/suites/index.js";

const page = readFileSync(new URL("../../../docs/deviations.md", import.meta.url), "utf8");
const rows = page.split("\n").filter((line) => /^\| (?!Python|---)/.test(line));
const titles = new Set(suites.flatMap(({ cases }) => cases.map(({ title }) => title)));

it("the page of deviations has rows", () => {
  expect(rows.length).toBeGreaterThan(10);
});

it.each(rows)("a case holds what it says: %s", (row) => {
  const [, title] = /`([^`]+)` \|$/.exec(row) ?? [];
  expect(titles).toContain(title);
});
