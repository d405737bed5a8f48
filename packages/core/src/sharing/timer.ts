import { ThreadError } from "../base/errors.js";
import { stays } from "../base/internal.js";
import {
  checkBoolean,
  checkFunction,
  checkOptions,
  show,
  type WaitOptions,
} from "../base/options.js";
import { Finished } from "./finished.js";

type State = "new" | "waiting" | "running" | "done" | "failed" | "cancelled";

/** What a timer's constructor takes after the function's arguments. */
export interface TimerOptions {
  /**
   * Calls the function again and again, `interval` milliseconds after the last call has ended, until `cancel`.
   * Default: false.
   */
  repeat?: boolean | undefined;
}

/** Set when a timer is cancelled or has ended: Python's `Timer.finished`, of this realm alone. */
export interface TimerFinished {
  /** Whether it was cancelled, or has ended. */
  isSet(): boolean;
  /** As `cancel`. */
  set(): void;
  /** True once it is set; false when `timeout` milliseconds have passed. Rejects with the signal's reason. */
  wait(options?: WaitOptions): Promise<boolean>;
}

/**
 * Calls a function once, some time after `start`, unless `cancel` comes first; with `{ repeat: true }` again and again
 * until then. Python's `threading.Timer`, except that it takes no thread: the function is called in the realm that made
 * the timer, between other things. Until it has ended the program does not end.
 *
 * What the function throws is what `join` rejects with, or an uncaught error if nobody waits there. A subclass may have
 * a `run` of its own, as in Python: it is called by `start`, and the timer has ended when it has.
 *
 * @example
 * const timer = new Timer(5000, () => console.log("five seconds"));
 * timer.start();
 * timer.cancel(); // never mind
 */
export class Timer<Args extends unknown[] = []> {
  /** Milliseconds. */
  readonly interval: number;
  /** What is called. */
  readonly function: (...args: Args) => unknown;
  /** What the function will be called with. */
  args: Args;
  /** Set by `cancel`, and when the timer has ended: what a `run` of a subclass waits for, and looks at. */
  readonly finished: TimerFinished = new Finished("Timer.finished.wait");
  readonly #repeat: boolean;
  readonly #ended = new Finished("Timer.join");
  #state: State = "new";
  #started = false;
  #error: unknown;
  #joined = 0;

  /** @throws {TypeError | RangeError} if `ms` is no number of milliseconds, or `call` no function. */
  constructor(
    ms: number,
    call: (...args: Args) => unknown,
    ...rest: [] extends Args
      ? [args?: Args | undefined, options?: TimerOptions]
      : [args: Args, options?: TimerOptions]
  ) {
    const [args, options] = rest;
    if (typeof ms !== "number")
      throw new TypeError(`new Timer: ms must be a number of milliseconds, not ${show(ms)}`);
    if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY))
      throw new RangeError(`new Timer: ms must be 0 or more milliseconds, not ${ms}`);
    checkFunction("new Timer", "the second argument", call);
    const { repeat = false } = checkOptions("new Timer", options, USE, ["repeat"]);
    this.interval = ms;
    this.function = call;
    this.args = args ?? ([] as unknown[] as Args);
    this.#repeat = checkBoolean("new Timer", "repeat", repeat);
    Object.defineProperty(this, stays, { value: "a Timer" });
  }

  /**
   * From here on the time counts. After `cancel` it does nothing.
   * @throws {ThreadError} THREAD_ALREADY_STARTED the second time.
   */
  start(): this {
    if (this.#started) {
      throw new ThreadError(
        "THREAD_ALREADY_STARTED",
        `timers can only be started once: this one is ${this.#state}`,
      );
    }
    this.#started = true;
    if (this.#state === "new") void this.#go();
    return this;
  }

  /** What `start` calls: waits, and calls the function, unless `finished` is set by then. */
  async run(): Promise<void> {
    const { interval, finished } = this;
    // A wait of 0 milliseconds only looks, and others are to have their turn.
    const timeout = interval || 1;
    while (!(await finished.wait({ timeout }))) {
      this.#state = "running";
      await this.function(...this.args);
      if (!this.#repeat || finished.isSet()) return;
      this.#state = "waiting";
    }
  }

  /** The function is not called any more; does nothing once the last call has begun. */
  cancel(): void {
    if (this.#state === "new" || this.#state === "waiting") this.#end("cancelled");
    else this.finished.set();
  }

  /** True from `start` until the last call of the function has ended or the timer was cancelled. */
  isAlive(): boolean {
    return this.#state === "waiting" || this.#state === "running";
  }

  /**
   * Waits until the function has returned (and the promise that it gave has settled) or the timer was
   * cancelled. Rejects with what the function threw, THREAD_NOT_STARTED, THREAD_TIMEOUT, the signal's reason.
   */
  async join(options?: WaitOptions): Promise<void> {
    this.#ended.check(options);
    if (!this.#started) {
      throw new ThreadError("THREAD_NOT_STARTED", "cannot join a timer before it is started");
    }
    this.#joined++;
    try {
      if (!(await this.#ended.wait(options))) {
        const { timeout } = options as { timeout: number };
        throw new ThreadError("THREAD_TIMEOUT", `the timer had not ended after ${timeout} ms`);
      }
    } finally {
      this.#joined--;
    }
    if (this.#state === "failed") throw this.#error;
  }

  /** `<Timer 5000 ms waiting>` */
  toString(): string {
    return `<Timer ${this.interval} ms ${this.#state}>`;
  }

  async #go(): Promise<void> {
    // A subclass's own run is told by `finished`, and ends when it likes.
    this.#state = this.run === ownRun() ? "waiting" : "running";
    try {
      await this.run();
      if (this.isAlive()) this.#end("done");
    } catch (error) {
      this.#error = error;
      const isTold = this.#joined > 0;
      this.#end("failed");
      if (!isTold) throw error;
    }
  }

  #end(state: State): void {
    this.#state = state;
    this.finished.set();
    this.#ended.set();
  }
}

/** Outside of the class, which a bundler would rename if it named itself. */
function ownRun(): unknown {
  return Timer.prototype.run;
}

const USE = "new Timer(1000, call, [], { repeat: true })";
