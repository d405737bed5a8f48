import type { Fields } from "../realm/fast/columns.js";
import type { ThreadRecord } from "../realm/record.js";

/** A thread that has begun. */
export interface Running {
  readonly thread: { run(): unknown };
  readonly record: ThreadRecord;
  /** The names of the fields that it began with, and what they held: see `Arrived`. */
  readonly keys: readonly string[];
  readonly before: readonly unknown[];
  readonly objects: readonly string[];
  readonly shape: Fields | undefined;
  /** The objects of a row. */
  readonly given: readonly unknown[] | undefined;
  /** The buffers that came with its fields. */
  readonly buffers: readonly ArrayBuffer[] | undefined;
  /** When that was, where it is timed. */
  readonly began: number | undefined;
}
