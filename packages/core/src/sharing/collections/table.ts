/**
 * A table of keys and what they stand for, as maps and sets have it: slots one behind the other in the order in which
 * their keys came, and an index that finds them by hash. What is in a slot's cell is always true; the index and the
 * counters follow from it, and are made again where a realm died inside. A slot that was emptied stays empty until the
 * table is full: then what is left moves into another one, in one step.
 */
import { free, freeIfDead, roomFor } from "../allocate.js";
import { weigh } from "../handle.js";
import { words } from "../memory.js";
import { endChange } from "../queue/changing.js";
import { doLater, freeLater, takeBrought } from "../queue/items.js";
import { CHANGING } from "../queue/words.js";
import { OWN } from "../waiters.js";
import { blank, freeAfter, giveBack, isFilled, type Ready, STAMP, write } from "./cells.js";
import { blockFor, blockOf, given, isGiven, writeKey } from "./keys.js";

// The collection's words.
const TABLE = OWN;
export const COUNT: number = OWN + 1;
/** Counts what was ever written. */
const STAMPS = OWN + 2;
/** What hashes begin with: nobody outside can choose keys that meet. */
export const SEED: number = OWN + 3;
/** Words of a slot. */
const SLOT = OWN + 4;
/** About how many words its boxes have. */
export const BOXED: number = OWN + 5;
/** As `queue/changing.ts` wants it. */
export const SIZE: number = CHANGING + 1;

// A table's words.
const CAPACITY = 0;
/** Slots that were ever used. */
const USED = 1;
const INDEX = 8;

// A slot's words.
const HASH = 0;
export const KEY = 1;
export const IN_SLOT = 6;

const SMALLEST = 8;
/** A table of more slots gives memory back when few are in use. */
const USUAL = 64;
const FEW = 8;

export function begin(at: number, slot: number): void {
  words[at + SLOT] = slot;
  words[at + SEED] = (Math.random() * 2 ** 32) | 0;
}

const slotsOf = (table: number): number => table + INDEX + 2 * (words[table + CAPACITY] as number);
const sizeFor = (capacity: number, slot: number): number => roomFor(INDEX + capacity * (2 + slot));

// What follows is called inside the guard.

/** The cell of the given key; 0 where there is none. */
export function find(at: number): number {
  const table = words[at + TABLE] as number;
  if (table === 0) return 0;
  const mask = 2 * (words[table + CAPACITY] as number) - 1;
  const slots = slotsOf(table);
  const size = words[at + SLOT] as number;
  for (let step = given.hash & mask; ; step = (step + 1) & mask) {
    const nth = words[table + INDEX + step] as number;
    if (nth === 0) return 0;
    const slot = slots + (nth - 1) * size;
    if (words[slot + HASH] !== given.hash || !isFilled(slot + IN_SLOT)) continue;
    if (isGiven(slot + KEY)) return slot + IN_SLOT;
  }
}

/** So that another look can tell whether it was written meanwhile. */
export function stampOf(cell: number): number {
  return cell === 0 ? 0 : (words[cell + STAMP] as number);
}

export function nextStamp(at: number): number {
  const next = ((words[at + STAMPS] as number) + 1) | 0 || 1;
  words[at + STAMPS] = next;
  return next;
}

/** Words that a key that is new lacks: for a larger table. 0 where there is room. */
export function lacksRoom(at: number): number {
  const table = words[at + TABLE] as number;
  if (table !== 0 && (words[table + USED] as number) < (words[table + CAPACITY] as number))
    return 0;
  return move(at);
}

/** Into a table that suits what is left. @returns the words that it lacks for that. */
function move(at: number): number {
  const count = words[at + COUNT] as number;
  let capacity = SMALLEST;
  // Room for a quarter more at least, so that it is not moved all the time.
  while (capacity * 4 < count * 5) capacity *= 2;
  const size = sizeFor(capacity, words[at + SLOT] as number);
  const to = takeBrought(size);
  if (to === 0) return size;
  freeIfDead(to);
  fill(at, to, capacity);
  const from = words[at + TABLE] as number;
  freeIfDead(0);
  Atomics.store(words, at + TABLE, to);
  if (from !== 0) freeIfDead(from);
  if (from !== 0) freeLater(from);
  const boxed = words[at + BOXED] as number;
  doLater(() => weigh(at, 4 * (size + boxed)));
  return 0;
}

function fill(at: number, to: number, capacity: number): void {
  words[to + CAPACITY] = capacity;
  const from = words[at + TABLE] as number;
  const size = words[at + SLOT] as number;
  const slots = slotsOf(to);
  let used = 0;
  if (from !== 0) {
    const first = slotsOf(from);
    const before = words[from + USED] as number;
    const end = first + before * size;
    if (before === words[at + COUNT]) {
      words.copyWithin(slots, first, end);
      used = before;
    } else {
      for (let slot = first; slot < end; slot += size)
        if (isFilled(slot + IN_SLOT)) copySlot(slot, slots + used++ * size, size);
    }
  }
  words[to + USED] = used;
  makeIndex(to, size);
}

function copySlot(from: number, to: number, size: number): void {
  for (let each = 0; each < size; each++) words[to + each] = words[from + each] as number;
}

