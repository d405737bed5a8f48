/**
 * First in, first out. It keeps its array, as long as that is no larger than `kept`: one that grows anew each
 * time that many threads come at once is copied each time.
 */
export class Line<T extends object> {
  #items: (T | undefined)[] = [];
  #head = 0;
  #tail = 0;

  constructor(readonly kept = 16_384) {}

  get length(): number {
    return this.#tail - this.#head;
  }

  get first(): T | undefined {
    return this.#items[this.#head];
  }

  push(item: T): void {
    this.#items[this.#tail++] = item;
  }

  /** Takes out the first one. */
  shift(): void {
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#tail) {
      this.#head = this.#tail = 0;
      if (this.#items.length > this.kept) this.#items = [];
    } else if (this.#head > this.kept && this.#head * 2 > this.#tail) {
      this.#items.splice(0, this.#head);
      this.#tail -= this.#head;
      this.#head = 0;
    }
  }

  /** Takes one out from wherever it stands; false where it does not. */
  remove(item: T): boolean {
    const at = this.#items.indexOf(item, this.#head);
    if (at < 0) return false;
    this.#items.splice(at, 1);
    this.#tail--;
    return true;
  }
}
