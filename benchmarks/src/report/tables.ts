import { markdownTable } from "markdown-table";
import type { Metric, Target } from "../figure.js";
import type { FigureName } from "../figures/index.js";
import { type Results, type Summary, tabulate } from "../results.js";
import { describeSetting, formatNumber, formatRatio, formatWithUnit } from "./format.js";

/** A table for each figure, for people at a terminal: medians, from–to over the rounds, and ratios. */
export function renderTables(results: Results): string {
  const tables = (Object.keys(results.figures) as FigureName[]).map((name) => {
    const { title, metrics, rows } = tabulate(results, name);
    const spread = rows.some(({ summaries }) => summaries.some(({ min, max }) => min !== max));
    // The ratio of a ratio says nothing, nor does that of the only one to itself.
    const hasRatio = (unit: Metric["unit"] | undefined) => unit !== "×" && rows.length > 1;
    const head = metrics.flatMap(({ title: metric, unit }) => [
      `${metric}, ${unit}`,
      ...(spread ? ["from–to"] : []),
      ...(hasRatio(unit) ? ["ratio"] : []),
    ]);
    const body = rows.map(({ subject, summaries }) => [
      subject,
      ...summaries.flatMap(({ median, min, max, ratio }, index) => [
        formatNumber(median),
        ...(spread ? [`${formatNumber(min)}–${formatNumber(max)}`] : []),
        ...(hasRatio(metrics[index]?.unit) ? [formatRatio(ratio)] : []),
      ]),
    ]);
    const align = ["l", ...head.map(() => "r")];
    return `${name}: ${title}\n\n${markdownTable([["", ...head], ...body], { align })}\n`;
  });
  return [...tables, renderTargets(results), renderSetting(results)].join("\n");
}

/** What was to be reached, and what was. */
function renderTargets(results: Results): string {
  const body = (Object.keys(results.figures) as FigureName[]).flatMap((name) => {
    const { metrics, rows } = tabulate(results, name);
    return metrics.flatMap(({ title, unit, target }, index) => {
      const summary = rows[0]?.summaries[index];
      if (!target || !summary) return [];
      const { measured, wanted, reached } = judge(summary, target, unit);
      return [
        [
          `${name}: ${title}`,
          formatWithUnit(measured, unit),
          wanted,
          reached ? "reached" : "not reached",
        ],
      ];
    });
  });
  if (body.length === 0) return "";
  return `targets\n\n${markdownTable([["", "measured", "target", ""], ...body], { align: ["l", "r", "r", "l"] })}\n`;
}

function judge({ median, max }: Summary, target: Target, unit: Metric["unit"]) {
  if ("atLeast" in target) {
    const wanted = `at least ${formatWithUnit(target.atLeast, unit)}`;
    return { measured: median, wanted, reached: median >= target.atLeast };
  }
  const measured = target.always ? max : median;
  const wanted = `at most ${formatWithUnit(target.atMost, unit)}`;
  return { measured, wanted, reached: measured <= target.atMost };
}

/** The machine, the versions, and who did not take part. */
function renderSetting(results: Results): string {
  const absent = Object.entries(results.leftOut).map(([who, why]) => `left out: ${who}: ${why}`);
  return [describeSetting(results), ...absent].join("\n");
}
