import { markdownTable } from "markdown-table";
import type { FigureName } from "../figures/index.js";
import { type Results, tabulate } from "../results.js";
import { describeSetting, formatNumber, formatRatio } from "./format.js";

/** A table for each figure, for people at a terminal: medians, from–to over the rounds, and ratios. */
export function renderTables(results: Results): string {
  const tables = (Object.keys(results.figures) as FigureName[]).map((name) => {
    const { title, metrics, rows } = tabulate(results, name);
    const spread = rows.some(({ summaries }) => summaries.some(({ min, max }) => min !== max));
    const head = metrics.flatMap(({ title: metric, unit }) => [
      `${metric}, ${unit}`,
      ...(spread ? ["from–to"] : []),
      // The ratio of a ratio says nothing.
      ...(unit === "×" ? [] : ["ratio"]),
    ]);
    const body = rows.map(({ subject, summaries }) => [
      subject,
      ...summaries.flatMap(({ median, min, max, ratio }, index) => [
        formatNumber(median),
        ...(spread ? [`${formatNumber(min)}–${formatNumber(max)}`] : []),
        ...(metrics[index]?.unit === "×" ? [] : [formatRatio(ratio)]),
      ]),
    ]);
    const align = ["l", ...head.map(() => "r")];
    return `${name}: ${title}\n\n${markdownTable([["", ...head], ...body], { align })}\n`;
  });
  return [...tables, renderSetting(results)].join("\n");
}

/** The machine, the versions, and who did not take part. */
function renderSetting(results: Results): string {
  const absent = Object.entries(results.leftOut).map(([who, why]) => `left out: ${who}: ${why}`);
  return [describeSetting(results), ...absent].join("\n");
}
