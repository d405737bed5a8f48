/** What a list does with its ring, each in one visit to the guard. What a step lacks is brought outside of it. */
import { words } from "../memory.js";
import { bring, prepareNodes } from "../queue/items.js";
import { lock, unlock } from "../waiters.js";
import {
  canChange,
  canExchange,
  contentOf,
  exchange,
  type Found,
  fillCell,
  isEqual,
  isPlain,
  LACKS_NODE,
  look,
  NOTHING,
  prepareChange,
  prepareExchange,
  type Ready,
  STAMP,
  settle,
  stored,
  unstored,
  valueOf,
  weightIn,
  weightOf,
  write,
} from "./cells.js";
import { type Copied, copyCell, dropCopied, readCopied, sharingIn, sizeCopied } from "./copies.js";
import {
  BOXED,
  bound,
  cell,
  close,
  END,
  empty,
  isLarge,
  lacksRoom,
  lengthOf,
  MAX_LENGTH,
  nextStamp,
  START,
  shrink,
} from "./ring.js";

/** What a try in the guard lacks: words for a ring, or what it calls. */
type Lacks = number | (() => void);
const NO = 0;

/** Calls `step` inside the guard until it lacks nothing. */
function inside(at: number, step: () => Lacks): void {
  try {
    for (;;) {
      lock(at);
      let lacks: Lacks;
      try {
        lacks = step();
      } finally {
        unlock(at);
      }
      if (lacks === NO) return;
      if (typeof lacks === "number") bring(lacks);
      else lacks();
    }
  } finally {
    settle();
  }
}

/** The same of a step that values come in by; where it fails, they go nowhere. @returns whether it took them. */
function insideWith(at: number, comes: readonly Ready[], step: () => Lacks | undefined): boolean {
  let isTaken = true;
  try {
    inside(at, () => {
      const lacks = step();
      isTaken = lacks !== undefined;
      return lacks ?? NO;
    });
  } catch (error) {
    for (const ready of comes) unstored(ready);
    throw error;
  }
  for (const ready of comes) (isTaken ? stored : unstored)(ready);
  return isTaken;
}

function weighMore(at: number, more: number): void {
  words[at + BOXED] = (words[at + BOXED] as number) + more;
}

/**
 * Values come in, at the end or at the start, in their order; where they are more than there may be, what is at the
 * other side leaves.
 *
 * @param comes no more than there may be.
 * @returns how many there are then.
 */
export function insert(at: number, comes: readonly Ready[], atEnd: boolean): number {
  let length = 0;
  insideWith(at, comes, () => {
    const most = words[at + MAX_LENGTH] as number;
    const before = lengthOf(at);
    const lacks = lacksRoom(at, comes.length);
    if (lacks > 0) return lacks;
    const over = most === 0 ? 0 : Math.max(0, before + comes.length - most);
    const cells = Array.from({ length: over }, (_, nth) =>
      cell(at, atEnd ? nth : before - 1 - nth),
    );
    const leaves = cells.map(contentOf);
    if (!canExchange(comes, leaves)) return () => prepareExchange(comes, leaves);
    comes.forEach((ready, nth) => {
      const to = cell(at, atEnd ? before + nth : nth - comes.length);
      fillCell(to, ready);
      words[to + STAMP] = nextStamp(at);
      weighMore(at, weightOf(ready));
    });
    for (const each of cells) weighMore(at, -weightIn(each));
    const start = words[at + START] as number;
    const end = words[at + END] as number;
    const [first, last] = atEnd
      ? [start + over, end + comes.length]
      : [start - comes.length, end - over];
    exchange(at, atEnd ? END : START, comes, leaves, () => bound(at, first | 0, last | 0));
    length = lengthOf(at);
    return NO;
  });
  return length;
}

/** What the last look found, its stamp, and whether it was there. */
let found: Found = NOTHING;
let stamp = 0;
let wasThere = false;

/** The value of that index, which counts from the end where it is negative. */
export function valueAt(at: number, index: number): unknown {
  return valueOf(read(at, index));
}

function read(at: number, index: number): Found {
  for (;;) {
    lock(at);
    lookAt(at, index);
    unlock(at);
    if (found !== LACKS_NODE) return found;
    prepareNodes(1);
  }
}

function lookAt(at: number, index: number): void {
  const length = lengthOf(at);
  const nth = index < 0 ? index + length : index;
  wasThere = nth >= 0 && nth < length;
  found = wasThere ? look(cell(at, nth)) : NOTHING;
  stamp = wasThere ? (words[cell(at, nth) + STAMP] as number) : 0;
}

