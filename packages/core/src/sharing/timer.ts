import { onAbort } from "../base/abort.js";
import { ThreadError } from "../base/errors.js";
import { Promise } from "../base/globals.js";
import { stays } from "../base/internal.js";
import {
  checkFunction,
  checkOptions,
  checkSignal,
  checkTimeout,
  show,
  WAIT,
  type WaitOptions,
} from "../base/options.js";
import { after } from "../base/timer.js";

type State = "new" | "waiting" | "running" | "done" | "failed" | "cancelled";

/**
 * Calls a function once, some time after `start`, unless `cancel` comes first. Python's `threading.Timer`,
 * except that it takes no thread: the function is called in the realm that made the timer, between other
 * things. Until then the program does not end.
 *
 * What the function throws is what `join` rejects with, or an uncaught error if nobody waits there.
 *
 * @example
 * const timer = new Timer(5000, () => console.log("five seconds"));
 * timer.start();
 * timer.cancel(); // never mind
 */
export class Timer<Args extends unknown[] = []> {
  /** Milliseconds. */
  readonly interval: number;
  readonly #call: (...args: Args) => unknown;
  /** What the function will be called with. */
  args: Args;
  #state: State = "new";
  #stop: (() => void) | undefined;
  #error: unknown;
  readonly #joining = new Set<() => void>();

  /** @throws {TypeError | RangeError} if `ms` is no number of milliseconds, or `call` no function. */
  constructor(
    ms: number,
    call: (...args: Args) => unknown,
    ...rest: [] extends Args ? [args?: Args] : [args: Args]
  ) {
    const [args] = rest;
    if (typeof ms !== "number")
      throw new TypeError(`new Timer: ms must be a number of milliseconds, not ${show(ms)}`);
    if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY))
      throw new RangeError(`new Timer: ms must be 0 or more milliseconds, not ${ms}`);
    checkFunction("new Timer", "the second argument", call);
    this.interval = ms;
    this.#call = call;
    this.args = args ?? ([] as unknown[] as Args);
    Object.defineProperty(this, stays, { value: "a Timer" });
  }

  /**
   * From here on the time counts. After `cancel` it does nothing.
   * @throws {ThreadError} THREAD_ALREADY_STARTED the second time.
   */
  start(): this {
    if (this.#stop) {
      throw new ThreadError(
        "THREAD_ALREADY_STARTED",
        `timers can only be started once: this one is ${this.#state}`,
      );
    }
    const isNew = this.#state === "new";
    if (isNew) this.#state = "waiting";
    this.#stop = isNew ? after(this.interval, () => void this.#fire()) : () => {};
    return this;
  }

  /** The function is not called any more; does nothing once it has been. */
  cancel(): void {
    if (this.#state !== "new" && this.#state !== "waiting") return;
    this.#stop?.();
    this.#end("cancelled");
  }

  /** True from `start` until the function has been called or the timer was cancelled. */
  isAlive(): boolean {
    return this.#state === "waiting" || this.#state === "running";
  }

  /**
   * Waits until the function has returned (and the promise that it gave has settled) or the timer was
   * cancelled. Rejects with what the function threw, THREAD_NOT_STARTED, THREAD_TIMEOUT, the signal's reason.
   */
  join(options?: WaitOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      const given = checkOptions("Timer.join", options, "timer.join({ timeout: 1000 })", WAIT);
      const timeout = checkTimeout("Timer.join", given.timeout);
      const signal = checkSignal("Timer.join", given.signal);
      if (!this.#stop) {
        throw new ThreadError("THREAD_NOT_STARTED", "cannot join a timer before it is started");
      }
      const settle = (): void => (this.#state === "failed" ? reject(this.#error) : resolve());
      if (!this.isAlive()) return settle();
      signal?.throwIfAborted();
      if (timeout === 0) throw tooLate(0);
      const finish = (how: () => void): void => {
        this.#joining.delete(ended);
        cancel();
        unlisten?.();
        how();
      };
      const ended = (): void => finish(settle);
      this.#joining.add(ended);
      const cancel = after(timeout, () => finish(() => reject(tooLate(timeout))));
      const unlisten = signal && onAbort(signal, () => finish(() => reject(signal.reason)));
    });
  }

  /** `<Timer 5000 ms waiting>` */
  toString(): string {
    return `<Timer ${this.interval} ms ${this.#state}>`;
  }

  async #fire(): Promise<void> {
    this.#state = "running";
    try {
      await this.#call(...this.args);
      this.#end("done");
    } catch (error) {
      this.#error = error;
      const isTold = this.#joining.size > 0;
      this.#end("failed");
      if (!isTold) throw error;
    }
  }

  #end(state: State): void {
    this.#state = state;
    for (const tell of [...this.#joining]) tell();
  }
}

function tooLate(timeout: number): ThreadError {
  return new ThreadError("THREAD_TIMEOUT", `the timer had not ended after ${timeout} ms`);
}
