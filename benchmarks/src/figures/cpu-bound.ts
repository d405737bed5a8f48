import { figure, WORKERS } from "../figure.js";
import { expectSame } from "../values.js";
import { work } from "../work.js";

interface Params {
  readonly threads: number;
  readonly rounds: number;
}

/** Nobody's ratio can be better than that of bare workers: the machine may have something else to do. */
export const cpuBound = figure<Params>({
  title: "40 threads of computing, on one carrier and on two",
  place: "process",
  subjects: ["heddle-node", "bare", "piscina", "tinypool", "workerpool", "poolifier"],
  metrics: {
    one: { title: "one carrier", unit: "ms" },
    two: { title: "two carriers", unit: "ms" },
    gain: { title: "one ÷ two", unit: "×" },
  },
  full: { threads: 40, rounds: 8_000_000 },
  tiny: { threads: 4, rounds: 1_000 },
  async measure(subject, { threads, rounds }) {
    const tasks = new Array<number>(threads).fill(rounds);
    const expected = new Array<number>(threads).fill(work.crunch(rounds));
    const time = async (workers: number): Promise<number> => {
      await subject.setup(workers, "heavy");
      // Twice on each worker: the second time its code is compiled.
      await subject.atOnce("crunch", tasks.slice(0, 2 * WORKERS));
      const begun = performance.now();
      expectSame(expected, await subject.atOnce("crunch", tasks));
      const ms = performance.now() - begun;
      await subject.close();
      return ms;
    };
    const one = await time(1);
    const two = await time(WORKERS);
    return { one, two, gain: one / two };
  },
});
