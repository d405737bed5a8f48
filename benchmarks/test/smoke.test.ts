import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contestants } from "../src/contestants.js";
import { type FigureName, figures } from "../src/figures/index.js";
import { renderChart } from "../src/report/chart.js";
import { renderSection } from "../src/report/section.js";
import { type Results, readResults } from "../src/results.js";

const folder = mkdtempSync(join(tmpdir(), "heddle-benchmarks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `npm run bench` as a person runs it, but with hardly any work. */
async function bench(
  name: string,
  ...args: string[]
): Promise<{ output: string; results: Results }> {
  const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
  const file = join(folder, `${name}.json`);
  const tiny = ["--tiny", "--rounds", "1", "--no-install", "--save", file];
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...tiny, ...args]);
  return { output: stdout, results: readResults(file) };
}

let few: { output: string; results: Results };
let everybody: { output: string; results: Results };
beforeAll(async () => {
  [few, everybody] = await Promise.all([
    bench("figures", "--only", "heddle-node,heddle-node-22,heddle-browser,heddle-threads,bare"),
    bench("subjects", "--figure", "at-once,pages-at-once,threads-at-once"),
  ]);
});

/** Only a missing Node 22 or Python is an excuse. */
const unexcused = ({ leftOut }: Results) =>
  Object.keys(leftOut).filter((name) => !contestants[name]?.needs);

describe("every figure", () => {
  it.each(Object.entries(figures))("%s runs, and measures what it says", (name, figure) => {
    const [reference, metrics] = [figure.subjects[0] as string, Object.keys(figure.metrics)];
    const measures = few.results.figures[name as FigureName]?.[reference] ?? {};
    expect(Object.keys(measures)).toEqual(reference in few.results.leftOut ? [] : metrics);
    expect(Object.values(measures).flat().every(Number.isFinite)).toBe(true);
    expect(few.output).toContain(figure.title);
  });

  it("fails for nobody", () => {
    expect(unexcused(few.results)).toEqual([]);
  });

  it("has its place in the README's tables and chart", () => {
    const section = renderSection(few.results, "chart.svg");
    expect(section).toContain("10,000 at once");
    expect(section).toContain("CPU time of 5 s with idle carriers");
    expect(section).not.toMatch(/NaN|undefined/);
    const chart = renderChart(few.results);
    const measured = Object.keys(few.results.figures["at-once"] ?? {});
    expect(chart.match(/<rect/g)).toHaveLength(2 * measured.length);
    expect(chart).not.toMatch(/NaN|undefined/);
  });
});

describe("every subject", () => {
  it("gives back what it was given, on Node and in a page", () => {
    expect(unexcused(everybody.results)).toEqual([]);
  });
});
