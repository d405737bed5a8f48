import { expect, it } from "vitest";
import { formatNumber } from "../src/report/format.js";
import { type Results, tabulate } from "../src/results.js";

const results: Results = {
  machine: "a machine",
  versions: {},
  leftOut: {},
  figures: {
    "at-once": {
      // The machine was slow in the second round.
      "heddle-node": { each: [1, 10, 2] },
      piscina: { each: [10, 100, 30] },
      multithreading: { each: [40, 50, 60] },
      "heddle-node-22": { each: [4, 5, 6] },
    },
  },
};

it("a ratio is the median of the rounds' ratios, not the ratio of the medians", () => {
  const { rows } = tabulate(results, "at-once");
  const piscina = rows.find(({ subject }) => subject === "piscina");
  expect(piscina?.summaries).toEqual([{ median: 30, min: 10, max: 100, ratio: 10 }]);
});

it("a peer on another Node is compared with heddle on that Node", () => {
  const { rows } = tabulate(results, "at-once");
  const peer = rows.find(({ subject }) => subject === "multithreading");
  expect(peer?.summaries[0]?.ratio).toBe(10);
});

it("without the subject to compare with there is no ratio", () => {
  const alone: Results = { ...results, figures: { "at-once": { piscina: { each: [1] } } } };
  expect(tabulate(alone, "at-once").rows[0]?.summaries[0]?.ratio).toBeUndefined();
});

it.each([
  [0.0723, "0.072"],
  [7.2345, "7.2"],
  [72.345, "72.3"],
  [723.45, "723"],
  [72345.6, "72,346"],
  [Number.NaN, "–"],
])("%d is written as %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});
