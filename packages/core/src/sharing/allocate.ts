/**
 * Memory in the commons: blocks of powers of two, taken from a free list of their size or from the end. A
 * realm may die in the middle of it and leaves the lists whole: each change is one store.
 */
import { COMMONS_START, END } from "../realm/commons.js";
import { shared } from "../realm/state.js";
import { enter, leave } from "./guard.js";
import { LENGTH, look, reach, words } from "./memory.js";

// The first words of the commons.
const GUARD = 0;
/** A free list for each size: 8 words, 16, 32, … */
const FREE = 8;
const SMALLEST = 3;

/** The size of a block of at least so many words, as a power of two. */
export function classOf(size: number): number {
  return Math.max(SMALLEST, 32 - Math.clz32(size - 1));
}

/** A block of zeros. @param size in words. @returns its first word; a multiple of 8. */
export function allocate(size: number): number {
  const kind = classOf(size);
  const list = FREE + kind - SMALLEST;
  enter(GUARD);
  try {
    const free = Atomics.load(words, list);
    if (free !== 0) {
      reach();
      Atomics.store(words, list, Atomics.load(words, free));
      words.fill(0, free, free + 2 ** kind);
      return free;
    }
    const at = Atomics.load(words, END) || COMMONS_START;
    const end = at + 2 ** kind;
    if (end > words.length) grow(end);
    Atomics.store(words, END, end);
    return at;
  } finally {
    leave(GUARD);
  }
}

export function free(at: number, size: number): void {
  const list = FREE + classOf(size) - SMALLEST;
  enter(GUARD);
  Atomics.store(words, at, Atomics.load(words, list));
  Atomics.store(words, list, at);
  leave(GUARD);
}

function grow(end: number): void {
  const memory = shared.commons as SharedArrayBuffer;
  const wanted = Math.max(end * 4, Math.min(memory.byteLength * 2, memory.maxByteLength));
  if (memory.byteLength < end * 4) {
    if (wanted > memory.maxByteLength) {
      throw new RangeError(
        `out of shared memory: all ${memory.maxByteLength / 2 ** 20} MiB are in use. Take items out of queues, and let go of locks and structs that nobody uses`,
      );
    }
    memory.grow(wanted);
  }
  look();
  Atomics.store(words, LENGTH, words.length);
}
