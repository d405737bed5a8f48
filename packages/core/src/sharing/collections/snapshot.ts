/**
 * What is in a map or a set at one moment. Inside the guard all slots are copied as they are, in one step, and after them
 * what long keys and values have elsewhere; outside of it they are made values.
 */
import { endHold } from "../handle.js";
import { words } from "../memory.js";
import { read } from "../queue/crossing.js";
import { copyOut, prepareNodes } from "../queue/items.js";
import { lock, unlock } from "../waiters.js";
import {
  BODY,
  BOX,
  boxOf,
  CONTENT,
  FIRST,
  HALF,
  half,
  hasNodes,
  heldAnew,
  IN_SECOND,
  isSharing,
  LENGTH,
  NUMBER,
  openBox,
  SHARING,
  SORT,
} from "./cells.js";
import { FEW, numberIn } from "./copies.js";
import { blockOf, type Key, keyFrom, SHORT, sizeBeyond, sizeOf } from "./keys.js";
import { IN_SLOT, KEY, region } from "./table.js";

/** Slots that were copied, and behind them what they have elsewhere. */
interface Slots {
  readonly copy: Int32Array;
  readonly end: number;
  readonly size: number;
}

/** @param values whether they are wanted too. */
export function entriesOf(at: number, values: boolean): [Key, unknown][] {
  const { copy, end, size } = taken(at, values);
  const entries: [Key, unknown][] = [];
  let slot = 0;
  try {
    while (slot < end) {
      const from = slot;
      slot += size;
      if (copy[from + IN_SLOT + CONTENT] === 0) continue;
      const key = keyIn(copy, from + KEY);
      entries.push([key, values ? valueIn(copy, from + IN_SLOT) : undefined]);
    }
    return entries;
  } finally {
    // One that could not be read was let go of by that.
    if (values) for (; slot < end; slot += size) drop(copy, slot + IN_SLOT);
  }
}

function taken(at: number, values: boolean): Slots {
  for (;;) {
    let sharing: number;
    lock(at);
    try {
      const { first, end, size } = region(at);
      let beyond = 0;
      sharing = 0;
      for (let slot = first; slot < end; slot += size) {
        const content = words[slot + IN_SLOT + CONTENT] as number;
        if (content === 0) continue;
        beyond += sizeBeyond(slot + KEY);
        if (!values || (content & SORT) < BOX) continue;
        if (isSharing(content)) sharing++;
        else beyond += words[boxOf(content) + LENGTH] as number;
      }
      if (sharing === 0 || hasNodes(sharing)) return copied(first, end, size, beyond, values);
    } finally {
      unlock(at);
    }
    prepareNodes(sharing);
  }
}

/** Inside. */
function copied(first: number, end: number, size: number, beyond: number, values: boolean): Slots {
  const length = end - first;
  const copy = new Int32Array(length + beyond);
  copy.set(words.subarray(first, end));
  let to = length;
  const add = (from: number, count: number): number => {
    if (count > FEW) copy.set(words.subarray(from, from + count), to);
    else for (let each = 0; each < count; each++) copy[to + each] = words[from + each] as number;
    to += count;
    return to - count;
  };
  for (let slot = 0; slot < length; slot += size) {
    const cell = slot + IN_SLOT;
    const content = copy[cell + CONTENT] as number;
    if (content === 0) continue;
    const key = first + slot + KEY;
    const block = blockOf(key);
    // In the place of where it is: where its copy is.
    if (block !== 0) copy[slot + KEY + 1] = add(block, sizeBeyond(key));
    if (!values || (content & SORT) < BOX) continue;
    const box = boxOf(content);
    if (isSharing(content)) copy[cell + FIRST] = heldAnew(box).node;
    else {
      const count = words[box + LENGTH] as number;
      copy[cell + FIRST] = add(box + BODY, count);
      copy[cell + FIRST + 1] = count;
    }
  }
  return { copy, end: length, size };
}

// What follows is outside, of the copy.

function keyIn(copy: Int32Array, at: number): Key {
  const is = copy[at] as number;
  return keyFrom(copy, is, sizeOf(is) > SHORT ? (copy[at + 1] as number) : at + 1);
}

function valueIn(copy: Int32Array, cell: number): unknown {
  const content = copy[cell + CONTENT] as number;
  const sort = content & SORT;
  if ((sort & ~IN_SECOND) === NUMBER) return numberIn(copy, half(cell, content));
  const [from, size] = [copy[cell + FIRST] as number, copy[cell + FIRST + 1] as number];
  if (sort === SHARING) return openBox({ node: from, box: boxOf(content) });
  if (sort === BOX) copyOut(from, size, copy);
  else copyOut(half(cell, content), HALF, copy);
  return read();
}

function drop(copy: Int32Array, cell: number): void {
  const content = copy[cell + CONTENT] as number;
  if (isSharing(content)) endHold(copy[cell + FIRST] as number, boxOf(content));
}
