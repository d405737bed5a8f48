/**
 * A short cut beside the wire, for a few small threads at a time: they go through a ring in shared memory to
 * a realm that looks there by itself, which costs neither side a wake-up. Everything else goes by message;
 * each frame says how many messages were sent before it, so what was said stays in order.
 */
import { type Entry, type Item, isRows } from "../protocol.js";
import { RING_BYTES, RingReader, RingWriter } from "./ring.js";
import type { Templates } from "./templates.js";

/** In the place of a template's number. */
const BEGUN = -1;
/** More threads than that go by message. */
const FEW = 8;

export const LANE_BYTES: number = RING_BYTES * 2;

export class Lane {
  readonly #out: RingWriter;
  readonly #in: RingReader;

  /** @param side 0 and 1: the two ends. */
  constructor(
    memory: SharedArrayBuffer,
    side: 0 | 1,
    readonly templates: Templates,
  ) {
    this.#out = new RingWriter(memory, side * RING_BYTES);
    this.#in = new RingReader(memory, (1 - side) * RING_BYTES);
  }

  /** This end looks at what comes without being woken, from here on or no more. */
  set awake(on: boolean) {
    this.#in.awake = on;
  }

  /** Whether this end is to look by itself, and the other one. */
  get wanted(): boolean {
    return this.#in.wanted;
  }

  set wanted(on: boolean) {
    this.#out.wanted = on;
  }

  /** Something has come that can be taken in. */
  get ready(): boolean {
    return this.#in.ready;
  }

  /**
   * Sends what has gathered, if it is small; else nothing, and false.
   *
   * @param posts messages that were sent before.
   */
  put(entries: readonly Entry[], posts: number): boolean {
    const out = this.#out;
    if (!out.open) return false;
    out.begin();
    for (const entry of entries) if (!this.#write(entry, posts)) return false;
    return out.commit();
  }

  /** Whether the other side does not look by itself, and must be woken. */
  get asleep(): boolean {
    return !this.#out.awake;
  }

  #write(entry: Entry, posts: number): boolean {
    const out = this.#out;
    if (isRows(entry)) {
      const id = this.templates.numberOf(entry);
      if (id === undefined) return false;
      out.pair(id, posts);
      out.value(entry.count);
      entry.write(out);
      return true;
    }
    if (entry.op !== "begun" || entry.idents.length > FEW) return false;
    out.pair(BEGUN, posts);
    out.value(entry.idents.length);
    for (let at = 0; at < entry.idents.length; at++) out.value(entry.idents[at]);
    return true;
  }

  /**
   * Takes in what has come, as far as it follows the messages that were taken in: before and after each.
   *
   * @param taken how many these are.
   * @returns whether anything came.
   */
  drain(taken: number, take: (item: Item) => void): boolean {
    const reader = this.#in;
    let some = false;
    while (reader.ready && reader.high() === taken) {
      some = true;
      const item = this.#read();
      reader.release();
      take(item);
    }
    return some;
  }

  #read(): Item {
    const reader = this.#in;
    const id = reader.low();
    reader.skip();
    const count = reader.value() as number;
    if (id !== BEGUN) return this.templates.read(id, count, reader);
    const idents = Array.from({ length: count }, () => reader.value() as number);
    return { op: "begun", idents };
  }
}
