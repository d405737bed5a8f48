import { ThreadError } from "../base/errors.js";

/**
 * What a realm blocks on while it waits for messages. Whoever has sent it something rings; the count
 * tells a wait that began too late that something has come already.
 */
export class Doorbell {
  static readonly BYTES = 8;
  readonly #words: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory);
  }

  /** Costs a wake-up only where somebody sleeps. */
  ring(): void {
    Atomics.add(this.#words, 0, 1);
    if (Atomics.load(this.#words, 1) !== 0) Atomics.notify(this.#words, 0);
  }

  /** Look before looking for messages; hand what was seen to `sleep`. */
  look(): number {
    Atomics.store(this.#words, 1, 1);
    return Atomics.load(this.#words, 0);
  }

  sleep(seen: number, ms: number): void {
    Atomics.wait(this.#words, 0, seen, ms);
  }

  leave(): void {
    Atomics.store(this.#words, 1, 0);
  }
}

export function sharedMemory(bytes: number): SharedArrayBuffer | undefined {
  return typeof SharedArrayBuffer === "function" ? new SharedArrayBuffer(bytes) : undefined;
}

export function noSharedMemory(): ThreadError {
  return new ThreadError(
    "NO_SHARED_MEMORY",
    "blocking needs SharedArrayBuffer: serve the page with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp, or write await join()",
  );
}
