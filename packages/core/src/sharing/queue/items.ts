/** How items get into shared memory and out of it. What is read is copied out first, and decoded outside the guard. */

import { allocate, free, freeIfDead, ITEMS } from "../allocate.js";
import { Reader } from "../bytes/reader.js";
import { HAS_SHARED, HAS_THREADS } from "../bytes/tags.js";
import type { Writer } from "../bytes/writer.js";
import { holdNothing, newNode, release } from "../handle.js";
import { bytes, words } from "../memory.js";
import { beginChange, hasNoteFor, makeNoteFor } from "./changing.js";
import { valuesHere } from "./values.js";
import { TAKES } from "./words.js";

/** Up to so many words a loop is faster than a view. */
const FEW = 64;
/** Words that are kept for the next item. */
const KEPT = 2 ** 14;

export const reader: Reader = /* @__PURE__ */ new Reader();
let taken = /* @__PURE__ */ new Int32Array(0);
let takenSize = 0;

/** Writes an item's bytes. */
export function copyIn(item: Writer, to: number): void {
  const { size, words: from } = item;
  if (size > FEW) words.set(from.subarray(0, size), to);
  else for (let at = 0; at < size; at++) words[to + at] = from[at] as number;
}

/** Takes an item's bytes, in shared memory or in a copy of it, to where `reader` reads them. */
export function copyOut(from: number, size: number, memory: Int32Array = words): void {
  if (size > taken.length || (taken.length > KEPT && size <= KEPT)) {
    taken = new Int32Array(Math.max(size, 256));
    reader.use(taken);
  }
  takenSize = size;
  if (size > FEW) taken.set(memory.subarray(from, from + size));
  else for (let at = 0; at < size; at++) taken[at] = memory[from + at] as number;
}

/** An item goes nowhere: the shared objects in it are nobody's any more. */
export function letGo(item: number, size: number): void {
  const flags = bytes[item * 4] as number;
  if (flags & HAS_THREADS) return takeBack(words.slice(item, item + size));
  if ((flags & HAS_SHARED) === 0) return;
  for (const at of sharedIn(words, item, size)) release(at);
}

/** The places of what is shared in an item, which stand at its end. */
export function sharedIn(memory: Int32Array, item: number, size: number): Int32Array {
  const last = item + size - 1;
  return memory.slice(last - (memory[last] as number), last);
}

/** What the holds of the next item that is taken are made in. */
const nodes: number[] = [];

/** Whether something shared is in the item that was copied out. */
export function sharesTaken(): boolean {
  return ((taken[0] as number) & HAS_SHARED) !== 0;
}

/** The places of what is shared in the item that was copied out. */
export function placesTaken(): Int32Array {
  return sharesTaken() ? sharedIn(taken, 0, takenSize) : new Int32Array(0);
}

/** Inside a guard: what so many holds are made in; undefined where `prepareNodes` has to be called first, outside. */
export function takeNodes(count: number): number[] | undefined {
  return nodes.length < count ? undefined : nodes.splice(nodes.length - count);
}

export function prepareNodes(count: number): void {
  while (nodes.length < count) nodes.push(newNode());
}

/**
 * Inside the guard, when an item that shares something was copied out and is about to be taken: what it holds
 * is this realm's as soon as it is out, also if the realm dies before it has read it.
 *
 * @returns false where `prepareTake` has to be called first, outside of the guard.
 */
export function beginTake(at: number): boolean {
  const count = taken[takenSize - 1] as number;
  const holds = hasNoteFor(count) ? takeNodes(count) : undefined;
  if (!holds) return false;
  for (const node of holds) holdNothing(node);
  const places = sharedIn(taken, 0, takenSize);
  beginChange(at, TAKES, holds, (nth) => places[nth] as number);
  reader.holds = holds;
  return true;
}

export function prepareTake(): void {
  const count = taken[takenSize - 1] as number;
  makeNoteFor(count);
  prepareNodes(count);
}

/** What is read is this realm's, and is collected when nobody here has it. */
function takeBack(item: Int32Array): void {
  const own = new Reader();
  own.use(item);
  own.read(valuesHere());
}

/** What is to be done outside of the guard: memory is not given back inside it. */
const later: (() => void)[] = [];

export function doLater(task: () => void): void {
  later.push(task);
}

export function freeLater(block: number): void {
  later.push(() => free(block));
}

/** The block that was made because an order lacked one. */
let brought = 0;
let broughtSize = 0;

export function bring(size: number): void {
  // What it gives back when memory is out, comes by here.
  if (brought !== 0) dropBrought();
  brought = allocate(size, ITEMS, freeIfDead);
  broughtSize = size;
}

function dropBrought(): void {
  const block = brought;
  brought = 0;
  free(block);
}

/** Inside the guard: the block that was brought, if it has that size; else 0. */
export function takeBrought(size: number): number {
  if (brought === 0 || broughtSize !== size) return 0;
  const block = brought;
  brought = 0;
  freeIfDead(0);
  return block;
}

/** Outside the guard. */
export function tidy(): void {
  const tasks = later.length === 0 ? undefined : later.splice(0);
  if (brought !== 0) dropBrought();
  if (tasks) for (const task of tasks) task();
}
