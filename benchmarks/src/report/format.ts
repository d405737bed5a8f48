import type { Metric } from "../figure.js";
import type { Results } from "../results.js";

/** Three significant digits: the rest is noise. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(value < 10 ? 2 : 3)));
}

export function formatWithUnit(value: number, unit: Metric["unit"]): string {
  return unit === "×" ? formatRatio(value) : `${formatNumber(value)} ${unit}`;
}

export function formatRatio(ratio: number | undefined): string {
  return ratio === undefined || !Number.isFinite(ratio) ? "" : `${formatNumber(ratio)}×`;
}

export function describeSetting({ machine, versions }: Results): string {
  const parts = Object.entries(versions)
    // heddle is what lies here.
    .filter(([name]) => !name.startsWith("@heddle/"))
    .map(([name, version]) => `${name} ${version.replace(/^v/, "")}`);
  return [machine, ...parts].join(", ");
}
