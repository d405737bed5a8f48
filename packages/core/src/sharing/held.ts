/// <reference lib="esnext.disposable" preserve="true" />
import { ThreadError } from "../base/errors.js";
import type { WaitOptions } from "../base/options.js";

/** What is held until the end of a block: `using held = await lock.hold()`. */
export interface Held extends Disposable {
  /** Gives it back. Again, or when it was given back by other means, does nothing. */
  [Symbol.dispose](): void;
}

/** Calls `release` once. */
export class Hold implements Held {
  #release: (() => void) | undefined;

  constructor(release: () => void) {
    this.#release = release;
  }

  [Symbol.dispose](): void {
    const release = this.#release;
    this.#release = undefined;
    release?.();
  }
}

/** Calls while something is held; for those who have no `using`. */
export async function whileHeld<T>(holding: Promise<Held>, call: () => T): Promise<Awaited<T>> {
  const held = await holding;
  try {
    return await call();
  } finally {
    held[Symbol.dispose]();
  }
}

export function timedOut(call: string, options: WaitOptions | undefined): ThreadError {
  return new ThreadError(
    "THREAD_TIMEOUT",
    `${call}: not to be had within ${options?.timeout} ms: give it longer, or use acquire(), which gives false`,
  );
}
