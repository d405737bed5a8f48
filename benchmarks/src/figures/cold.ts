import { type Figure, figure, type Place, WORKERS } from "../figure.js";
import { expectSame, numbers } from "../values.js";

interface Params {
  readonly burst: number;
  readonly bursts: number;
  readonly many: number;
}

/** What most programs are: over before an engine has compiled anything twice. */
function cold(title: string, place: Place, subjects: readonly string[]): Figure<Params> {
  return figure<Params>({
    title,
    place,
    subjects,
    metrics: {
      first: { title: "the first 254, each", unit: "µs" },
      bursts: { title: "ten bursts of 254, together", unit: "ms" },
      many: { title: "then the first 10,000, each", unit: "µs" },
    },
    full: { burst: 254, bursts: 10, many: 10_000 },
    tiny: { burst: 4, bursts: 2, many: 20 },
    async measure(subject, { burst, bursts, many }) {
      await subject.setup(WORKERS, "light");
      // Two results: the workers are there.
      await subject.oneByOne("echo", numbers(2));
      const time = async (count: number): Promise<number> => {
        const values = numbers(count);
        const begun = performance.now();
        const results = await subject.atOnce("echo", values);
        const ms = performance.now() - begun;
        expectSame(values, results);
        return ms;
      };
      const first = await time(burst);
      let all = first;
      for (let left = bursts - 1; left > 0; left--) all += await time(burst);
      return {
        first: (first * 1000) / burst,
        bursts: all,
        many: ((await time(many)) * 1000) / many,
      };
    },
  });
}

export const coldOnNode = cold("in a fresh process: the first threads at once", "process", [
  "heddle-node",
  "heddle-threads",
  "bare",
  "sketch",
  "tinypool",
  "piscina",
  "comlink",
  "workerpool",
]);

export const coldInPages = cold("in a fresh page in Chromium: the first threads at once", "page", [
  "heddle-browser",
  "bare",
  "comlink",
]);
