/**
 * A cell holds one value, and one word of it says which: so each change is one store, whoever dies around it. A number,
 * or what takes 16 bytes at most, stands in one of the cell's two halves, and a new value is written into the half
 * that the word does not speak of. Longer values have a block of their own, a box. A box that holds shared objects or
 * threads is a shared object itself, held by the cell: so it changes hands as everything that is held does.
 */
import { shared } from "../../realm/state.js";
import { allocate, bytesOf, free, freeIfDead, ITEMS } from "../allocate.js";
import { HAS_SHARED, HAS_THREADS } from "../bytes/tags.js";
import type { Writer } from "../bytes/writer.js";
import {
  changeHold,
  endHold,
  holdAnew,
  holdNothing,
  PASSED_ON,
  release,
  retain,
} from "../handle.js";
import { HOLDERS, type Kind, TYPE } from "../kinds.js";
import { floats, words } from "../memory.js";
import { beginChange, endChange, hasNoteFor, makeNoteFor } from "../queue/changing.js";
import { discard, type Naming, pack, read, release as sent } from "../queue/crossing.js";
import {
  copyIn,
  copyOut,
  letGo,
  placesTaken,
  prepareNodes,
  reader,
  takeNodes,
  tidy,
} from "../queue/items.js";
import { staying } from "../queue/values.js";

// A cell's words, from an even one on.
/** What it holds: a half, or a box, in whose place the lowest bits are free. 0 for nothing. */
export const CONTENT = 0;
/** Never twice the same in one collection: whether a value is still the one that was read. */
export const STAMP = 1;
export const FIRST = 2;
const SECOND = 6;
export const CELL = 10;
/** Words of a half. */
export const HALF = 4;

// What the lowest bits of `CONTENT` say.
export const SORT = 7;
const PRESENT = 1;
export const NUMBER = 2;
const BYTES = 4;
/** With `NUMBER` and `BYTES`: in the second half. */
export const IN_SECOND = 1;
export const BOX = 6;
export const SHARING = 7;

// A box's words. The first are those of a shared object.
export const LENGTH = 2;
export const BODY = 4;

/** A value on its way into a cell. */
class Packed {
  constructor(
    readonly writer: Writer,
    /** 0 where it needs none. */
    readonly box: number,
    readonly shares: boolean,
  ) {}
}
/** `undefined` for a cell that only says whether it is there. */
export type Ready = number | Packed | undefined;

/** How many words a value has outside of its cell. */
export function weightOf(ready: Ready): number {
  return typeof ready === "object" && ready.box !== 0 ? ready.writer.size : 0;
}

/** The same of the value in a cell. */
export function weightIn(cell: number): number {
  const content = words[cell + CONTENT] as number;
  return (content & SORT) < BOX ? 0 : (words[boxOf(content) + LENGTH] as number);
}

/**
 * Outside of every guard: a value as a cell takes it. Whoever has it calls `stored` or `unstored`.
 *
 * @throws {ThreadError} THREAD_UNCLONEABLE
 */
export function makeReady(value: unknown, naming: Naming): Ready {
  if (typeof value === "number") return value;
  const writer = pack(value, 0, naming);
  const { size, bytes } = writer;
  const shares = ((bytes[0] as number) & (HAS_SHARED | HAS_THREADS)) !== 0;
  // So that equal values are equal words.
  bytes.fill(0, writer.byteLength, 4 * Math.max(size, HALF));
  if (size <= HALF && !shares) return new Packed(writer, 0, false);
  try {
    const box = takeIdle(size + BODY) || allocate(size + BODY, ITEMS, freeIfDead);
    words[box + TYPE] = boxKind.type;
    words[box + HOLDERS] = 1;
    words[box + LENGTH] = size;
    copyIn(writer, box + BODY);
    return new Packed(writer, box, shares);
  } catch (error) {
    discard(writer);
    throw error;
  }
}

/** It is in its cell. */
export function stored(ready: Ready): void {
  if (typeof ready === "object") sent(ready.writer);
}

/** It is not, and goes nowhere. */
export function unstored(ready: Ready): void {
  if (typeof ready !== "object") return;
  if (ready.box !== 0) free(ready.box);
  discard(ready.writer);
}

