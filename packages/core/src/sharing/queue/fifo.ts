/**
 * First in, first out. Items stand one behind the other in segments, which are linked: they are put at the
 * end of the last one and taken from the start of the first. An empty queue begins anew in the segment
 * that it has.
 */
import { free, roomFor } from "../allocate.js";
import { words } from "../memory.js";
import { copyIn, copyOut, doLater, freeLater, letGo, takeBrought } from "./items.js";
import type { Order } from "./order.js";
import { countOf, countPut, countTake, ORDER, PUTS, TAKES } from "./words.js";

// The queue's words.
const FIRST = ORDER;
const HEAD = ORDER + 1;
const LAST = ORDER + 2;
const TAIL = ORDER + 3;
/** Where the last segment ends. */
const END = ORDER + 4;
/** A segment that was emptied, for the next one. */
const SPARE = ORDER + 5;

// A segment's words.
const NEXT = 0;
const SIZE = 1;
/** Where its items end, once there is a next segment. */
const FILL = 2;
const START = 4;

// An item's words.
const LENGTH = 0;
const TICKET = 1;
const ITEM = 2;

const SMALLEST = 256;
/** The segments grow up to that, four pages; an item that is larger has one of its own. */
const USUAL = 4088;

export const fifo: Order = {
  size: 6,

  add(at, item) {
    const length = item.size + ITEM;
    let tail = words[at + TAIL] as number;
    if (tail + length > (words[at + END] as number)) {
      const lacks = extend(at, length);
      if (lacks > 0) return lacks;
      tail = words[at + TAIL] as number;
    }
    words[tail + LENGTH] = length;
    words[tail + TICKET] = words[at + PUTS] as number;
    copyIn(item, tail + ITEM);
    countPut(at);
    words[at + TAIL] = tail + length;
    return 0;
  },

  read(at) {
    let head = words[at + HEAD] as number;
    let first = words[at + FIRST] as number;
    while (words[first + FILL] === head) {
      const next = words[first + NEXT] as number;
      head = next + START;
      Atomics.store(words, at + FIRST, next);
      words[at + HEAD] = head;
      retire(at, first);
      first = next;
    }
    copyOut(head + ITEM, (words[head + LENGTH] as number) - ITEM);
  },

  take(at) {
    const head = words[at + HEAD] as number;
    countTake(at);
    words[at + HEAD] = head + (words[head + LENGTH] as number);
    if (words[at + PUTS] === words[at + TAKES]) rewind(at);
  },

  list(at) {
    let segment = words[at + FIRST] as number;
    let position = words[at + HEAD] as number;
    return Array.from({ length: countOf(at) }, () => {
      const start = within(segment, position);
      segment = segmentOf(segment, position);
      const length = words[start + LENGTH] as number;
      position = start + length;
      return [start + ITEM, length - ITEM] as const;
    });
  },

  clear(at) {
    const first = words[at + FIRST] as number;
    const head = words[at + HEAD] as number;
    const spare = words[at + SPARE] as number;
    const count = countOf(at);
    forget(at);
    words[at + SPARE] = 0;
    doLater(() => {
      giveBack(first, head, count);
      if (spare !== 0) free(spare);
    });
  },

  mend(at) {
    let segment = words[at + FIRST] as number;
    if (segment === 0) return forget(at);
    let position = words[at + HEAD] as number;
    if (position < segment || position > segment + (words[segment + SIZE] as number)) {
      position = segment + START;
    }
    const count = countOf(at);
    if (count > 0) {
      const taken = ((words[at + TAKES] as number) - 1) | 0;
      const first = within(segment, position);
      // It was taken, and the head has not moved on.
      if (words[first + TICKET] === taken) position = first + (words[first + LENGTH] as number);
    }
    words[at + HEAD] = position;
    for (let item = 0; item < count; item++) {
      const start = within(segment, position);
      segment = segmentOf(segment, position);
      position = start + (words[start + LENGTH] as number);
    }
    // A next segment was linked that nothing is in yet.
    for (let next = words[segment + NEXT] as number; next !== 0; ) {
      words[segment + FILL] = position;
      segment = next;
      position = next + START;
      next = words[segment + NEXT] as number;
    }
    words[segment + FILL] = 0;
    words[at + LAST] = segment;
    words[at + TAIL] = position;
    words[at + END] = segment + (words[segment + SIZE] as number);
  },
};

/** The segment of what comes at a position: the next one, where this one ends there. */
function segmentOf(segment: number, position: number): number {
  let at = segment;
  let start = position;
  while (words[at + FILL] === start && words[at + NEXT] !== 0) {
    at = words[at + NEXT] as number;
    start = at + START;
  }
  return at;
}

function within(segment: number, position: number): number {
  const at = segmentOf(segment, position);
  return at === segment ? position : at + START;
}

/** One more segment, for an item of that length. @returns the words that are lacking. */
function extend(at: number, length: number): number {
  const last = words[at + LAST] as number;
  const needs = length + START;
  let segment = words[at + SPARE] as number;
  if (segment !== 0 && needs <= (words[segment + SIZE] as number)) words[at + SPARE] = 0;
  else {
    const usual =
      last === 0
        ? SMALLEST
        : Math.min(USUAL, Math.max(SMALLEST, 2 * (words[last + SIZE] as number)));
    const size = roomFor(Math.max(usual, needs));
    segment = takeBrought(size);
    if (segment === 0) return size;
    words[segment + SIZE] = size;
  }
  words[segment + NEXT] = 0;
  words[segment + FILL] = 0;
  if (last === 0) {
    words[at + HEAD] = segment + START;
    Atomics.store(words, at + FIRST, segment);
  } else {
    Atomics.store(words, last + NEXT, segment);
    words[last + FILL] = words[at + TAIL] as number;
  }
  words[at + LAST] = segment;
  words[at + TAIL] = segment + START;
  words[at + END] = segment + (words[segment + SIZE] as number);
  return 0;
}

/** A segment that nothing is in any more. */
function retire(at: number, segment: number): void {
  const size = words[segment + SIZE] as number;
  if (words[at + SPARE] === 0 && size === USUAL) words[at + SPARE] = segment;
  else freeLater(segment);
}

/** Nothing is in it: begins anew, and gives back what is more than the usual. */
function rewind(at: number): void {
  const spare = words[at + SPARE] as number;
  if (spare !== 0) {
    words[at + SPARE] = 0;
    freeLater(spare);
  }
  const first = words[at + FIRST] as number;
  // What was linked and never used is reached by the next item.
  if (first !== words[at + LAST]) return;
  if ((words[first + SIZE] as number) > USUAL) {
    freeLater(first);
    return forget(at);
  }
  words[at + HEAD] = first + START;
  words[at + TAIL] = first + START;
}

function forget(at: number): void {
  Atomics.store(words, at + FIRST, 0);
  for (const word of [HEAD, LAST, TAIL, END]) words[at + word] = 0;
}

function giveBack(first: number, head: number, count: number): void {
  let segment = first;
  let position = head;
  let left = count;
  while (segment !== 0) {
    for (; left > 0 && words[segment + FILL] !== position; left--) {
      const length = words[position + LENGTH] as number;
      letGo(position + ITEM, length - ITEM);
      position += length;
    }
    const next = words[segment + NEXT] as number;
    free(segment);
    segment = next;
    position = next + START;
  }
}