function makeIndex(table: number, size: number): number {
  const slots = slotsOf(table);
  const used = words[table + USED] as number;
  words.fill(0, table + INDEX, slots);
  let count = 0;
  for (let nth = 0; nth < used; nth++) {
    const slot = slots + nth * size;
    if (!isFilled(slot + IN_SLOT)) continue;
    enterIndex(table, words[slot + HASH] as number, nth);
    count++;
  }
  return count;
}

function enterIndex(table: number, hash: number, nth: number): void {
  const mask = 2 * (words[table + CAPACITY] as number) - 1;
  let step = hash & mask;
  while (words[table + INDEX + step] !== 0) step = (step + 1) & mask;
  words[table + INDEX + step] = nth + 1;
}

/** What was put elsewhere because of it moves up, so that a look never passes what is gone. */
function leaveIndex(table: number, hash: number, nth: number, size: number): void {
  const mask = 2 * (words[table + CAPACITY] as number) - 1;
  const slots = slotsOf(table);
  let hole = hash & mask;
  while (words[table + INDEX + hole] !== nth + 1) hole = (hole + 1) & mask;
  for (let step = (hole + 1) & mask; words[table + INDEX + step] !== 0; step = (step + 1) & mask) {
    const other = words[table + INDEX + step] as number;
    const home = (words[slots + (other - 1) * size + HASH] as number) & mask;
    // It must not stand before its home.
    if (((step - home) & mask) < ((step - hole) & mask)) continue;
    words[table + INDEX + hole] = other;
    hole = step;
  }
  words[table + INDEX + hole] = 0;
}

/**
 * The given key comes in, where there is room and it is new.
 *
 * @param block for a long one.
 */
export function add(at: number, ready: Ready, block: number): void {
  const table = words[at + TABLE] as number;
  const nth = words[table + USED] as number;
  const slot = slotsOf(table) + nth * (words[at + SLOT] as number);
  const cell = slot + IN_SLOT;
  blank(cell);
  words[slot + HASH] = given.hash;
  writeKey(slot + KEY, block);
  Atomics.store(words, table + USED, nth + 1);
  enterIndex(table, given.hash, nth);
  words[cell + STAMP] = nextStamp(at);
  write(at, cell, ready);
  words[at + COUNT] = (words[at + COUNT] as number) + 1;
}

/** Words that the given key needs for itself, besides its slot. */
export const lacksBlock: () => number = blockFor;

/** A key's cell was emptied. @returns whether the table is much too large by now. */
export function removed(at: number, cell: number): boolean {
  const block = blockOf(cell - IN_SLOT + KEY);
  if (block !== 0) freeAfter(block);
  const table = words[at + TABLE] as number;
  const capacity = words[table + CAPACITY] as number;
  const count = (words[at + COUNT] as number) - 1;
  words[at + COUNT] = count;
  const slot = cell - IN_SLOT;
  const nth = (slot - slotsOf(table)) / (words[at + SLOT] as number);
  leaveIndex(table, words[slot + HASH] as number, nth, words[at + SLOT] as number);
  // Nothing is behind it, so the next one may be where it was.
  if (nth + 1 === words[table + USED]) Atomics.store(words, table + USED, nth);
  return capacity > USUAL && count * FEW < capacity;
}

/** Gives memory back where there is much too much. @returns the words that a smaller table needs. */
export function shrink(at: number): number {
  const table = words[at + TABLE] as number;
  if (table === 0) return 0;
  const capacity = words[table + CAPACITY] as number;
  return capacity > USUAL && (words[at + COUNT] as number) * FEW < capacity ? move(at) : 0;
}

/** Nothing is in it from now on; what was is given back later. */
export function empty(at: number): void {
  const table = words[at + TABLE] as number;
  Atomics.store(words, at + TABLE, 0);
  words[at + COUNT] = 0;
  words[at + BOXED] = 0;
  if (table !== 0) doLater(() => throwAway(table, words[at + SLOT] as number));
}

/** Outside: a table that is nobody's any more. */
function throwAway(table: number, size: number): void {
  for (const slot of filledSlots(table, size)) {
    const block = blockOf(slot + KEY);
    if (block !== 0) free(block);
    giveBack(slot + IN_SLOT);
  }
  free(table);
}

function* filledSlots(table: number, size: number): Iterable<number> {
  const first = slotsOf(table);
  const end = first + (words[table + USED] as number) * size;
  for (let slot = first; slot < end; slot += size) if (isFilled(slot + IN_SLOT)) yield slot;
}

/** Where its slots are, in the order in which their keys came, with those that were emptied; `size` is one's. */
export function region(at: number): { first: number; end: number; size: number } {
  const table = words[at + TABLE] as number;
  const size = words[at + SLOT] as number;
  if (table === 0) return { first: 0, end: 0, size };
  const first = slotsOf(table);
  return { first, end: first + (words[table + USED] as number) * size, size };
}

/** Somebody died inside: what the cells say is true. */
export function mend(at: number): void {
  endChange(at);
  const table = words[at + TABLE] as number;
  words[at + COUNT] = table === 0 ? 0 : makeIndex(table, words[at + SLOT] as number);
}
