/** So many at a time, in the order in which they came: for the threads of one worker, where no memory is shared. */
export class Slots {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves when there is a slot; rejects with the signal's reason when that aborts before. */
  take(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      if (this.#free > 0) {
        this.#free--;
        resolve();
        return;
      }
      const stop = () => {
        this.#waiting.delete(serve);
        reject(signal.reason);
      };
      const serve = () => {
        signal.removeEventListener("abort", stop);
        resolve();
      };
      this.#waiting.add(serve);
      signal.addEventListener("abort", stop, { once: true });
    });
  }

  give(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
