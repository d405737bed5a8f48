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
export class Claims<T extends object> {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  /** How many words a block has, as a shift. */
  readonly #shift: number;
  /** Who has each word that is lent. */
  readonly #holders: (T | undefined)[];
  /** Words of each block that are lent. */
  readonly #lent: number[];
  /** Blocks of which none is, beside the one that is being lent. */
  #free: number;
  #block = 0;
  /** The next word of the block, and the block's end. */
  #next = 0;
  #end: number;
  /** What a word holds that is lent now. A word's next thread gets another, so a late look mistakes none. */
  tag = 1;

  /** @param shift each block has two to the power of so many words. */
  constructor(memory: SharedArrayBuffer, shift = 9) {
    this.memory = memory;
    const words = new Int32Array(memory);
    this.#words = words;
    this.#shift = shift;
    this.#end = Math.min(1 << shift, words.length);
    const blocks = words.length / this.#end;
    this.#free = blocks - 1;
    this.#lent = new Array(blocks).fill(0);
    this.#holders = new Array(words.length).fill(undefined);
  }

  get full(): boolean {
    return this.#next === this.#end && this.#free === 0;
  }

  /** How many can be lent. */
  get room(): number {
    return this.#end - this.#next + (this.#free << this.#shift);
  }

  /** A word of this thread's own, which holds `tag` now. */
  lend(holder: T): number {
    if (this.#next === this.#end) this.#useNext();
    this.#lent[this.#block] = (this.#lent[this.#block] as number) + 1;
    const slot = this.#next++;
    // What sends the thread publishes it.
    this.#words[slot] = this.tag;
    this.#holders[slot] = holder;
    return slot;
  }

  /** In turn, so that mostly one block's words follow those of the one before it, and hold the same. */
  #useNext(): void {
    const blocks = this.#lent.length;
    let block = this.#block;
    do block = (block + 1) % blocks;
    while (this.#lent[block] !== 0);
    this.#free--;
    this.#use(block);
  }

  #use(block: number): void {
    if (block <= this.#block) this.tag = this.tag === 0x7fff_ffff ? 1 : this.tag + 1;
    this.#block = block;
    this.#next = block << this.#shift;
    this.#end = this.#next + Math.min(1 << this.#shift, this.#words.length);
  }

  /** True where the carrier has not begun it, and now never will. */
  takeBack(slot: number, tag: number): boolean {
    return Atomics.compareExchange(this.#words, slot, tag, BACK) === tag;
  }

  isTaken(slot: number): boolean {
    return Atomics.load(this.#words, slot) === TAKEN;
  }

  /** Whether one that has not come back is taken. */
  someTaken(): boolean {
    for (let slot = 0; slot < this.#holders.length; slot++)
      if (this.#holders[slot] && this.isTaken(slot)) return true;
    return false;
  }

  giveBack(slot: number): void {
    const block = slot >> this.#shift;
    this.#holders[slot] = undefined;
    const lent = (this.#lent[block] as number) - 1;
    this.#lent[block] = lent;
    if (lent > 0 || (block === this.#block && this.#next < this.#end)) return;
    if (block === this.#block) this.#use(block);
    else this.#free++;
  }

  /** Those whose words have not been taken, in the order in which they were lent. */
  untaken(): T[] {
    const untaken: T[] = [];
    const blocks = this.#lent.length;
    for (let turn = 1; turn <= blocks; turn++) {
      const block = (this.#block + turn) % blocks;
      if (this.#lent[block] === 0) continue;
      const from = block << this.#shift;
      const to =
        block === this.#block
          ? this.#next
          : Math.min(from + (1 << this.#shift), this.#words.length);
      for (let slot = from; slot < to; slot++) {
        const holder = this.#holders[slot];
        if (holder && !this.isTaken(slot)) untaken.push(holder);
      }
    }
    return untaken;
  }
}
