/**
 * A list's cells, in a ring: where it begins and where it ends are counters, so that both ends may grow and shrink. A
 * step that changes both of them, or moves cells, is written down first and has been made as soon as that says so:
 * whoever comes after a death finishes it.
 */
import { free, freeIfDead, roomFor } from "../allocate.js";
import { weigh } from "../handle.js";
import { words } from "../memory.js";
import { endChange } from "../queue/changing.js";
import { doLater, freeLater, takeBrought } from "../queue/items.js";
import { CHANGING } from "../queue/words.js";
import { OWN } from "../waiters.js";
import { CELL, giveBack } from "./cells.js";

// The list's words.
const RING = OWN;
export const START: number = OWN + 1;
export const END: number = OWN + 2;
/** Counts what was ever written. */
const STAMPS = OWN + 3;
/** 0 for no limit. */
export const MAX_LENGTH: number = OWN + 4;
/** About how many words its boxes have. */
export const BOXED: number = OWN + 5;
/** Whether a step is being made, and what the counters are then. */
const DOING = OWN + 6;
const START_THEN = OWN + 7;
const END_THEN = OWN + 8;
/** The cell that what comes after it moves into; the end where none is left. */
const HOLE = OWN + 9;
/** As `queue/changing.ts` wants it. */
export const SIZE: number = CHANGING + 1;

// A ring's words.
const CAPACITY = 0;
const CELLS = 2;

const SMALLEST = 8;
/** A ring of more cells gives memory back when few are in use. */
const USUAL = 64;
const FEW = 8;

const sizeFor = (capacity: number): number => roomFor(CELLS + capacity * CELL);

// What follows is called inside the guard.

export function lengthOf(at: number): number {
  return ((words[at + END] as number) - (words[at + START] as number)) | 0;
}

/** The cell of that counter. */
function cellAt(ring: number, counter: number): number {
  return ring + CELLS + (counter & ((words[ring + CAPACITY] as number) - 1)) * CELL;
}

/** The cell of that index, from the start or beyond it. */
export function cell(at: number, index: number): number {
  return cellAt(words[at + RING] as number, (words[at + START] as number) + index);
}

export function nextStamp(at: number): number {
  const next = ((words[at + STAMPS] as number) + 1) | 0;
  words[at + STAMPS] = next;
  return next;
}

/** Words that so many more lack. 0 where there is room. */
export function lacksRoom(at: number, more: number): number {
  const ring = words[at + RING] as number;
  const needs = lengthOf(at) + more;
  if (ring !== 0 && needs <= (words[ring + CAPACITY] as number)) return 0;
  return move(at, needs);
}

/** Gives memory back where there is much too much. @returns the words that a smaller ring needs. */
export function shrink(at: number): number {
  return isLarge(at) ? move(at, 2 * lengthOf(at)) : 0;
}

export function isLarge(at: number): boolean {
  const ring = words[at + RING] as number;
  if (ring === 0) return false;
  const capacity = words[ring + CAPACITY] as number;
  return capacity > USUAL && lengthOf(at) * FEW < capacity;
}

function move(at: number, needs: number): number {
  let capacity = SMALLEST;
  while (capacity < needs) capacity *= 2;
  const size = sizeFor(capacity);
  const to = takeBrought(size);
  if (to === 0) return size;
  freeIfDead(to);
  words[to + CAPACITY] = capacity;
  const from = words[at + RING] as number;
  const end = words[at + END] as number;
  // Each keeps its counter.
  for (let each = words[at + START] as number; each !== end; each = (each + 1) | 0)
    copyCell(cellAt(from, each), cellAt(to, each));
  freeIfDead(0);
  Atomics.store(words, at + RING, to);
  if (from !== 0) freeIfDead(from);
  if (from !== 0) freeLater(from);
  const boxed = words[at + BOXED] as number;
  doLater(() => weigh(at, 4 * (size + boxed)));
  return 0;
}

function copyCell(from: number, to: number): void {
  for (let each = 0; each < CELL; each++) words[to + each] = words[from + each] as number;
}

/** The list begins and ends elsewhere from now on, in one step. */
export function bound(at: number, start: number, end: number): void {
  if (words[at + START] === start) Atomics.store(words, at + END, end);
  else if (words[at + END] === end) Atomics.store(words, at + START, start);
  else begin(at, start, end, end);
}

/** The cell of that index is none any more: what comes after it moves up, as one step. */
export function close(at: number, index: number): void {
  const start = words[at + START] as number;
  const end = ((words[at + END] as number) - 1) | 0;
  begin(at, start, end, (start + index) | 0);
}

function begin(at: number, start: number, end: number, hole: number): void {
  words[at + START_THEN] = start;
  words[at + END_THEN] = end;
  words[at + HOLE] = hole;
  Atomics.store(words, at + DOING, 1);
  finish(at);
}

/** May be called again, wherever it was left. */
function finish(at: number): void {
  const ring = words[at + RING] as number;
  const end = words[at + END_THEN] as number;
  for (let hole = words[at + HOLE] as number; hole !== end; ) {
    const next = (hole + 1) | 0;
    copyCell(cellAt(ring, next), cellAt(ring, hole));
    Atomics.store(words, at + HOLE, next);
    hole = next;
  }
  words[at + START] = words[at + START_THEN] as number;
  Atomics.store(words, at + END, end);
  Atomics.store(words, at + DOING, 0);
}

/** Somebody died inside. */
export function mend(at: number): void {
  if (words[at + DOING] !== 0) finish(at);
  endChange(at);
}

/** Nothing is in it from now on; what was is given back later. */
export function empty(at: number): void {
  const ring = words[at + RING] as number;
  const start = words[at + START] as number;
  const end = words[at + END] as number;
  Atomics.store(words, at + END, start);
  words[at + BOXED] = 0;
  if (ring === 0) return;
  words[at + RING] = 0;
  doLater(() => throwAway(ring, start, end));
}

/** Outside: a ring that is nobody's any more. */
function throwAway(ring: number, start: number, end: number): void {
  for (let each = start; each !== end; each = (each + 1) | 0) giveBack(cellAt(ring, each));
  free(ring);
}
