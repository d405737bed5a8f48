import { ThreadError } from "../../base/errors.js";
import {
  checkFunction,
  checkIterable,
  checkOptions,
  checkTimeout,
  show,
} from "../../base/options.js";
import { after } from "../../base/timer.js";

/** What a future that was cancelled rejects with. Python's `concurrent.futures.CancelledError`. */
export class CancelledError extends ThreadError {
  constructor(message: string) {
    super("FUTURE_CANCELLED", message);
  }
}

/** What a future throws when it is told what it cannot be any more. Python's `InvalidStateError`. */
export class InvalidStateError extends ThreadError {
  constructor(message: string) {
    super("FUTURE_INVALID_STATE", message);
  }
}

/** Its worker has ended in the middle of the call; `cause` says why. Python's `BrokenThreadPool`. */
export class BrokenThreadPool extends ThreadError {
  constructor(message: string, options?: { cause?: unknown }) {
    super("THREAD_POOL_BROKEN", message, options);
  }
}

// By the names that they have everywhere, also where a minifier gives them others.
for (const [value, { prototype }] of Object.entries({
  CancelledError,
  InvalidStateError,
  BrokenThreadPool,
}))
  Object.defineProperty(prototype, "name", { value, configurable: true, writable: true });

/** Where a future is in its life. */
export type FutureState = "pending" | "running" | "cancelled" | "finished";

/**
 * The result of a call that has not ended yet: `await` it, or cancel it as long as it has not begun. Python's
 * `concurrent.futures.Future`. A failure that nobody asks for is not told.
 *
 * @example
 * const future = pool.submit(resize, image, 640);
 * const small = await future;
 */
export class Future<T = unknown> implements PromiseLike<T> {
  #state: FutureState = "pending";
  #value: T | undefined;
  #failure: { readonly error: unknown } | undefined;
  #callbacks: ((future: Future<never>) => void)[] = [];

  /** Cancels a call that has not begun. False where it has: stop its thread in other ways. */
  cancel(): boolean {
    if (this.#state === "running" || this.#state === "finished") return false;
    if (this.#state === "pending") this.#end("cancelled");
    return true;
  }

  /** It was cancelled before its call began. */
  cancelled(): boolean {
    return this.#state === "cancelled";
  }

  /** Its call has begun and not ended. */
  running(): boolean {
    return this.#state === "running";
  }

  /** It was cancelled, or its call has ended. */
  done(): boolean {
    return this.#state === "cancelled" || this.#state === "finished";
  }

  /**
   * Waits for the result. Rejects with what the call threw, CancelledError, or THREAD_TIMEOUT when `timeout`
   * milliseconds have passed; the call goes on.
   */
  async result(options?: { timeout?: number | undefined }): Promise<T> {
    await this.#ended("Future.result", options);
    if (this.cancelled()) throw cancelledError();
    if (this.#failure) throw this.#failure.error;
    return this.#value as T;
  }

  /** Waits for what the call threw; undefined where it gave a result. Otherwise as `result`. */
  async exception(options?: { timeout?: number | undefined }): Promise<unknown> {
    await this.#ended("Future.exception", options);
    if (this.cancelled()) throw cancelledError();
    return this.#failure?.error;
  }

  /**
   * Calls when the future is done, at once where it is; in the order in which they were added. What one throws is
   * printed, and no business of the others.
   */
  addDoneCallback(call: (future: Future<T>) => void): void {
    checkFunction("addDoneCallback", "the callback", call);
    if (this.done()) this.#tell(call);
    else this.#callbacks.push(call);
  }

  // biome-ignore lint/suspicious/noThenProperty: so that it can be awaited.
  then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.result().then(fulfilled, rejected);
  }

  /**
   * For whoever runs the call: it begins, unless it was cancelled, and then false.
   * @throws {InvalidStateError} where it has begun already.
   */
  setRunningOrNotifyCancel(): boolean {
    if (this.#state === "cancelled") return false;
    if (this.#state !== "pending") throw this.#invalid();
    this.#state = "running";
    return true;
  }

  /** For whoever runs the call. @throws {InvalidStateError} where it is done. */
  setResult(value: T): void {
    if (this.done()) throw this.#invalid();
    this.#value = value;
    this.#end("finished");
  }

  /** For whoever runs the call. @throws {InvalidStateError} where it is done. */
  setException(error: unknown): void {
    if (this.done()) throw this.#invalid();
    this.#failure = { error };
    this.#end("finished");
  }

  /** @internal Whether it ended by what its call threw. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** @internal Takes a callback off again. */
  removeDoneCallback(call: (future: Future<T>) => void): void {
    this.#callbacks = this.#callbacks.filter((each) => each !== call);
  }

  toString(): string {
    const how = this.#failure
      ? ` raised ${nameOfValue(this.#failure.error)}`
      : this.#state === "finished"
        ? ` returned ${nameOfValue(this.#value)}`
        : "";
    return `<Future state=${this.#state}${how}>`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  #ended(call: string, options: { timeout?: number | undefined } | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const given = checkOptions(call, options, `${call}({ timeout: 1000 })`, ["timeout"]);
      const timeout = checkTimeout(call, given.timeout);
      if (this.done()) return resolve();
      const done = (): void => {
        cancel();
        resolve();
      };
      const cancel = after(timeout, () => {
        this.removeDoneCallback(done);
        reject(timedOut(`the future was not done after ${timeout} ms`));
      });
      this.addDoneCallback(done);
    });
  }

  #end(state: FutureState): void {
    this.#state = state;
    for (const call of this.#callbacks.splice(0)) this.#tell(call);
  }

  #tell(call: (future: Future<never>) => void): void {
    try {
      call(this as unknown as Future<never>);
    } catch (error) {
      console.error("exception calling callback for", String(this), error);
    }
  }

  #invalid(): InvalidStateError {
    return new InvalidStateError(`${this}: a future is settled once, by whoever runs its call`);
  }
}

export function timedOut(message: string): ThreadError {
  return new ThreadError("THREAD_TIMEOUT", message);
}

function cancelledError(): CancelledError {
  return new CancelledError("the call was cancelled before it began");
}

function nameOfValue(value: unknown): string {
  const { constructor: type } = Object(value ?? {}) as { constructor?: { name: string } };
  return value === undefined || value === null ? String(value) : (type?.name ?? "object");
}

/** Each once. @throws {TypeError} for what is no future. */
export function futuresIn<F extends Future>(call: string, futures: Iterable<F>): Set<F> {
  const all = new Set(checkIterable(call, "the futures", futures));
  for (const each of all) {
    if (typeof Object(each).addDoneCallback !== "function")
      throw new TypeError(`${call} takes futures, which submit() gives, not ${show(each)}`);
  }
  return all;
}
