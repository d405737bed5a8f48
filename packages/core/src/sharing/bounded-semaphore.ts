import { its } from "./handle.js";
import type { Kind } from "./kinds.js";
import { kindOfSemaphore, limitOf, Semaphore } from "./semaphore.js";

/**
 * A semaphore that refuses to get more permits than it began with, since a `release` too many is mostly a
 * mistake. Python's `threading.BoundedSemaphore`.
 *
 * @example
 * const seats = new BoundedSemaphore(3);
 * seats.release(); // RangeError: all three are there
 */
export class BoundedSemaphore extends Semaphore {
  /** @param value how many permits there are at first, and at most. Default: 1. */
  constructor(value = 1) {
    super(value);
  }

  /** @internal */
  override [its](): Kind {
    return boundedSemaphoreKind;
  }

  /** `<BoundedSemaphore value=2/3>` */
  override toString(): string {
    return `<BoundedSemaphore value=${this.value}/${limitOf(this)}>`;
  }
}

export const boundedSemaphoreKind: Kind = /* @__PURE__ */ kindOfSemaphore(
  5,
  () => new BoundedSemaphore(),
);
