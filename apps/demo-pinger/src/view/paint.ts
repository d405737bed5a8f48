import type { Verdict } from "../target.js";
import type { Colors } from "./terminal.js";

/** Up to how many milliseconds an answer is quick, and up to how many it is usual. */
const QUICK = 50;
const USUAL = 150;

/** A host in one character. Told apart by shape first: colours are not for everybody. */
export const SHAPES: Readonly<Record<Verdict, string>> = {
  up: "●",
  down: "×",
  silent: "○",
  "no answer": "○",
  unresolved: "?",
  failed: "!",
};

/** In the colour of its verdict, and of its speed where it is up. */
export function paint(
  text: string,
  verdict: Verdict | undefined,
  ms: number | null,
  colors: Colors,
): string {
  if (verdict === undefined) return colors.dim(text);
  if (verdict === "silent" || verdict === "no answer") return colors.magenta(text);
  if (verdict !== "up") return colors.red(text);
  if (ms === null || ms <= QUICK) return colors.green(text);
  return ms <= USUAL ? colors.cyan(text) : colors.yellow(text);
}