/** Once nobody holds a box: what is in it is not held any more. */
export const boxKind: Kind = {
  type: 40,
  revive() {
    throw new Error("heddle: a box is nobody's object");
  },
  dispose: (at) => letGo(at + BODY, words[at + LENGTH] as number),
};

// What follows is called inside the guard of the collection, unless it says otherwise.

export function isFilled(cell: number): boolean {
  return words[cell + CONTENT] !== 0;
}

/** A cell that nothing speaks of yet, whatever is in its memory. */
export function blank(cell: number): void {
  words[cell + CONTENT] = 0;
}

/** Whether what is to come can change hands now: else `prepareChange` is called first, outside. */
export function canCome(ready: Ready): boolean {
  const { length } = holdsOf(ready);
  return length === 0 || hasNoteFor(length);
}

/** The same of what is to come into a cell and of what leaves it. */
export function canChange(cell: number, ready: Ready): boolean {
  if (!isSharing(words[cell + CONTENT] as number)) return canCome(ready);
  return hasNoteFor(holdsOf(ready).length + 1) && hasNode();
}

/** Whether it can be read whatever this realm knows: no class is in it. */
export function isPlain(cell: number): boolean {
  return ((words[cell + CONTENT] as number) & SORT) < BOX;
}

/** Outside. */
export function prepareChange(ready: Ready): void {
  makeNoteFor(holdsOf(ready).length + 1);
  prepareNodes(1);
}

function hasNode(): boolean {
  spare ??= takeNodes(1)?.[0];
  return spare !== undefined;
}
/** What the next hold is made in. */
let spare: number | undefined;
function takeSpare(): number {
  const node = spare as number;
  spare = undefined;
  return node;
}

const NONE: readonly number[] = [];
const holdsOf = (ready: Ready): readonly number[] =>
  typeof ready === "object" ? ready.writer.holds : NONE;
export const isSharing = (content: number): boolean => (content & SORT) === SHARING;
export const boxOf = (content: number): number => content & ~SORT;

/** Nodes for what is copied, or leaves, in this visit to the guard. */
let held: number[] = [];

/** Blocks that nobody needs any more, and holds that are to end: outside of the guard. */
const blocks: number[] = [];
const ended: { readonly node: number; readonly box: number }[] = [];

/** A block that belongs to what is leaving. */
export function freeAfter(block: number): void {
  blocks.push(block);
}

/**
 * A small block that left, for the next value: to free one and to allocate one costs more than all the rest. Should
 * this realm die, it is freed.
 */
let idle = 0;
let idleOf = 0;
let idleRoom = 0;
/** Words of a block that is kept. */
const MOST_IDLE = 64;

function keepIdle(block: number): boolean {
  const room = bytesOf(block) / 4;
  if (room > MOST_IDLE || (idle !== 0 && idleOf === shared.realmId)) return false;
  idle = block;
  idleOf = shared.realmId;
  idleRoom = room;
  freeIfDead(block);
  return true;
}

/** 0 where there is none of that size. */
function takeIdle(size: number): number {
  if (idle === 0 || idleOf !== shared.realmId || idleRoom < size || idleRoom > 2 * size) return 0;
  const block = idle;
  idle = 0;
  freeIfDead(block);
  return block;
}

/** Outside: gives back what has left. */
export function settle(): void {
  if (blocks.length + ended.length === 0) return tidy();
  // The last is the one that is freed should this realm die.
  const ownBlocks = blocks.splice(0).reverse();
  const ownEnded = ended.splice(0);
  const [only] = ownBlocks;
  if (ownBlocks.length === 1 && ownEnded.length === 0 && keepIdle(only as number)) return tidy();
  for (const block of ownBlocks) free(block);
  for (const { node, box } of ownEnded) endHold(node, box);
  tidy();
}

/**
 * Puts a value into a cell, in one step; what was there leaves. `canChange` has said that it can.
 *
 * @param at the collection.
 */
export function write(at: number, cell: number, ready: Ready): void {
  commit(at, cell, contentFor(cell, ready), holdsOf(ready));
}

/** What is in it leaves, in one step. `canChange` has said that it can. */
export function erase(at: number, cell: number): void {
  commit(at, cell, 0, NONE);
}

