import type { Waiting } from "./slot.js";

/**
 * First in, first out; one from the middle is taken out in constant time. It keeps its array, as long as that
 * is no larger than `kept`: one that grows anew each time that many threads come at once is copied each time.
 */
export class Line<T extends Pick<Waiting, "place">> {
  #items: (T | undefined)[] = [];
  #head = 0;
  #tail = 0;
  /** How many stood before the array's first element: a `place` counts them too. */
  #base = 0;
  length = 0;

  constructor(readonly kept = 16_384) {}

  get first(): T | undefined {
    if (this.length === 0) return undefined;
    while (this.#items[this.#head] === undefined) this.#head++;
    return this.#items[this.#head];
  }

  push(item: T): void {
    item.place = this.#base + this.#tail;
    this.#items[this.#tail++] = item;
    this.length++;
  }

  /** Takes out the first one. */
  shift(): T | undefined {
    const { first } = this;
    if (first) this.remove(first);
    return first;
  }

  has(item: T): boolean {
    const at = item.place - this.#base;
    return at >= 0 && this.#items[at] === item;
  }

  /** Takes one out from wherever it stands; false where it does not. */
  remove(item: T): boolean {
    if (!this.has(item)) return false;
    this.#items[item.place - this.#base] = undefined;
    this.length--;
    this.#shrink();
    return true;
  }

  /** The place of the next one that comes. */
  get next(): number {
    return this.#base + this.#tail;
  }

  /** Those that came at a place or later. */
  since(place: number): T[] {
    const from = Math.max(this.#head, place - this.#base);
    return this.#items.slice(from, this.#tail).filter((item) => item !== undefined);
  }

  #shrink(): void {
    if (this.length === 0) {
      this.#base += this.#tail;
      this.#head = this.#tail = 0;
      if (this.#items.length > this.kept) this.#items = [];
    } else if (this.#head > this.kept && this.#head * 2 > this.#tail) {
      this.#items.splice(0, this.#head);
      this.#base += this.#head;
      this.#tail -= this.#head;
      this.#head = 0;
    }
  }
}
