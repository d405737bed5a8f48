import { type Figure, figure, type Metric, WORKERS } from "../figure.js";
import { type Awaited, waitTogether } from "../sharing/virtual-crowd.js";

interface Params {
  readonly threads: readonly number[];
  readonly rounds: number;
}

const THREADS = [1_000, 10_000, 100_000] as const;
const FEW = THREADS[0];
const MOST = THREADS[2];

const each = (threads: number): Metric => ({
  title: `${threads.toLocaleString("en")} wait: each`,
  unit: "µs",
});

/** Virtual threads that wait for one thing, and are let go: how long that takes of each, however many they are. */
function crowdOfVirtual(what: Awaited, title: string): Figure<Params> {
  return figure<Params>({
    title,
    place: "process",
    subjects: ["heddle-node"],
    metrics: {
      ...Object.fromEntries(THREADS.map((threads) => [`each${threads}`, each(threads)])),
      grows: { title: "100,000 ÷ 1,000", unit: "×", target: { atMost: 1.5 } },
    },
    full: { threads: THREADS, rounds: 3 },
    tiny: { threads: THREADS.map(() => 3), rounds: 1 },
    async measure(subject, { threads, rounds }) {
      await subject.setup(WORKERS, "light");
      const best = new Map<number, number>();
      // The first round is for the compiler.
      for (let round = 0; round <= rounds; round++) {
        for (const [index, name] of THREADS.entries()) {
          const count = threads[index] as number;
          const { entering, lettingGo } = await waitTogether(what, count);
          const us = ((entering + lettingGo) * 1e3) / count;
          if (round > 0) best.set(name, Math.min(us, best.get(name) ?? us));
        }
      }
      const of = (name: number): number => best.get(name) as number;
      return {
        ...Object.fromEntries(THREADS.map((name) => [`each${name}`, of(name)])),
        grows: of(MOST) / of(FEW),
      };
    },
  });
}

export const virtualLock = crowdOfVirtual("lock", "virtual threads that wait for one lock");
export const virtualSemaphore = crowdOfVirtual(
  "semaphore",
  "virtual threads that wait for one semaphore",
);
export const virtualEvent = crowdOfVirtual("event", "virtual threads that wait for one event");
export const virtualQueue = crowdOfVirtual(
  "queue",
  "virtual threads that wait for a queue's items",
);
export const virtualCondition = crowdOfVirtual(
  "condition",
  "virtual threads that wait to be notified",
);
export const virtualBarrier = crowdOfVirtual("barrier", "virtual threads that wait at one barrier");
