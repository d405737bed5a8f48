/**
 * Claim words: who may begin a thread that was sent to a carrier but has not begun. The carrier takes
 * it by one compare-and-exchange, the main realm takes it back by another, so exactly one of them has it.
 */
const TAKEN = -1;
const BACK = -2;
/** In the place of a slot, where there is no shared memory: taken. */
const GONE = -2;

export const CLAIM_SLOTS = 8192;

/** The carrier's side. Without shared memory nothing is ever taken back. */
export function take(words: Int32Array | undefined, start: { slot: number; tag: number }): boolean {
  const { slot, tag } = start;
  if (words !== undefined && slot >= 0) {
    return Atomics.compareExchange(words, slot, tag, TAKEN) === tag;
  }
  // Nobody else could: once here is once.
  start.slot = GONE;
  return slot !== GONE;
}

/** The main realm's side: hands out slots and takes threads back. */
export class Claims {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #free: number[] = [];
  #used = 0;
  #tag = 1;

  constructor(memory: SharedArrayBuffer) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
  }

  get full(): boolean {
    return this.#free.length === 0 && this.#used === this.#words.length;
  }

  /** A slot of this thread's own and the tag that it holds. Tags differ, so a late look never mistakes one. */
  lend(): { slot: number; tag: number } {
    const slot = this.#free.pop() ?? this.#used++;
    const tag = this.#tag;
    this.#tag = tag === 0x7fff_ffff ? 1 : tag + 1;
    Atomics.store(this.#words, slot, tag);
    return { slot, tag };
  }

  /** True where the carrier has not begun it, and now never will. */
  takeBack(slot: number, tag: number): boolean {
    return Atomics.compareExchange(this.#words, slot, tag, BACK) === tag;
  }

  isTaken(slot: number): boolean {
    return Atomics.load(this.#words, slot) === TAKEN;
  }

  giveBack(slot: number): void {
    this.#free.push(slot);
  }
}
