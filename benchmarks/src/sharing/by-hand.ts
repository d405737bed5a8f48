/**
 * What somebody would write by hand for the one case, on a few words of shared memory: nobody is served in
 * order, nobody's death is seen, there are no timeouts and no promises.
 */
import { acquire, release } from "./futex-mutex.js";

// Words of the shared memory, each in a cache line of its own.
const MUTEX = 0;
const A = 32;
const B = 64;
const C = 96;
const D = 128;
const ITEMS = 160;
const ROOM = 100;
export const BYTES: number = 4 * (ITEMS + ROOM);

export const lock = {
  acquire: (words: Int32Array): void => acquire(words, MUTEX),
  release: (words: Int32Array): void => release(words, MUTEX),
};

export const semaphore = {
  /** Its permits are put in by `release`. */
  acquire(words: Int32Array): void {
    for (;;) {
      const value = Atomics.load(words, A);
      if (value === 0) sleep(words, A, 0, B);
      else if (Atomics.compareExchange(words, A, value, value - 1) === value) return;
    }
  },
  release(words: Int32Array): void {
    Atomics.add(words, A, 1);
    if (Atomics.load(words, B) > 0) Atomics.notify(words, A, 1);
  },
};

/** Any number read, or one writes, which is -1. A writer that waits keeps new readers out. */
export const rwlock = {
  read(words: Int32Array): void {
    for (;;) {
      const state = Atomics.load(words, A);
      const writers = Atomics.load(words, B);
      if (writers > 0) sleep(words, B, writers, D);
      else if (state < 0) sleep(words, A, state, C);
      else if (Atomics.compareExchange(words, A, state, state + 1) === state) return;
    }
  },
  unread(words: Int32Array): void {
    if (Atomics.sub(words, A, 1) === 1 && Atomics.load(words, C) > 0) Atomics.notify(words, A);
  },
  write(words: Int32Array): void {
    Atomics.add(words, B, 1);
    for (;;) {
      const state = Atomics.load(words, A);
      if (state !== 0) sleep(words, A, state, C);
      else if (Atomics.compareExchange(words, A, 0, -1) === 0) return;
    }
  },
  unwrite(words: Int32Array): void {
    Atomics.store(words, A, 0);
    Atomics.sub(words, B, 1);
    Atomics.notify(words, A);
    if (Atomics.load(words, D) > 0) Atomics.notify(words, B);
  },
};

/** A ring under the mutex, and a word for those who wait for an item and for those who wait for room. */
export const queue = {
  put(words: Int32Array, item: number): void {
    lock.acquire(words);
    while (count(words) === ROOM) pause(words, B);
    words[ITEMS + ((words[C] as number) % ROOM)] = item;
    words[C] = (words[C] as number) + 1;
    lock.release(words);
    changed(words, A, 1);
  },
  get(words: Int32Array): number {
    lock.acquire(words);
    while (count(words) === 0) pause(words, A);
    const item = words[ITEMS + ((words[D] as number) % ROOM)] as number;
    words[D] = (words[D] as number) + 1;
    lock.release(words);
    changed(words, B, 1);
    return item;
  },
};

function count(words: Int32Array): number {
  return (words[C] as number) - (words[D] as number);
}

export const condition = {
  wait: (words: Int32Array): void => pause(words, A),
  notifyAll: (words: Int32Array): void => changed(words, A, Number.POSITIVE_INFINITY),
};

/** Lets go of the mutex until a word is said to have changed; the word after it counts who waits. */
function pause(words: Int32Array, at: number): void {
  const seen = Atomics.load(words, at);
  Atomics.add(words, at + 1, 1);
  lock.release(words);
  Atomics.wait(words, at, seen);
  Atomics.sub(words, at + 1, 1);
  lock.acquire(words);
}

function changed(words: Int32Array, at: number, count: number): void {
  Atomics.add(words, at, 1);
  if (Atomics.load(words, at + 1) > 0) Atomics.notify(words, at, count);
}

export const barrier = {
  wait(words: Int32Array, parties: number): void {
    const round = Atomics.load(words, A);
    if (Atomics.add(words, B, 1) + 1 === parties) {
      Atomics.store(words, B, 0);
      Atomics.add(words, A, 1);
      Atomics.notify(words, A);
    } else while (Atomics.load(words, A) === round) Atomics.wait(words, A, round);
  },
};

function sleep(words: Int32Array, at: number, seen: number, sleepers: number): void {
  Atomics.add(words, sleepers, 1);
  Atomics.wait(words, at, seen);
  Atomics.sub(words, sleepers, 1);
}