/** @returns false where there is no such index. */
export function replace(at: number, index: number, ready: Ready): boolean {
  return insideWith(at, [ready], () => {
    const length = lengthOf(at);
    const nth = index < 0 ? index + length : index;
    if (nth < 0 || nth >= length) return undefined;
    const to = cell(at, nth);
    if (!canChange(to, ready)) return () => prepareChange(ready);
    weighMore(at, weightOf(ready) - weightIn(to));
    words[to + STAMP] = nextStamp(at);
    write(at, to, ready);
    return NO;
  });
}

/** Takes the last value out, or the first; undefined where there is none. */
export function take(at: number, atEnd: boolean): unknown {
  for (;;) {
    let isLeft = false;
    leave(at, atEnd, (from) => {
      isLeft = !isPlain(from);
      if (!isLeft) found = look(from);
      return !isLeft;
    });
    if (!isLeft) return valueOf(found);
    // It may not be to be read here: so it is read before it is taken.
    const outcome = read(at, atEnd ? -1 : 0);
    const [expected, isThere] = [stamp, wasThere];
    const value = valueOf(outcome);
    if (!isThere || leave(at, atEnd, (from) => words[from + STAMP] === expected)) return value;
  }
}

function leave(at: number, atEnd: boolean, may: (cell: number) => boolean): boolean {
  let hasLeft = false;
  found = NOTHING;
  inside(at, () => {
    const length = lengthOf(at);
    if (length === 0) return NO;
    const from = cell(at, atEnd ? length - 1 : 0);
    if (!may(from)) return NO;
    const lacks = dropCell(at, atEnd ? length - 1 : 0);
    hasLeft = lacks === NO;
    return lacks;
  });
  if (hasLeft) shrinkIfCan(at);
  return hasLeft;
}

/** Inside. */
function dropCell(at: number, index: number): Lacks {
  const leaves = [contentOf(cell(at, index))];
  if (!canExchange([], leaves)) return () => prepareExchange([], leaves);
  weighMore(at, -weightIn(cell(at, index)));
  const start = words[at + START] as number;
  const end = words[at + END] as number;
  if (index === 0) exchange(at, START, [], leaves, () => bound(at, (start + 1) | 0, end));
  else exchange(at, END, [], leaves, () => close(at, index));
  return NO;
}

/** Takes the first out that is equal. @returns whether there was one. */
export function removeEqual(at: number, ready: Ready): boolean {
  let isRemoved = false;
  try {
    inside(at, () => {
      const index = indexOf(at, ready);
      if (index < 0) return NO;
      const lacks = dropCell(at, index);
      isRemoved = lacks === NO;
      return lacks;
    });
  } finally {
    unstored(ready);
  }
  if (isRemoved) shrinkIfCan(at);
  return isRemoved;
}

export function includes(at: number, ready: Ready): boolean {
  lock(at);
  const index = indexOf(at, ready);
  unlock(at);
  unstored(ready);
  return index >= 0;
}

/** Inside. */
function indexOf(at: number, ready: Ready): number {
  const length = lengthOf(at);
  for (let nth = 0; nth < length; nth++) if (isEqual(cell(at, nth), ready)) return nth;
  return -1;
}

/** Less memory would do: where there is none for a smaller ring, it stays as it is. */
function shrinkIfCan(at: number): void {
  if (!isLarge(at)) return;
  try {
    inside(at, () => shrink(at));
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

/** The values from `start` to `end`, as `Array.slice` counts them, at one moment. */
export function valuesOf(at: number, start: number, end: number): unknown[] {
  const { copy, values } = copied(at, start, end);
  let read = 0;
  try {
    return values.map((value) => {
      read++;
      return readCopied(copy, value);
    });
  } finally {
    for (const value of values.slice(read)) dropCopied(value);
  }
}

function copied(at: number, start: number, end: number): { copy: Int32Array; values: Copied[] } {
  for (;;) {
    let lacks: number;
    lock(at);
    try {
      const length = lengthOf(at);
      const from = start < 0 ? Math.max(0, start + length) : Math.min(start, length);
      const to = end < 0 ? Math.max(0, end + length) : Math.min(end, length);
      const cells = Array.from({ length: Math.max(0, to - from) }, (_, nth) =>
        cell(at, from + nth),
      );
      lacks = sharingIn(cells);
      if (lacks === 0) return copyAll(cells);
    } finally {
      unlock(at);
    }
    prepareNodes(lacks);
  }
}

function copyAll(cells: readonly number[]): { copy: Int32Array; values: Copied[] } {
  const copy = new Int32Array(cells.reduce((sum, each) => sum + sizeCopied(each), 0));
  let to = 0;
  const values = cells.map((each) => {
    const value = copyCell(each, copy, to);
    to += value.size;
    return value;
  });
  return { copy, values };
}
