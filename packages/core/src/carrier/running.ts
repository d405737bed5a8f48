import type { ThreadRecord } from "../realm/record.js";

/** A thread that has begun. */
export interface Running {
  readonly thread: { run(): unknown };
  readonly record: ThreadRecord;
  /** The names of the fields that it began with, and what they held where all were primitives. */
  readonly keys: readonly string[];
  readonly before: readonly unknown[] | undefined;
  /** The buffers that came with its fields. */
  readonly buffers: readonly ArrayBuffer[] | undefined;
  /** When that was, where it is timed. */
  readonly began: number | undefined;
}
