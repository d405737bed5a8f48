/**
 * PostgreSQL numbers an event when it is written, and shows it when its transaction ends. So of two machines' events the
 * later one may be seen first, and BullMQ, which reads on after the last number that it saw, never sees the other one.
 * A reader of ours goes back for each number that was left out, until it comes or cannot come any more.
 */
import { createPostgresBackend } from "bullmq";

/** Milliseconds that a transaction may take: a number that has not come by then was given to nobody, or to another queue. */
const LATE = 5000;
/** Milliseconds between two looks for numbers that were left out. */
const AGAIN = 100;
/** Milliseconds between two reads without a notification: BullMQ misses a notification that arrives while it reads. */
const LOOK = 500;
/** Numbers at most that are waited for. */
const MANY = 10_000;

type Backend = ReturnType<typeof createPostgresBackend>;
type Rows = Awaited<ReturnType<Backend["readEvents"]>>;
type Read = (from: string, ms: number) => Promise<Rows>;

/** BullMQ's backend, with events that come late. */
export const createEventsBackend: typeof createPostgresBackend = (...args) => {
  const backend = createPostgresBackend(...args);
  const reader = new LateEvents((from, ms) => read(from, ms));
  const read: Read = backend.readEvents.bind(backend);
  backend.readEvents = (from, ms) => reader.read(from, ms);
  return backend;
};

class LateEvents {
  /** The highest number that was seen. */
  #last: number | undefined;
  /** Numbers below it that were not seen, and since when. */
  readonly #missing = new Map<number, number>();

  constructor(readonly from: Read) {}

  /** What BullMQ's `readEvents` gives: events that were not given before. @param start used for the first read. */
  async read(start: string, ms: number): Promise<Rows> {
    if (this.#last === undefined) return this.#fresh(await this.from(start, ms));
    this.#forget();
    const [first] = this.#missing.keys();
    if (first === undefined)
      return this.#fresh(await this.from(String(this.#last), Math.min(ms, LOOK)));
    return (
      (await this.#late(first - 1)) ??
      this.#fresh(await this.from(String(this.#last), Math.min(ms, AGAIN)))
    );
  }

  /** Those that have come late, page by page. */
  async #late(after: number): Promise<Rows> {
    for (let from = after; from < (this.#last as number); ) {
      const rows = await this.from(String(from), 1);
      const fresh = this.#fresh(rows);
      if (fresh || !rows) return fresh;
      from = Number(rows[0]?.[1].at(-1)?.[0]);
    }
    return null;
  }

  #fresh(rows: Rows): Rows {
    const [stream] = rows ?? [];
    if (!stream) return null;
    const [name, events] = stream;
    const fresh = events.filter(([id]) => this.#isFresh(Number(id)));
    return fresh.length > 0 ? [[name, fresh]] : null;
  }

  #isFresh(id: number): boolean {
    const last = this.#last;
    if (last !== undefined && id <= last) return this.#missing.delete(id);
    const now = performance.now();
    const first = Math.max((last ?? id - 1) + 1, id - MANY);
    for (let missing = first; missing < id; missing++) this.#missing.set(missing, now);
    this.#last = id;
    return true;
  }

  #forget(): void {
    const now = performance.now();
    for (const [id, since] of this.#missing) {
      if (now - since < LATE && this.#missing.size <= MANY) break;
      this.#missing.delete(id);
    }
  }
}
