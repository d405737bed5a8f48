/**
 * Claim words: who may begin a thread that was sent to a carrier but has not begun. The carrier takes
 * it by one compare-and-exchange, the main realm takes it back by another, so exactly one of them has it.
 */
const TAKEN = -1;
const BACK = -2;

export const CLAIM_SLOTS = 8192;

/** The carrier's side: true where it has the thread, and may begin it. */
export function take(words: Int32Array, slot: number, tag: number): boolean {
  return Atomics.compareExchange(words, slot, tag, TAKEN) === tag;
}

/**
 * The main realm's side: lends words and takes threads back. Words are lent in rows, a block of them after
 * the other, and a block is lent again when all its threads have begun or are back.
 */
export class Claims {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #size: number;
  /** Blocks that are free, the next one last. */
  readonly #free: number[] = [];
  /** Words of each block that are lent. */
  readonly #lent: number[] = [];
  #block: number;
  /** The next word of the block, and the block's end. */
  #next: number;
  #end: number;
  /** What a word holds that is lent now. A block's next threads get another, so a late look mistakes none. */
  tag = 1;

  constructor(memory: SharedArrayBuffer, size = 512) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
    this.#size = Math.min(size, this.#words.length);
    for (let block = this.#words.length / this.#size - 1; block > 0; block--)
      this.#free.push(block);
    this.#lent = new Array(this.#free.length + 1).fill(0);
    this.#block = 0;
    this.#next = 0;
    this.#end = this.#size;
  }

  get full(): boolean {
    return this.#next === this.#end && this.#free.length === 0;
  }

  /** How many can be lent. */
  get room(): number {
    return this.#end - this.#next + this.#free.length * this.#size;
  }

  /** A word of this thread's own, which holds `tag` now. */
  lend(): number {
    if (this.#next === this.#end) this.#use(this.#free.pop() as number);
    this.#lent[this.#block] = (this.#lent[this.#block] as number) + 1;
    const slot = this.#next++;
    // What sends the thread publishes it.
    this.#words[slot] = this.tag;
    return slot;
  }

  #use(block: number): void {
    this.#block = block;
    this.#next = block * this.#size;
    this.#end = this.#next + this.#size;
    this.tag = this.tag === 0x7fff_ffff ? 1 : this.tag + 1;
  }

  /** True where the carrier has not begun it, and now never will. */
  takeBack(slot: number, tag: number): boolean {
    return Atomics.compareExchange(this.#words, slot, tag, BACK) === tag;
  }

  isTaken(slot: number): boolean {
    return Atomics.load(this.#words, slot) === TAKEN;
  }

  giveBack(slot: number): void {
    const block = Math.floor(slot / this.#size);
    const lent = (this.#lent[block] as number) - 1;
    this.#lent[block] = lent;
    if (lent > 0 || (block === this.#block && this.#next < this.#end)) return;
    if (block === this.#block) this.#use(block);
    else this.#free.push(block);
  }
}
