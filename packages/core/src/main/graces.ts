import { monotonic } from "../base/clock.js";
import { setTimeout } from "../base/globals.js";
import type { ThreadRecord } from "../realm/record.js";

/** Threads that were asked to stop, and are killed unless they have ended by a given time. */
export class Graces {
  readonly #ends = new Map<ThreadRecord, number>();

  constructor(readonly kill: (record: ThreadRecord) => void) {}

  add(record: ThreadRecord, grace: number): void {
    const end = monotonic() + grace;
    if (end >= (this.#ends.get(record) ?? Number.POSITIVE_INFINITY)) return;
    if (!this.#ends.has(record)) record.onEnd(() => this.#ends.delete(record));
    this.#ends.set(record, end);
    this.#arm(record, grace);
  }

  #arm(record: ThreadRecord, ms: number): void {
    const timer: unknown = setTimeout(
      () => {
        this.look();
        const end = this.#ends.get(record);
        // A timer may fire a little before its time.
        if (end !== undefined) this.#arm(record, Math.max(1, end - monotonic()));
      },
      Math.min(ms, 2 ** 31 - 1),
    );
    // It is the thread that keeps the program alive, or does not.
    (timer as { unref?(): void }).unref?.();
  }

  /** Also asked while the main realm blocks, when no timer fires. */
  look(): void {
    const now = monotonic();
    for (const [record, end] of this.#ends) {
      if (end <= now) {
        this.#ends.delete(record);
        this.kill(record);
      }
    }
  }
}
