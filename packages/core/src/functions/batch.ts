/** What a map's two sides say to each other, in the fields and the results of threads. */
import type { Thread } from "../thread.js";

export type Fn = (this: Thread<unknown>, ...args: unknown[]) => unknown;

/** The fields of one that calls it with many inputs, one after another. */
export interface Batch {
  $inputs: ArrayLike<unknown> | undefined;
  $args: readonly unknown[] | undefined;
}

/** What it gives: fewer results than inputs where it took long, or where a call failed. */
export interface Results {
  readonly out: ArrayLike<unknown>;
  readonly error?: { readonly value: unknown } | undefined;
  /** It was done before it would have been worth more inputs. */
  readonly quick: boolean;
}

/** How many inputs of a task were worth a thread, the last time. */
export interface Pace {
  size: number;
  readonly most: number;
}

/** Starts a thread for a batch. */
export type Start = (batch: Batch) => { thread: Thread<unknown>; timeout: number | undefined };

export type Inputs = Iterable<unknown> | AsyncIterable<unknown>;

/** How its inputs are to be mapped. */
export interface Plan {
  readonly most: number;
  readonly signal: AbortSignal | undefined;
  readonly args: readonly unknown[] | undefined;
  readonly pace: Pace;
  readonly start: Start;
}

/** One reading of a map. */
export interface Reading {
  /** The next results; `undefined` after the last. */
  next(): Promise<ArrayLike<unknown> | undefined>;
  /** The reader has left. */
  close(): Promise<void>;
}
