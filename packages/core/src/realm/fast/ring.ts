/**
 * A ring in shared memory: one realm writes, another reads. Frames are written cell by cell and appear when
 * they are committed, by one store; a realm that ends in the middle of one has written nothing. A cell holds
 * a number, or says in its upper half what else it is.
 */
const TAIL = 0;
/** A cache line of its own for each word. */
const HEAD = 16;
const AWAKE = 32;
const WANTED = 33;
const OPEN = 34;
const WORDS = 48;
const CELLS = 2048;
const MASK = CELLS - 1;

/** Written to by a frame for which there is no room, and read by nobody. */
const SCRATCH = CELLS;

/** Bytes of one ring. */
export const RING_BYTES: number = WORDS * 4 + (CELLS + 8) * 8;

/** The upper half of what is no number: not-a-number to whoever reads it as one. */
const SPECIAL = 0x7ffc_0000 | 0;
const NAN = SPECIAL | 1;
const UNDEFINED = SPECIAL | 2;
const NULL = SPECIAL | 3;
const TRUE = SPECIAL | 4;
const FALSE = SPECIAL | 5;
const STRING = SPECIAL | 6;
/** Longer strings go by message. */
const LONGEST = 256;

class Ring {
  protected readonly words: Int32Array;
  protected readonly numbers: Float64Array;
  protected readonly halves: Int32Array;
  protected readonly units: Uint16Array;
  /** The cell after the last one written or read; counts on past the ring's end. */
  protected at = 0;

  constructor(memory: SharedArrayBuffer, offset: number) {
    const cells = offset + WORDS * 4;
    this.words = new Int32Array(memory, offset, WORDS);
    this.numbers = new Float64Array(memory, cells, CELLS + 1);
    this.halves = new Int32Array(memory, cells, CELLS * 2 + 2);
    this.units = new Uint16Array(memory, cells, CELLS * 4 + 4);
  }
}

export class RingWriter extends Ring {
  #committed = 0;
  /** Up to where the other side had read when that was last looked at, which takes the word from it. */
  #head = 0;
  /** Cells that may be written. */
  #room = 0;
  #whole = true;

  /** There is a reader. */
  get open(): boolean {
    return Atomics.load(this.words, OPEN) !== 0;
  }

  /** It will look without being woken. */
  get awake(): boolean {
    return Atomics.load(this.words, AWAKE) !== 0;
  }

  /** Whether the reader is to look by itself at all. */
  set wanted(on: boolean) {
    Atomics.store(this.words, WANTED, on ? 1 : 0);
  }

  begin(): void {
    this.at = this.#committed;
    if (((this.at - this.#head) | 0) > CELLS / 2) this.#head = Atomics.load(this.words, HEAD);
    this.#room = CELLS - ((this.at - this.#head) | 0);
    this.#whole = true;
  }

  /** A cell of two whole numbers of 32 bits. */
  pair(low: number, high: number): void {
    const cell = this.#cell() * 2;
    this.halves[cell] = low;
    this.halves[cell + 1] = high;
  }

  value(value: unknown): void {
    if (typeof value === "number") {
      const cell = this.#cell();
      // Any other one could pass for what is no number.
      if (!Number.isNaN(value)) this.numbers[cell] = value;
      else this.halves[cell * 2 + 1] = NAN;
    } else if (typeof value === "string") this.#string(value);
    else if (value === undefined) this.pair(0, UNDEFINED);
    else if (value === null) this.pair(0, NULL);
    else if (typeof value === "boolean") this.pair(0, value ? TRUE : FALSE);
    else this.#whole = false;
  }

  #string(value: string): void {
    const { length } = value;
    this.pair(length, STRING);
    if (length > LONGEST) this.#whole = false;
    for (let first = 0; first < length && this.#whole; first += 4) {
      const cell = this.#cell() * 4;
      for (let at = first; at < first + 4 && at < length; at++)
        this.units[cell + at - first] = value.charCodeAt(at);
    }
  }

  #cell(): number {
    if (--this.#room < 0) this.#whole = false;
    return this.#whole ? this.at++ & MASK : SCRATCH;
  }

  /** False, and nothing written, where there was no room or something that no cell holds. */
  commit(): boolean {
    if (!this.#whole) return false;
    this.#committed = this.at | 0;
    Atomics.store(this.words, TAIL, this.#committed);
    return true;
  }
}

export class RingReader extends Ring {
  constructor(memory: SharedArrayBuffer, offset: number) {
    super(memory, offset);
    Atomics.store(this.words, OPEN, 1);
  }

  /** Whether something has come that was not read. */
  get ready(): boolean {
    return Atomics.load(this.words, TAIL) !== this.at;
  }

  get wanted(): boolean {
    return Atomics.load(this.words, WANTED) !== 0;
  }

  set awake(on: boolean) {
    Atomics.store(this.words, AWAKE, on ? 1 : 0);
  }

  /** The halves of the next cell. */
  low(): number {
    return this.halves[(this.at & MASK) * 2] as number;
  }

  high(): number {
    return this.halves[(this.at & MASK) * 2 + 1] as number;
  }

  skip(): void {
    this.at = (this.at + 1) | 0;
  }

  value(): unknown {
    const high = this.high();
    if ((high & 0xffff_0000) !== SPECIAL) {
      const value = this.numbers[this.at & MASK];
      this.skip();
      return value;
    }
    const low = this.low();
    this.skip();
    switch (high) {
      case NAN:
        return Number.NaN;
      case NULL:
        return null;
      case TRUE:
        return true;
      case FALSE:
        return false;
      case STRING:
        return this.#string(low);
    }
    return undefined;
  }

  #string(length: number): string {
    const units: number[] = [];
    for (let first = 0; first < length; first += 4) {
      const cell = (this.at & MASK) * 4;
      for (let at = first; at < first + 4 && at < length; at++)
        units.push(this.units[cell + at - first] as number);
      this.skip();
    }
    return String.fromCharCode(...units);
  }

  /** What was read may be written over. */
  release(): void {
    Atomics.store(this.words, HEAD, this.at);
  }
}
