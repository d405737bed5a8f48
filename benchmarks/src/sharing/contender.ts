import { type Lock, Thread } from "@heddle/core";
import { work } from "../work.js";
import { acquire, release } from "./futex-mutex.js";

/** One stretch of contending: all contenders begin it together. */
export interface Stretch {
  /** The lock that they contend for; with "nothing" they only look at the clock. */
  readonly side: keyof typeof contend;
  readonly ms: number;
}

export interface Tally {
  readonly acquisitions: number;
  /** Milliseconds: the longest wait, or the longest time between two looks at the clock. */
  readonly longest: number;
}

// Words of the contenders' memory, each in a cache line of its own.
const MUTEX = 0;
export const COUNT = 32;
const ARRIVED = 64;
const BEGUN = 96;
export const BYTES = 512;

/** Between two looks at the clock. */
const BATCH = 64;

/** Takes a lock over and over, in a carrier of its own. */
export class Contender extends Thread<Tally[]> {
  static override readonly module = import.meta.url;
  static override readonly kind = "platform";
  static override readonly oneWay = ["lock", "memory", "stretches"];

  /** @param section steps of arithmetic while it holds the lock. */
  constructor(
    readonly lock: Lock,
    readonly memory: SharedArrayBuffer,
    readonly contenders: number,
    readonly section: number,
    readonly stretches: readonly Stretch[],
  ) {
    super();
  }

  run() {
    const words = new Int32Array(this.memory);
    return this.stretches.map(({ side, ms }, index) => {
      meet(words, index + 1, this.contenders);
      return contend[side](this, words, performance.now() + ms);
    });
  }
}

/** Waits until all are here. */
function meet(words: Int32Array, stretch: number, contenders: number): void {
  if (Atomics.add(words, ARRIVED, 1) + 1 === stretch * contenders) {
    Atomics.store(words, BEGUN, stretch);
    Atomics.notify(words, BEGUN);
  }
  for (let begun = 0; begun < stretch; begun = Atomics.load(words, BEGUN)) {
    Atomics.wait(words, BEGUN, begun);
  }
}

/** What a contender does until `end`; not one function for all, so that each is compiled for its own lock. */
const contend = {
  heddle({ lock, section }: Contender, words: Int32Array, end: number): Tally {
    let acquisitions = 0;
    while (performance.now() < end) {
      for (let each = 0; each < BATCH; each++) {
        lock.acquireSync();
        if (section > 0) work.crunch(section);
        words[COUNT] = (words[COUNT] as number) + 1;
        lock.release();
      }
      acquisitions += BATCH;
    }
    return { acquisitions, longest: 0 };
  },

  futex({ section }: Contender, words: Int32Array, end: number): Tally {
    let acquisitions = 0;
    while (performance.now() < end) {
      for (let each = 0; each < BATCH; each++) {
        acquire(words, MUTEX);
        if (section > 0) work.crunch(section);
        words[COUNT] = (words[COUNT] as number) + 1;
        release(words, MUTEX);
      }
      acquisitions += BATCH;
    }
    return { acquisitions, longest: 0 };
  },

  "heddle, timed"({ lock, section }: Contender, words: Int32Array, end: number): Tally {
    let acquisitions = 0;
    let longest = 0;
    for (;;) {
      const asked = performance.now();
      if (asked >= end) return { acquisitions, longest };
      lock.acquireSync();
      longest = Math.max(longest, performance.now() - asked);
      if (section > 0) work.crunch(section);
      words[COUNT] = (words[COUNT] as number) + 1;
      lock.release();
      acquisitions++;
    }
  },

  nothing(_: Contender, __: Int32Array, end: number): Tally {
    let longest = 0;
    for (let seen = performance.now(); seen < end; ) {
      const now = performance.now();
      longest = Math.max(longest, now - seen);
      seen = now;
    }
    return { acquisitions: 0, longest };
  },
};
