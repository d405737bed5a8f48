// `npm run bench:readme`: writes the table and the chart of the last whole run into the README.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { renderChart } from "./report/chart.js";
import { renderSection } from "./report/section.js";
import { RESULTS, readResults } from "./results.js";

const README = new URL("../../README.md", import.meta.url);
const CHART = new URL("../chart.svg", import.meta.url);
const BEGIN = "<!-- benchmarks: written by npm run bench:readme -->";
const END = "<!-- benchmarks: end -->";
/** Where the section goes the first time. */
const BEFORE = "\n## What to know\n";

if (!existsSync(RESULTS)) {
  console.error("There are no results yet: run `npm run bench` first, with all figures.");
  process.exit(1);
}
const results = readResults(RESULTS);
writeFileSync(CHART, renderChart(results));
writeFileSync(
  README,
  insert(readFileSync(README, "utf8"), renderSection(results, "benchmarks/chart.svg")),
);

function insert(readme: string, section: string): string {
  const marked = `${BEGIN}\n\n${section}\n\n${END}`;
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin >= 0 && end > begin) {
    return readme.slice(0, begin) + marked + readme.slice(end + END.length);
  }
  const place = readme.indexOf(BEFORE);
  if (place < 0) throw new Error(`put "${BEGIN}" and "${END}" where the figures belong`);
  return `${readme.slice(0, place)}\n## How fast\n\n${marked}\n${readme.slice(place)}`;
}
