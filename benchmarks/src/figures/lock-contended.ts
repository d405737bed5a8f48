import { Lock } from "@heddle/core";
import { figure } from "../figure.js";
import { median } from "../sample.js";
import { BYTES, COUNT, Contender, type Stretch, type Tally } from "../sharing/contender.js";
import { work } from "../work.js";

interface Params {
  readonly pairs: number;
  readonly ms: number;
}

/** In the order in which they come, over and over: neither side is always the first. */
const SIDES = ["heddle", "futex", "futex", "heddle", "heddle, timed", "nothing"] as const;
type Side = (typeof SIDES)[number];

/** @param ns how long each holds the lock. */
function contended(carriers: number, ns: number) {
  const section = ns === 0 ? "an empty section" : `one of ${ns} ns`;
  return figure<Params>({
    title: `a lock that ${carriers} platform threads take all the time, sync, ${section}`,
    place: "process",
    subjects: ["heddle-node"],
    metrics: {
      heddle: { title: "heddle's Lock: an acquisition", unit: "ns" },
      futex: { title: "a futex mutex", unit: "ns" },
      rate: { title: "acquisitions a second, heddle ÷ futex", unit: "×", target: { atLeast: 0.8 } },
      longest: { title: "longest wait", unit: "ms", target: { atMost: 20, always: true } },
      pause: { title: "longest pause of such threads without a lock", unit: "ms" },
    },
    full: { pairs: 20, ms: 50 },
    tiny: { pairs: 2, ms: 2 },
    async measure(subject, { pairs, ms }) {
      await subject.setup(carriers, "heavy");
      const memory = new SharedArrayBuffer(BYTES);
      const lock = new Lock();
      // The first round is there for the compiler.
      const order = Array.from({ length: pairs / 2 + 1 }, () => SIDES).flat();
      const stretches = order.map((side): Stretch => ({ side, ms }));
      const steps = ns === 0 ? 0 : stepsIn(ns);
      const threads = Array.from({ length: carriers }, () =>
        new Contender(lock, memory, carriers, steps, stretches).start(),
      );
      const tallies = await Promise.all(threads.map((thread) => thread.join()));
      check(tallies, new Int32Array(memory)[COUNT] as number);
      /** What each stretch of a side gave, of all contenders together. */
      const each = (side: Side, give: (all: readonly Tally[]) => number): number[] =>
        order.flatMap((name, stretch) =>
          name === side && stretch >= SIDES.length
            ? [give(tallies.map((tally) => tally[stretch] as Tally))]
            : [],
        );
      const cost = (all: readonly Tally[]) => (ms * 1e6) / sum(all);
      const longest = (all: readonly Tally[]) => Math.max(...all.map((tally) => tally.longest));
      const [own, other] = [each("heddle", cost), each("futex", cost)];
      return {
        heddle: median(own),
        futex: median(other),
        rate: median(other.map((futex, stretch) => futex / (own[stretch] as number))),
        longest: Math.max(...each("heddle, timed", longest)),
        pause: Math.max(...each("nothing", longest)),
      };
    },
  });
}

function sum(all: readonly Tally[]): number {
  return all.reduce((total, { acquisitions }) => total + acquisitions, 0);
}

/** What is counted under a lock without atomics shows whether it was one. */
function check(tallies: readonly (readonly Tally[])[], counted: number): void {
  const acquisitions = sum(tallies.flat());
  if ((acquisitions | 0) !== counted) {
    throw new Error(`${acquisitions} acquisitions, but the lock's holders counted ${counted}`);
  }
}

/** Steps of arithmetic that take so long when nothing comes between. */
function stepsIn(ns: number): number {
  const many = 100_000;
  let fastest = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 50; tries++) {
    const begun = performance.now();
    work.crunch(many);
    fastest = Math.min(fastest, performance.now() - begun);
  }
  return Math.round((ns * many) / (fastest * 1e6));
}

export const twoContendEmpty = contended(2, 0);
export const twoContend = contended(2, 200);
export const fourContendEmpty = contended(4, 0);
export const fourContend = contended(4, 200);
