/** Threads that share one thing, all at the same time: heddle's, or one by hand. */
import { Barrier, Condition, Lock, Queue, RWLock, Semaphore, Thread } from "@heddle/core";
import * as hand from "./by-hand.js";

export type Thing = keyof typeof makers;
type SharedThing = ReturnType<(typeof makers)[Thing]>;

export interface Part {
  /** How often it did what is counted. */
  readonly count: number;
  /** Milliseconds that all of it took. */
  readonly ms: number;
  /** Milliseconds: its longest wait. */
  readonly longest: number;
}

// Words of the memory that all of them see, each in a cache line of its own.
const ARRIVED = 0;
const BEGUN = 32;
/** What is counted without atomics while one has it alone. */
const COUNT = 64;
const ROUND = 96;
const WAITING = 128;
const READY = 160;
const WORDS = 192;

export const PERMITS = 1;
export const ROOM = 100;

const makers = {
  lock: () => new Lock(),
  semaphore: () => new Semaphore(PERMITS),
  rwlock: () => new RWLock(),
  queue: () => new Queue<number>({ maxSize: ROOM }),
  barrier: (threads: number) => new Barrier(threads),
  condition: () => new Condition(),
};

/** What a thread does: for so many milliseconds, or so often. */
interface Ways {
  readonly threads: number;
  readonly nth: number;
  readonly amount: number;
}

type Way = (way: Ways, words: Int32Array) => Part;

/** @param object is heddle's, where it is not by hand. */
function wayOf(thing: Thing, object: SharedThing | undefined, own: Int32Array): Way {
  const alone = (words: Int32Array): void => {
    words[COUNT] = (words[COUNT] as number) + 1;
  };
  switch (thing) {
    case "lock":
    case "semaphore": {
      const its = object as Lock | Semaphore | undefined;
      const by = thing === "lock" ? hand.lock : hand.semaphore;
      return forMs(
        its ? () => its.acquireSync() : () => by.acquire(own),
        alone,
        its ? () => its.release() : () => by.release(own),
      );
    }
    case "rwlock": {
      const its = object as RWLock | undefined;
      const read = forMs(
        its ? () => its.read.acquireSync() : () => hand.rwlock.read(own),
        () => {},
        its ? () => its.read.release() : () => hand.rwlock.unread(own),
      );
      const write = forMs(
        its ? () => its.write.acquireSync() : () => hand.rwlock.write(own),
        alone,
        its ? () => its.write.release() : () => hand.rwlock.unwrite(own),
      );
      return (way, words) => (way.nth === 0 ? write : read)(way, words);
    }
    case "queue": {
      const its = object as Queue<number> | undefined;
      const put = often(its ? (item) => its.putSync(item) : (item) => hand.queue.put(own, item));
      const get = often(its ? () => its.getSync() : () => hand.queue.get(own));
      return (way, words) => (way.nth % 2 === 0 ? put : get)(way, words);
    }
    case "barrier": {
      const its = object as Barrier | undefined;
      return often(
        its ? () => its.waitSync() : (_, { threads }) => hand.barrier.wait(own, threads),
      );
    }
    case "condition": {
      const its = object as Condition | undefined;
      return notifyAll({
        acquire: its ? () => its.acquireSync() : () => hand.lock.acquire(own),
        release: its ? () => its.release() : () => hand.lock.release(own),
        wait: its ? () => its.waitSync() : () => hand.condition.wait(own),
        notifyAll: its ? () => its.notifyAll() : () => hand.condition.notifyAll(own),
      });
    }
  }
}

function forMs(
  take: () => unknown,
  meanwhile: (words: Int32Array) => void,
  giveBack: () => void,
): Way {
  return ({ amount }, words) => {
    const begun = performance.now();
    let longest = 0;
    let count = 0;
    for (let asked = begun; asked < begun + amount; asked = performance.now()) {
      take();
      longest = Math.max(longest, performance.now() - asked);
      meanwhile(words);
      giveBack();
      count++;
    }
    return { count, ms: performance.now() - begun, longest };
  };
}

function often(each: (nth: number, way: Ways) => unknown): Way {
  return (way) => {
    const begun = performance.now();
    for (let nth = 0; nth < way.amount; nth++) each(nth, way);
    return { count: way.amount, ms: performance.now() - begun, longest: 0 };
  };
}

