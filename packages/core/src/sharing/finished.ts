/** A flag of one realm that others there wait for: an `Event` that needs no shared memory. */
import { onAbort } from "../base/abort.js";
import { Promise } from "../base/globals.js";
import {
  checkOptions,
  checkSignal,
  checkTimeout,
  WAIT,
  type WaitOptions,
} from "../base/options.js";
import { after } from "../base/timer.js";

export class Finished {
  #set = false;
  readonly #waiting = new Set<() => void>();

  /** @param call what waits, for messages. */
  constructor(readonly call: string) {}

  isSet(): boolean {
    return this.#set;
  }

  set(): void {
    this.#set = true;
    for (const tell of [...this.#waiting]) tell();
  }

  /** @throws {TypeError | RangeError} if these are no options of a wait. */
  check(options?: WaitOptions): { timeout: number; signal: AbortSignal | undefined } {
    const { call } = this;
    const given = checkOptions(call, options, `${call}({ timeout: 1000 })`, WAIT);
    return { timeout: checkTimeout(call, given.timeout), signal: checkSignal(call, given.signal) };
  }

  /** True once it is set; false when `timeout` milliseconds have passed. Rejects with the signal's reason. */
  wait(options?: WaitOptions): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const { timeout, signal } = this.check(options);
      if (this.#set) return resolve(true);
      signal?.throwIfAborted();
      if (timeout === 0) return resolve(false);
      const finish = (how: () => void): void => {
        this.#waiting.delete(told);
        cancel();
        unlisten?.();
        how();
      };
      const told = (): void => finish(() => resolve(true));
      this.#waiting.add(told);
      const cancel = after(timeout, () => finish(() => resolve(false)));
      const unlisten = signal && onAbort(signal, () => finish(() => reject(signal.reason)));
    });
  }

  toString(): string {
    return `<Event ${this.#set ? "set" : "unset"}>`;
  }
}