function commit(at: number, cell: number, content: number, holds: readonly number[]): void {
  const before = words[cell + CONTENT] as number;
  const box = boxOf(before);
  // From here on it is the cell's.
  if (boxOf(content) !== 0) freeIfDead(0);
  if (holds.length === 0 && !isSharing(before)) {
    Atomics.store(words, cell + CONTENT, content);
  } else {
    beginMove(at, cell + CONTENT - at, holds, before);
    Atomics.store(words, cell + CONTENT, content);
    endChange(at);
  }
  if ((before & SORT) !== BOX) return;
  freeIfDead(box);
  blocks.push(box);
}

/** The new value's holds become the cell's, the old one's box this realm's. */
function beginMove(at: number, counter: number, holds: readonly number[], leaving: number): void {
  if (!isSharing(leaving)) return beginChange(at, counter, holds, () => PASSED_ON);
  const box = boxOf(leaving);
  const node = takeSpare();
  holdNothing(node);
  ended.push({ node, box });
  beginChange(at, counter, [...holds, node], (nth) => (nth < holds.length ? PASSED_ON : box));
}

// Where a cell is whole before it counts: what makes it one is a counter of the collection.

/** A cell that is to come. */
export function fillCell(cell: number, ready: Ready): void {
  words[cell + CONTENT] = 0;
  words[cell + CONTENT] = contentFor(cell, ready);
}

/** What is in it, for `canExchange` and `exchange`. */
export function contentOf(cell: number): number {
  return words[cell + CONTENT] as number;
}

/** Whether these values can come and these contents leave now: else `prepareExchange` is called first, outside. */
export function canExchange(comes: readonly Ready[], leaves: readonly number[]): boolean {
  const [holds, sharing] = countsOf(comes, leaves);
  return (holds + sharing === 0 || hasNoteFor(holds + sharing)) && hasNodes(sharing);
}

/** Outside. */
export function prepareExchange(comes: readonly Ready[], leaves: readonly number[]): void {
  const [holds, sharing] = countsOf(comes, leaves);
  makeNoteFor(holds + sharing);
  prepareNodes(sharing);
}

function countsOf(comes: readonly Ready[], leaves: readonly number[]): [number, number] {
  const holds = comes.reduce<number>((sum, ready) => sum + holdsOf(ready).length, 0);
  return [holds, leaves.filter(isSharing).length];
}

/** Inside: whether `heldAnew` has so many nodes; else `prepareNodes` is called, outside. */
export function hasNodes(count: number): boolean {
  const nodes = takeNodes(count);
  if (nodes) held = nodes;
  return nodes !== undefined;
}

/**
 * Cells come and others leave, all with one step.
 *
 * @param counter the word of the collection that changes with it.
 */
export function exchange(
  at: number,
  counter: number,
  comes: readonly Ready[],
  leaves: readonly number[],
  step: () => void,
): void {
  const holds = comes.flatMap((ready) => [...holdsOf(ready)]);
  const leaving = leaves.filter(isSharing).map((content) => {
    const node = held.pop() as number;
    holdNothing(node);
    return { node, box: boxOf(content) };
  });
  freeIfDead(0);
  if (holds.length + leaving.length === 0) step();
  else {
    const nodes = leaving.map(({ node }) => node);
    beginChange(at, counter, [...holds, ...nodes], (nth) =>
      nth < holds.length ? PASSED_ON : (leaving[nth - holds.length]?.box as number),
    );
    step();
    endChange(at);
  }
  ended.push(...leaving);
  for (const content of leaves) if ((content & SORT) === BOX) blocks.push(boxOf(content));
}

/** Whether a cell holds just that; texts, numbers and what is made of them by what they are, 0 as -0. */
export function isEqual(cell: number, ready: Ready): boolean {
  const content = words[cell + CONTENT] as number;
  if (typeof ready === "number") {
    if ((content & SORT & ~IN_SECOND) !== NUMBER) return false;
    const own = floats[half(cell, content) / 2] as number;
    return own === ready || (Number.isNaN(own) && Number.isNaN(ready));
  }
  const { writer, box } = ready as Packed;
  if (box === 0)
    return (content & SORT & ~IN_SECOND) === BYTES && areWords(half(cell, content), writer, HALF);
  const own = boxOf(content);
  return (
    (content & SORT) >= BOX &&
    words[own + LENGTH] === writer.size &&
    areWords(own + BODY, writer, writer.size)
  );
}

