/** Smallest priority first, ties in the order in which they came: a binary heap of blocks, one for each item. */
import { allocate, free, ITEMS } from "../allocate.js";
import { floats, words } from "../memory.js";
import { copyIn, copyOut, doLater, freeLater, letGo, takeBrought } from "./items.js";
import type { Order } from "./order.js";
import { countPut, countTake, ORDER, PUTS, TAKES } from "./words.js";

// The queue's words.
/** The block that has the blocks, in the order of a heap. */
const HEAP = ORDER;
const CAPACITY = ORDER + 1;
const LENGTH = ORDER + 2;
/** While the heap is being put in order: blocks that may have no place in it. The second is being taken. */
const MOVING = ORDER + 3;
const LEAVING = ORDER + 4;

// A block's words.
const PRIORITY = 0;
const SIZE = 2;
/** What `PUTS` was before it came. */
const TICKET = 3;
const ITEM = 4;

const FIRST_CAPACITY = 16;
/** What an empty queue may keep. */
const USUAL = 256;

export const heap: Order = {
  size: 5,

  prepare(item) {
    const size = item.size + ITEM;
    const block = allocate(size, ITEMS);
    floats[(block + PRIORITY) / 2] = item.priority;
    words[block + SIZE] = size;
    copyIn(item, block + ITEM);
    return block;
  },

  discard(block) {
    free(block);
  },

  add(at, _item, block) {
    const length = words[at + LENGTH] as number;
    if (length === words[at + CAPACITY] && !extend(at, length)) {
      return Math.max(FIRST_CAPACITY, 2 * length);
    }
    const places = words[at + HEAP] as number;
    words[block + TICKET] = words[at + PUTS] as number;
    words[places + length] = block;
    Atomics.store(words, at + LENGTH, length + 1);
    countPut(at);
    Atomics.store(words, at + MOVING, block);
    rise(places, length, block);
    Atomics.store(words, at + MOVING, 0);
    return 0;
  },

  read(at) {
    const block = words[words[at + HEAP] as number] as number;
    copyOut(block + ITEM, (words[block + SIZE] as number) - ITEM);
  },

  take(at) {
    const places = words[at + HEAP] as number;
    const block = words[places] as number;
    const length = (words[at + LENGTH] as number) - 1;
    const last = words[places + length] as number;
    Atomics.store(words, at + LEAVING, block);
    if (length > 0) Atomics.store(words, at + MOVING, last);
    Atomics.store(words, at + LENGTH, length);
    countTake(at);
    if (length > 0) sink(places, length, last);
    Atomics.store(words, at + MOVING, 0);
    Atomics.store(words, at + LEAVING, 0);
    freeLater(block);
    if (length === 0 && (words[at + CAPACITY] as number) > USUAL) shrink(at);
  },

  list(at) {
    const places = words[at + HEAP] as number;
    const blocks = [...words.slice(places, places + (words[at + LENGTH] as number))];
    blocks.sort((a, b) => (before(a, b) ? -1 : 1));
    return blocks.map((block) => [block + ITEM, (words[block + SIZE] as number) - ITEM] as const);
  },

  clear(at) {
    const places = words[at + HEAP] as number;
    const length = words[at + LENGTH] as number;
    words[at + LENGTH] = 0;
    words[at + CAPACITY] = 0;
    words[at + HEAP] = 0;
    doLater(() => {
      if (places === 0) return;
      for (const block of words.slice(places, places + length)) {
        const size = words[block + SIZE] as number;
        letGo(block + ITEM, size - ITEM);
        free(block);
      }
      free(places);
    });
  },

  mend(at) {
    const places = words[at + HEAP] as number;
    const moving = words[at + MOVING] as number;
    const leaving = words[at + LEAVING] as number;
    const blocks = new Set(words.subarray(places, places + (words[at + LENGTH] as number)));
    if (moving !== 0) blocks.add(moving);
    // Who was taking it never had it.
    if (leaving !== 0) blocks.add(leaving);
    words[at + MOVING] = 0;
    words[at + LEAVING] = 0;
    const inOrder = [...blocks].sort((a, b) => (before(a, b) ? -1 : 1));
    words.set(inOrder, places);
    words[at + LENGTH] = inOrder.length;
    if (inOrder.some((block) => words[block + TICKET] === words[at + PUTS])) countPut(at);
    words[at + TAKES] = ((words[at + PUTS] as number) - inOrder.length) | 0;
  },
};

function before(a: number, b: number): boolean {
  const of = floats[(a + PRIORITY) / 2] as number;
  const other = floats[(b + PRIORITY) / 2] as number;
  if (of !== other) return of < other;
  return (((words[a + TICKET] as number) - (words[b + TICKET] as number)) | 0) < 0;
}

/** Up from `hole` to where no parent comes after it. */
function rise(places: number, from: number, block: number): void {
  let hole = from;
  while (hole > 0) {
    const up = (hole - 1) >> 1;
    const parent = words[places + up] as number;
    if (!before(block, parent)) break;
    words[places + hole] = parent;
    hole = up;
  }
  words[places + hole] = block;
}

/** Down from the top to where no child comes before it. */
function sink(places: number, length: number, block: number): void {
  let hole = 0;
  for (let child = 1; child < length; child = 2 * hole + 1) {
    const right = child + 1;
    if (right < length && before(words[places + right] as number, words[places + child] as number))
      child = right;
    const smaller = words[places + child] as number;
    if (!before(smaller, block)) break;
    words[places + hole] = smaller;
    hole = child;
  }
  words[places + hole] = block;
}

/** Goes on in the block that was brought for it, if one was. */
function extend(at: number, length: number): boolean {
  const capacity = Math.max(FIRST_CAPACITY, 2 * length);
  const larger = takeBrought(capacity);
  if (larger === 0) return false;
  const places = words[at + HEAP] as number;
  if (length > 0) {
    words.copyWithin(larger, places, places + length);
  }
  Atomics.store(words, at + HEAP, larger);
  words[at + CAPACITY] = capacity;
  if (length > 0) freeLater(places);
  return true;
}

function shrink(at: number): void {
  const places = words[at + HEAP] as number;
  words[at + CAPACITY] = 0;
  words[at + HEAP] = 0;
  freeLater(places);
}
