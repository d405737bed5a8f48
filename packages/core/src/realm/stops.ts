/**
 * Stops on their way to a carrier, in shared memory: a thread that computes there sees at once that it was asked,
 * where the message that says so waits for a turn of its event loop. A ring of cells: whom, in two words, and by
 * whom.
 */
import { setTimeout } from "../base/globals.js";

const CELLS = 128;
const CELL = 3;
/** The words in front: how many were written, how many were read, and the number of the last whose message has come. */
const WRITTEN = 0;
const READ = 1;
const HEARD = 2;
const FIRST = 3;

export const STOPS_BYTES = (FIRST + CELLS * CELL) * 4;

/** Milliseconds until the next attempt when the ring is full: a thread that computes makes room when it reads the ring. */
const AGAIN = 5;

/** The main realm's side. */
export class StopsSent {
  readonly #words: Int32Array;
  /** What found no room. */
  #left: [ident: number, by: number][] = [];
  #number = 0;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory);
  }

  /** @returns the number that the message says. */
  add(ident: number, by: number): number {
    this.#left.push([ident, by]);
    if (this.#left.length === 1) this.#write();
    this.#number = (this.#number + 1) | 0;
    return this.#number;
  }

  /** Whether the carrier has taken in the message with this number, or a later one. */
  hasHeard(number: number): boolean {
    return ((Atomics.load(this.#words, HEARD) - number) | 0) >= 0;
  }

  readonly #write = (): void => {
    const words = this.#words;
    let written = words[WRITTEN] as number;
    while (this.#left.length > 0 && ((written - Atomics.load(words, READ)) | 0) < CELLS) {
      const [ident, by] = this.#left.shift() as [number, number];
      const at = FIRST + (written & (CELLS - 1)) * CELL;
      words[at] = ident | 0;
      words[at + 1] = Math.floor(ident / 2 ** 32);
      words[at + 2] = by;
      written = (written + 1) | 0;
      Atomics.store(words, WRITTEN, written);
    }
    if (this.#left.length === 0) return;
    const timer: unknown = setTimeout(this.#write, AGAIN);
    (timer as { unref?(): void }).unref?.();
  };
}

/** The carrier's side. */
export class StopsSeen {
  readonly #words: Int32Array;
  #read = 0;
  /** The threads that were asked to stop, and the realm that asked, while the message is on its way. */
  readonly #asked = new Map<number, number>();

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory);
  }

  /** The realm that asks this thread to stop; undefined where none does, or its message has come. */
  askedBy(ident: number): number | undefined {
    this.#look();
    return this.#asked.get(ident);
  }

  /** The message has come. */
  heard(ident: number, number: number): void {
    this.#look();
    this.#asked.delete(ident);
    Atomics.store(this.#words, HEARD, number);
  }

  #look(): void {
    const words = this.#words;
    const written = Atomics.load(words, WRITTEN);
    if (written === this.#read) return;
    for (; this.#read !== written; this.#read = (this.#read + 1) | 0) {
      const at = FIRST + (this.#read & (CELLS - 1)) * CELL;
      const [low, high, by] = words.subarray(at, at + CELL) as unknown as [number, number, number];
      this.#asked.set(high * 2 ** 32 + (low >>> 0), by);
    }
    Atomics.store(words, READ, written);
  }
}
