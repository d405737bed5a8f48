const SIZE = 256;

interface Chunk<T> {
  /** Of its first ident. */
  readonly from: number;
  readonly items: (T | undefined)[];
  count: number;
}

/** A map from idents. These come in rows, so an array for each few hundred of them is far cheaper than a `Map`. */
export class IdentTable<T extends object> {
  readonly #chunks = new Map<number, Chunk<T>>();
  /** The chunk used last, which is kept even if it is empty. */
  #recent: Chunk<T> = { from: Number.NaN, items: [], count: 0 };
  size = 0;

  /** How many arrays it has. */
  get chunks(): number {
    return this.#chunks.size;
  }

  get(ident: number): T | undefined {
    const recent = this.#recent;
    const at = ident - recent.from;
    if (at >= 0 && at < SIZE) return recent.items[at];
    return this.#chunks.get(ident - (ident & (SIZE - 1)))?.items[ident & (SIZE - 1)];
  }

  set(ident: number, item: T): void {
    const chunk = this.#chunkFor(ident);
    const at = ident & (SIZE - 1);
    if (chunk.items[at] === undefined) {
      chunk.count++;
      this.size++;
    }
    chunk.items[at] = item;
  }

  delete(ident: number): void {
    const recent = this.#recent;
    const from = ident - (ident & (SIZE - 1));
    const chunk = recent.from === from ? recent : this.#chunks.get(from);
    const at = ident & (SIZE - 1);
    if (chunk?.items[at] === undefined) return;
    chunk.items[at] = undefined;
    if (--chunk.count === 0 && chunk !== recent) this.#chunks.delete(from);
    this.size--;
  }

  #chunkFor(ident: number): Chunk<T> {
    const from = ident - (ident & (SIZE - 1));
    const recent = this.#recent;
    if (recent.from === from) return recent;
    let chunk = this.#chunks.get(from);
    if (!chunk) {
      chunk = { from, items: new Array(SIZE).fill(undefined), count: 0 };
      this.#chunks.set(from, chunk);
    }
    if (recent.count === 0) this.#chunks.delete(recent.from);
    this.#recent = chunk;
    return chunk;
  }

  /** In the order of their idents, mostly; what is deleted meanwhile is left out. */
  *values(): IterableIterator<T> {
    for (const { items } of this.#chunks.values()) {
      for (const item of items) if (item !== undefined) yield item;
    }
  }
}