interface Monitor {
  readonly acquire: () => unknown;
  readonly release: () => void;
  readonly wait: () => unknown;
  readonly notifyAll: () => void;
}

/** All but the first wait for the next round, which the first begins when all of them wait. */
function notifyAll({ acquire, release, wait, notifyAll }: Monitor): Way {
  const begins = (words: Int32Array): void => {
    while (Atomics.exchange(words, READY, 0) === 0) Atomics.wait(words, READY, 0);
    acquire();
    words[WAITING] = 0;
    words[ROUND] = (words[ROUND] as number) + 1;
    notifyAll();
    release();
  };
  const waits = (words: Int32Array, others: number): void => {
    acquire();
    const round = words[ROUND];
    words[WAITING] = (words[WAITING] as number) + 1;
    if (words[WAITING] === others) {
      Atomics.store(words, READY, 1);
      Atomics.notify(words, READY);
    }
    while (words[ROUND] === round) wait();
    release();
  };
  return ({ threads, nth, amount }, words) => {
    const begun = performance.now();
    for (let left = amount; left > 0; left--) {
      if (nth === 0) begins(words);
      else waits(words, threads - 1);
    }
    return { count: amount, ms: performance.now() - begun, longest: 0 };
  };
}

/** One of a crowd, on a carrier of its own. */
export class OneOfMany extends Thread<Part[]> {
  static override readonly module = import.meta.url;
  static override readonly kind = "platform";
  static override readonly oneWay = ["object", "memory", "own"];

  constructor(
    readonly thing: Thing,
    readonly object: SharedThing | undefined,
    readonly memory: SharedArrayBuffer,
    readonly own: SharedArrayBuffer,
    readonly threads: number,
    readonly nth: number,
    readonly amounts: readonly number[],
  ) {
    super();
  }

  run() {
    const words = new Int32Array(this.memory);
    const way = wayOf(this.thing, this.object, new Int32Array(this.own));
    return this.amounts.map((amount, round) => {
      meet(words, round + 1, this.threads);
      return way({ threads: this.threads, nth: this.nth, amount }, words);
    });
  }
}

/** Waits until all are here. */
function meet(words: Int32Array, round: number, threads: number): void {
  if (Atomics.add(words, ARRIVED, 1) + 1 === round * threads) {
    Atomics.store(words, BEGUN, round);
    Atomics.notify(words, BEGUN);
  }
  for (let begun = 0; begun < round; begun = Atomics.load(words, BEGUN)) {
    Atomics.wait(words, BEGUN, begun);
  }
}

/**
 * So many threads share one thing. They do it once for the compiler, and once that counts.
 *
 * @param amount for how many milliseconds, or how often each of them does it.
 */
export async function crowd(
  thing: Thing,
  isByHand: boolean,
  threads: number,
  amount: number,
): Promise<Part[]> {
  const object = isByHand ? undefined : makers[thing](threads);
  const memory = new SharedArrayBuffer(4 * WORDS);
  const own = new SharedArrayBuffer(hand.BYTES);
  if (isByHand && thing === "semaphore") hand.semaphore.release(new Int32Array(own));
  const all = Array.from({ length: threads }, (_, nth) =>
    new OneOfMany(thing, object, memory, own, threads, nth, [amount, amount]).start(),
  );
  const parts = await Promise.all(all.map((each) => each.join()));
  check(thing, parts, new Int32Array(memory)[COUNT] as number);
  return parts.map((each) => each[1] as Part);
}

/** What is counted without atomics shows whether each had it alone. */
function check(thing: Thing, parts: readonly (readonly Part[])[], counted: number): void {
  const total = (each: readonly Part[]): number => each.reduce((sum, { count }) => sum + count, 0);
  const alone = {
    lock: total(parts.flat()),
    semaphore: total(parts.flat()),
    rwlock: total(parts[0] ?? []),
    queue: 0,
    barrier: 0,
    condition: 0,
  }[thing];
  if ((alone | 0) !== counted)
    throw new Error(`${alone} had the ${thing} alone, and they counted ${counted}`);
}
