import { figure, WORKERS } from "../figure.js";
import { expectSame } from "../values.js";

interface Params {
  readonly long: number;
  readonly short: number;
  readonly shorts: number;
}

export const uneven = figure<Params>({
  title: "an uneven load: one thread of 500 ms, started first, and 99 of 5 ms",
  place: "process",
  subjects: ["heddle-node", "bare", "piscina", "tinypool", "workerpool", "poolifier", "comlink"],
  metrics: {
    ms: { title: "all done", unit: "ms" },
    ideal: { title: "÷ ideal", unit: "×" },
  },
  full: { long: 500, short: 5, shorts: 99 },
  tiny: { long: 10, short: 1, shorts: 9 },
  async measure(subject, { long, short, shorts }) {
    const values = [long, ...new Array<number>(shorts).fill(short)];
    const ideal = Math.max(long, (long + short * shorts) / WORKERS);
    await subject.setup(WORKERS, "heavy");
    await subject.atOnce("busy", new Array<number>(10 * WORKERS).fill(1));
    const begun = performance.now();
    expectSame(values, await subject.atOnce("busy", values));
    const ms = performance.now() - begun;
    return { ms, ideal: ms / ideal };
  },
});
