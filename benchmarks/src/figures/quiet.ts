import { type Figure, figure, WORKERS } from "../figure.js";
import { median } from "../sample.js";

interface Params {
  /** Calls that are measured, after as many that are not. */
  readonly calls: number;
  /** Milliseconds without a call before each. */
  readonly pauses: readonly number[];
}

const PAUSES = [5, 20] as const;

/** A call that nothing was said before for a while: everybody on its way is asleep. */
function quiet(
  title: string,
  place: "process" | "page",
  subjects: readonly string[],
): Figure<Params> {
  return figure<Params>({
    title,
    place,
    subjects,
    metrics: Object.fromEntries(
      PAUSES.flatMap((pause) => [
        [`median${pause}`, { title: `after ${pause} ms: median`, unit: "µs" }],
        [`slow${pause}`, { title: `after ${pause} ms: the slowest 5 %`, unit: "µs" }],
      ]),
    ),
    full: { calls: 200, pauses: PAUSES },
    tiny: { calls: 2, pauses: PAUSES.map(() => 1) },
    async measure(subject, { calls, pauses }) {
      await subject.setup(WORKERS, "light");
      const measures: Record<string, number> = {};
      for (const [index, name] of PAUSES.entries()) {
        const took: number[] = [];
        for (let call = -calls; call < calls; call++) {
          await new Promise((resolve) => setTimeout(resolve, pauses[index]));
          const begun = performance.now();
          const [result] = await subject.oneByOne("echo", [call]);
          const ms = performance.now() - begun;
          if (result !== call) throw new Error(`got ${String(result)} in the place of ${call}`);
          if (call >= 0) took.push(ms * 1000);
        }
        measures[`median${name}`] = median(took);
        measures[`slow${name}`] = took.toSorted((a, b) => b - a)[Math.floor(calls / 20)] ?? 0;
      }
      return measures;
    },
  });
}

export const quietOnNode = quiet("a call after a quiet moment", "process", [
  "heddle-node",
  "bare",
  "comlink",
  "tinypool",
]);

export const quietInPages = quiet("a call after a quiet moment, in Chromium", "page", [
  "heddle-browser",
  "bare",
  "comlink",
]);
