import type { Sample, Verdict } from "../target.js";

/** Up to so many milliseconds an answer has this step of the scale; the last step has no end. */
export const STEPS = [25, 50, 100, 200] as const;

/** 0 for the quickest to 4, or null where there is no time. */
export function stepOf(ms: number | null | undefined): number | null {
  if (ms === null || ms === undefined) return null;
  const step = STEPS.findIndex((end) => ms <= end);
  return step === -1 ? STEPS.length : step;
}

/** The class that gives a tile or a bar its colour: lightness alone tells the steps apart. */
export function lookOf(sample: Pick<Sample, "verdict" | "ms"> | undefined): string {
  if (sample === undefined) return "waiting";
  if (sample.verdict === "up") return `t${stepOf(sample.ms) ?? 0}`;
  return sample.verdict === "failed"
    ? "failed"
    : sample.verdict === "unresolved"
      ? "unresolved"
      : "none";
}

/** What the fleet's page can say of a host in one word. */
export function wordOf(verdict: Verdict | undefined): string {
  return verdict ?? "not asked yet";
}

/** The value of a colour of the theme, for what is drawn and not styled. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