function areWords(from: number, { words: others }: Writer, size: number): boolean {
  for (let each = 0; each < size; each++) if (words[from + each] !== others[each]) return false;
  return true;
}

/** Writes it where nothing speaks of. @returns what is to speak of it. */
function contentFor(cell: number, ready: Ready): number {
  if (ready === undefined) return PRESENT;
  if (typeof ready === "object" && ready.box !== 0)
    return ready.box | (ready.shares ? SHARING : BOX);
  const before = words[cell + CONTENT] as number;
  const isFirst = (before & SORT) === NUMBER || (before & SORT) === BYTES;
  const half = cell + (isFirst ? SECOND : FIRST);
  if (typeof ready === "number") floats[half / 2] = ready;
  else copyHalf(ready.writer.words, 0, half);
  return (typeof ready === "number" ? NUMBER : BYTES) | (isFirst ? IN_SECOND : 0);
}

function copyHalf(from: Int32Array, start: number, half: number): void {
  for (let each = 0; each < HALF; each++) words[half + each] = from[start + each] as number;
}

/** How a look into a cell ended. */
export type Found =
  | typeof NOTHING
  | typeof A_NUMBER
  | typeof SOME_BYTES
  | typeof SOME_SHARED
  | typeof LACKS_NODE;
export const NOTHING = 0;
const A_NUMBER = 1;
const SOME_BYTES = 2;
const SOME_SHARED = 3;
/** `prepareNodes(1)` is to be called first, outside. */
export const LACKS_NODE = 4;

// What was found last.
let number = 0;
let seen = { node: 0, box: 0 };

export const half = (cell: number, content: number): number =>
  cell + (content & IN_SECOND ? SECOND : FIRST);

/** Takes what is in it to where `valueOf` reads it. */
export function look(cell: number): Found {
  const content = words[cell + CONTENT] as number;
  switch (content & SORT) {
    case NUMBER:
    case NUMBER | IN_SECOND:
      number = floats[half(cell, content) / 2] as number;
      return A_NUMBER;
    case BYTES:
    case BYTES | IN_SECOND:
      copyOut(half(cell, content), HALF);
      return SOME_BYTES;
    case BOX:
      copyOut(boxOf(content) + BODY, words[boxOf(content) + LENGTH] as number);
      return SOME_BYTES;
    case SHARING:
      if (!hasNode()) return LACKS_NODE;
      seen = holdBox(boxOf(content), takeSpare());
      return SOME_SHARED;
    default:
      return NOTHING;
  }
}

/** Inside, after `hasNodes`: the box is held by this realm too, until it has been read. */
export function heldAnew(box: number): { node: number; box: number } {
  return holdBox(box, held.pop() as number);
}

/** Held by this realm too, until it has been read. */
function holdBox(box: number, node: number): { node: number; box: number } {
  holdNothing(node);
  retain(box);
  changeHold(node, box);
  return { node, box };
}

/**
 * Outside: the value that was found.
 *
 * @throws {ThreadError} THREAD_MODULE where something in it has a class that this realm does not know.
 */
export function valueOf(found: Found): unknown {
  if (found === A_NUMBER) return number;
  if (found === SOME_BYTES) return read();
  return found === SOME_SHARED ? openBox(seen) : undefined;
}

/** Outside: what is in a box that this realm holds until then. */
export function openBox({ node, box }: { readonly node: number; readonly box: number }): unknown {
  try {
    copyOut(box + BODY, words[box + LENGTH] as number);
    reader.holds = Array.from(placesTaken(), holdAnew);
    return read(staying);
  } finally {
    endHold(node, box);
  }
}

/** Outside, of cells that are nobody's any more: gives back what is in one. */
export function giveBack(cell: number): void {
  const content = words[cell + CONTENT] as number;
  words[cell + CONTENT] = 0;
  if ((content & SORT) === BOX) free(boxOf(content));
  if (isSharing(content)) release(boxOf(content));
}
