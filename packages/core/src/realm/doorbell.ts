import { monotonic } from "../base/clock.js";
import { ThreadError } from "../base/errors.js";
import { ASLEEP, BELL, entries, entryOf, LISTENING, ring } from "./commons.js";

/** Between two looks at the clock. */
const LOOKS = 64;
/** Looks at the clock: a test may have stopped it. */
const ROUNDS = 1000;

/**
 * The word on which a realm sleeps while it waits for messages or for changes in shared memory. A realm that has done
 * something for it adds to the count and wakes it; a changed count tells a late waiter not to sleep.
 */
export class Doorbell {
  readonly #at: number;

  /** @param id the realm's, as `commons.ts` counts. */
  constructor(readonly id: number) {
    this.#at = entryOf(id);
  }

  ring(): void {
    ring(this.id);
  }

  /** Read the count before you look for messages, then pass it to `sleep`. */
  look(): number {
    Atomics.or(entries(), this.#at + LISTENING, ASLEEP);
    return Atomics.load(entries(), this.#at + BELL);
  }

  /** @param look milliseconds of `ms` in which it looks whether it rings before it sleeps. */
  sleep(seen: number, ms: number, look = 0): void {
    if (look > 0 && this.#rings(seen, monotonic() + look)) return;
    Atomics.wait(entries(), this.#at + BELL, seen, ms);
  }

  #rings(seen: number, until: number): boolean {
    const words = entries();
    const at = this.#at + BELL;
    for (let rounds = ROUNDS; rounds > 0; rounds--) {
      for (let left = LOOKS; left > 0; left--) if (Atomics.load(words, at) !== seen) return true;
      if (monotonic() >= until) return false;
    }
    return false;
  }

  leave(): void {
    Atomics.and(entries(), this.#at + LISTENING, ~ASLEEP);
  }
}

export function sharedMemory(bytes: number): SharedArrayBuffer | undefined {
  return typeof SharedArrayBuffer === "function" ? new SharedArrayBuffer(bytes) : undefined;
}

export function noSharedMemory(
  what = "blocking",
  instead = ", or write await join()",
): ThreadError {
  return new ThreadError(
    "NO_SHARED_MEMORY",
    `${what} needs SharedArrayBuffer: serve the page with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp${instead}`,
  );
}
