/** How many threads a machine runs at once, whatever jobs they are in. */
export class Room {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(readonly size: number) {
    this.#free = size;
  }

  /** As many as are free, at most `wanted`. */
  take(wanted: number): number {
    const taken = Math.min(wanted, this.#free);
    this.#free -= taken;
    return taken;
  }

  give(count = 1): void {
    this.#free += count;
    for (let left = this.#free; left > 0 && this.#waiting.length > 0; left--)
      this.#waiting.shift()?.();
  }

  /** Calls, once, when something may be free. */
  whenFree(call: () => void): void {
    if (this.#free > 0) call();
    else this.#waiting.push(call);
  }
}
