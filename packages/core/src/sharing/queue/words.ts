/**
 * A queue's words. How often something was put, taken and done are counters that only grow, so each change
 * is one store; how many items there are, and how many tasks are not done, are their differences.
 */
import { words } from "../memory.js";
import { OWN } from "../waiters.js";

/** 0 for no limit. */
export const MAX_SIZE = OWN;
export const PUTS: number = OWN + 1;
export const TAKES: number = OWN + 2;
export const DONE: number = OWN + 3;
/** Whether it is shut down, and how. */
export const SHUT: number = OWN + 4;
/** What `DONE` becomes when the items are thrown away. */
export const DONE_THEN: number = OWN + 5;
/** Items that have been promised to waiters, who fetch them themselves. */
export const PROMISED: number = OWN + 6;
/** Room that has been promised to waiters. */
export const RESERVED: number = OWN + 7;
/** The lines of those who wait for room, and for the end of all tasks. For items they stand in `LINE`. */
export const FOR_ROOM: number = OWN + 8;
export const FOR_END: number = OWN + 10;
/** The note of the realm that is inside and has begun a change of holds; 0 for none. */
export const CHANGING: number = OWN + 12;
/** What follows belongs to the queue's order. */
export const ORDER: number = OWN + 13;

// What `SHUT` says.
export const SHUT_DOWN = 1;
export const SHUT_AT_ONCE = 2;

// Plain loads, which cost a fraction of atomic ones: inside the guard they are as good, and outside of it
// whoever finds nothing to do looks again inside.

/** Items in it, also those that are promised. */
export function countOf(at: number): number {
  return ((words[at + PUTS] as number) - (words[at + TAKES] as number)) | 0;
}

/** Items that nobody was promised. */
export function available(at: number): number {
  return countOf(at) - (words[at + PROMISED] as number);
}

export function unfinished(at: number): number {
  return ((words[at + PUTS] as number) - (words[at + DONE] as number)) | 0;
}

/** An item that is promised is in it until it is fetched. */
export function isFull(at: number): boolean {
  const maxSize = words[at + MAX_SIZE] as number;
  return maxSize !== 0 && countOf(at) + (words[at + RESERVED] as number) >= maxSize;
}

export function isShut(at: number): boolean {
  return words[at + SHUT] !== 0;
}

/** An item is in: to be called by the order, when all that belongs to it is there. */
export function countPut(at: number): void {
  Atomics.store(words, at + PUTS, ((words[at + PUTS] as number) + 1) | 0);
}

/** An item is out. */
export function countTake(at: number): void {
  Atomics.store(words, at + TAKES, ((words[at + TAKES] as number) + 1) | 0);
}
