/**
 * What maps and sets do with their tables, each in one visit to the guard. What a step lacks, a larger table or what
 * holds are made in, is brought outside of it, and then it is tried again.
 */
import { allocate, free, freeIfDead, ITEMS } from "../allocate.js";
import { weigh } from "../handle.js";
import { words } from "../memory.js";
import { bring, doLater, prepareNodes } from "../queue/items.js";
import { lock, unlock } from "../waiters.js";
import {
  canChange,
  canCome,
  erase,
  type Found,
  isPlain,
  LACKS_NODE,
  look,
  NOTHING,
  prepareChange,
  type Ready,
  STAMP,
  settle,
  stored,
  unstored,
  weightIn,
  weightOf,
  write,
} from "./cells.js";
import {
  add,
  BOXED,
  COUNT,
  empty,
  find,
  lacksBlock,
  lacksRoom,
  nextStamp,
  removed,
  shrink,
  stampOf,
} from "./table.js";

// What a try in the guard lacks, apart from a number of words for a table.
const NO = 0;
const LACKS_BLOCK = -1;
const LACKS_HOLDS = -2;

/** When a value is to be written. */
export type When = typeof ALWAYS | typeof IF_NEW | typeof IF_SAME;
export const ALWAYS = 0;
export const IF_NEW = 1;
/** Nobody has written since the stamp that was read. */
export const IF_SAME = 2;

/** What the last operation found, and the stamp of it. */
export let found: Found = NOTHING;
export let stamp = 0;
/** Whether it was there before. */
export let wasThere = false;

/** The block for a long key that is new. */
let block = 0;

function provide(lacks: number, ready: Ready): void {
  if (lacks === LACKS_HOLDS) prepareChange(ready);
  else if (lacks > 0) bring(lacks);
  else block = allocate(lacksBlock(), ITEMS, freeIfDead);
}

/** Calls `step` inside the guard until it lacks nothing. */
function inside(at: number, step: (at: number) => number, ready: Ready = undefined): void {
  try {
    for (;;) {
      lock(at);
      let lacks: number;
      try {
        lacks = step(at);
      } finally {
        unlock(at);
      }
      if (lacks === NO) return;
      provide(lacks, ready);
    }
  } finally {
    const left = block;
    block = 0;
    settle();
    if (left !== 0) free(left);
  }
}

/** Whether the given key is there; what it stands for is in `found`. */
export function read(at: number): Found {
  for (;;) {
    lock(at);
    const cell = find(at);
    wasThere = cell !== 0;
    stamp = stampOf(cell);
    found = cell === 0 ? NOTHING : look(cell);
    unlock(at);
    if (found !== LACKS_NODE) return found;
    prepareNodes(1);
  }
}

export function has(at: number): boolean {
  lock(at);
  const is = find(at) !== 0;
  unlock(at);
  return is;
}

/**
 * Writes a value for the given key, or not, as `when` says. Where it does not, what is there is in `found`.
 *
 * @param expected the stamp that was read.
 * @returns whether it was written.
 */
export function put(at: number, ready: Ready, when: When, expected = 0): boolean {
  let isWritten = false;
  const step = (): number => {
    const cell = find(at);
    wasThere = cell !== 0;
    const isRefused = when === IF_NEW ? wasThere : when === IF_SAME && stampOf(cell) !== expected;
    if (isRefused) {
      found = when === IF_NEW ? look(cell) : NOTHING;
      return found === LACKS_NODE ? LACKS_HOLDS : NO;
    }
    const lacks = cell === 0 ? addNew(at, ready) : replace(at, cell, ready);
    isWritten = lacks === NO;
    return lacks;
  };
  try {
    inside(at, step, ready);
  } catch (error) {
    unstored(ready);
    throw error;
  }
  if (isWritten) stored(ready);
  else unstored(ready);
  return isWritten;
}

/** Inside. @returns what it lacks. */
function addNew(at: number, ready: Ready): number {
  const lacks = lacksRoom(at);
  if (lacks > 0) return lacks;
  if (block === 0 && lacksBlock() > 0) return LACKS_BLOCK;
  if (!canCome(ready)) return LACKS_HOLDS;
  const own = block;
  block = 0;
  // From here on it is the table's.
  if (own !== 0) freeIfDead(0);
  add(at, ready, own);
  weighMore(at, weightOf(ready));
  return NO;
}

/** Words of a value from which on it counts by itself. */
const LARGE = 2 ** 14;

/** Inside. So that the engine knows, sooner or later, what the collection has become. */
function weighMore(at: number, more: number): void {
  if (more === 0) return;
  const boxed = (words[at + BOXED] as number) + more;
  words[at + BOXED] = boxed;
  if (more >= LARGE) doLater(() => weigh(at, 4 * boxed));
}

/** Inside. @returns what it lacks. */
function replace(at: number, cell: number, ready: Ready): number {
  if (!canChange(cell, ready)) return LACKS_HOLDS;
  words[cell + STAMP] = nextStamp(at);
  const more = weightOf(ready) - weightIn(cell);
  write(at, cell, ready);
  weighMore(at, more);
  return NO;
}

/**
 * Takes the given key out, where it is there; what it stood for is in `found`, and is to be read.
 *
 * @returns false where it may not be to be read here: then nothing is taken.
 */
export function take(at: number): boolean {
  let isPlainOne = true;
  removeIf(at, (cell) => {
    isPlainOne = isPlain(cell);
    if (isPlainOne) found = look(cell);
    return isPlainOne;
  });
  return isPlainOne;
}

/** Takes the given key out where its stamp is the expected one, or whatever it is. @returns whether it did. */
export function remove(at: number, expected?: number): boolean {
  return removeIf(at, (cell) => expected === undefined || stampOf(cell) === expected);
}

function removeIf(at: number, may: (cell: number) => boolean): boolean {
  let isRemoved = false;
  let isLarge = false;
  inside(at, () => {
    const cell = find(at);
    wasThere = cell !== 0;
    found = NOTHING;
    if (cell === 0 || !may(cell)) return NO;
    if (!canChange(cell, undefined)) return LACKS_HOLDS;
    weighMore(at, -weightIn(cell));
    erase(at, cell);
    isLarge = removed(at, cell);
    isRemoved = true;
    return NO;
  });
  if (isLarge) shrinkIfCan(at);
  return isRemoved;
}

/** Less memory would do: where there is none for a smaller table, it stays as it is. */
function shrinkIfCan(at: number): void {
  try {
    inside(at, shrink);
  } catch {
    // Another time.
  }
}

export function clear(at: number): void {
  inside(at, () => {
    empty(at);
    return NO;
  });
}

export function countOf(at: number): number {
  return words[at + COUNT] as number;
}
