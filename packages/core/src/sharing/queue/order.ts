import type { Writer } from "../bytes/writer.js";

/** In which order a queue gives its items, and where it keeps them. */
export interface Order {
  /** How many words of the queue are its own. */
  readonly size: number;
  /** Outside the guard: makes what an item needs for itself. */
  prepare?(item: Writer): number;
  /** Outside the guard: gives that back. */
  discard?(prepared: number): void;
  /**
   * Inside: puts an item, which is in as soon as `countPut` was called. Where it lacks a block for that it
   * does nothing.
   *
   * @returns the words that it lacks; 0 when the item is in.
   */
  add(at: number, item: Writer, prepared: number): number;
  /** Inside, and there is an item: copies out the one that is next. */
  read(at: number): void;
  /** Inside, after `read`: that item is out as soon as `countTake` was called. */
  take(at: number): void;
  /** Inside: where the items' bytes are and how many words they have, in the order in which they would come out. */
  list(at: number): (readonly [place: number, size: number])[];
  /** Inside: nothing is in it from now on. Gives back what it had later. */
  clear(at: number): void;
  /** Inside: sets right what a realm left half done that died there. */
  mend(at: number): void;
}
