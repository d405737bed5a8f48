import { type Figure, figure, type Metric } from "../figure.js";
import { crowd, type Part, type Thing } from "../sharing/crowd.js";
import { subject as byHand } from "../subjects/by-hand/subject.js";

interface Params {
  /** What they share; Python reads it. */
  readonly thing: Thing;
  readonly threads: readonly number[];
  /** Milliseconds, or how often each does it for each number of threads. */
  readonly amounts: readonly number[];
}

const THREADS = [2, 8, 16, 24, 48, 96] as const;
/** Those whose fairness is told. */
const MANY = [24, 48, 96] as const;

const sum = (parts: readonly Part[]): number =>
  parts.reduce((total, { count }) => total + count, 0);
const longest = (parts: readonly Part[]): number => Math.max(...parts.map((part) => part.longest));
const slowest = (parts: readonly Part[]): number => Math.max(...parts.map(({ ms }) => ms));
/** The share of the thread that had it least, of what each would have if all had it as often. */
const leastShare = (parts: readonly Part[]): number =>
  (Math.min(...parts.map(({ count }) => count)) * parts.length) / sum(parts);

interface Telling {
  readonly metric: (threads: number) => Metric;
  readonly of: readonly number[];
  readonly give: (parts: readonly Part[]) => number;
}

function crowdOf(
  thing: Thing,
  title: string,
  amounts: readonly number[],
  telling: Readonly<Record<string, Telling>>,
): Figure<Params> {
  const all = Object.entries(telling).flatMap(([name, { metric, of, give }]) =>
    of.map((threads) => ({ key: `${name}${threads}`, metric: metric(threads), threads, give })),
  );
  return figure<Params>({
    title,
    place: "process",
    subjects: ["heddle-node", "by-hand", "python"],
    metrics: Object.fromEntries(all.map(({ key, metric }) => [key, metric])),
    full: { thing, threads: THREADS, amounts },
    // A few stand for many, under the same names.
    tiny: { thing, threads: THREADS.map(() => 2), amounts: amounts.map(() => 2) },
    async measure(subject, { threads, amounts }) {
      await subject.setup(1, "heavy");
      const parts = new Map<number, readonly Part[]>();
      for (const [index, name] of THREADS.entries()) {
        const [count, amount] = [threads[index] as number, amounts[index] as number];
        parts.set(name, await crowd(thing, subject === byHand, count, amount));
      }
      return Object.fromEntries(
        all.map(({ key, threads, give }) => [key, give(parts.get(threads) as Part[])]),
      );
    },
  });
}

/** For so many milliseconds: how long one takes of all together, the longest wait, and the least share. */
const taking: Readonly<Record<string, Telling>> = {
  each: {
    metric: (threads) => ({ title: `${threads} threads: each`, unit: "ns" }),
    of: THREADS,
    give: (parts) => (slowest(parts) * 1e6) / sum(parts),
  },
  longest: {
    metric: (threads) => ({
      title: `${threads}: longest wait`,
      unit: "ms",
      target: { atMost: 250 },
    }),
    of: MANY,
    give: longest,
  },
  least: {
    metric: (threads) => ({
      title: `${threads}: least share of a thread`,
      unit: "×",
      target: { atLeast: 0.05 },
    }),
    of: MANY,
    give: leastShare,
  },
};

const TEN_SECONDS = THREADS.map((threads) => (threads < 24 ? 3_000 : 10_000));

export const crowdLock = crowdOf(
  "lock",
  "one lock that all threads take all the time, blocking",
  TEN_SECONDS,
  taking,
);

export const crowdSemaphore = crowdOf(
  "semaphore",
  "one semaphore of one permit that all threads take all the time, blocking",
  TEN_SECONDS,
  taking,
);

export const crowdRWLock = crowdOf(
  "rwlock",
  "one RWLock: one thread writes, all others read, blocking",
  THREADS.map(() => 3_000),
  {
    each: {
      metric: (threads) => ({ title: `${threads} threads: a read`, unit: "ns" }),
      of: THREADS,
      give: ([, ...readers]) => (slowest(readers) * 1e6) / sum(readers),
    },
    write: {
      metric: (threads) => ({ title: `${threads}: longest wait to write`, unit: "ms" }),
      of: MANY,
      give: ([writer]) => writer?.longest ?? 0,
    },
  },
);

export const crowdQueue = crowdOf(
  "queue",
  "a queue with room for 100 numbers, half of the threads put, half get, blocking",
  THREADS.map((threads) => Math.round(400_000 / threads)),
  {
    each: {
      metric: (threads) => ({ title: `${threads} threads: an item`, unit: "µs" }),
      of: THREADS,
      give: (parts) => (slowest(parts) * 1e3) / (sum(parts) / 2),
    },
  },
);

export const crowdBarrier = crowdOf(
  "barrier",
  "a barrier that all threads wait at over and over, blocking",
  THREADS.map((threads) => Math.round(40_000 / threads)),
  {
    each: {
      metric: (threads) => ({ title: `${threads} threads: a round`, unit: "µs" }),
      of: THREADS,
      give: (parts) => (slowest(parts) * 1e3) / (parts[0] as Part).count,
    },
  },
);

export const crowdCondition = crowdOf(
  "condition",
  "a condition: one thread notifies all others, over and over, blocking",
  THREADS.map((threads) => Math.round(20_000 / threads)),
  {
    each: {
      metric: (threads) => ({ title: `${threads} threads: a notifyAll`, unit: "µs" }),
      of: THREADS,
      give: (parts) => (slowest(parts) * 1e3) / (parts[0] as Part).count,
    },
  },
);
