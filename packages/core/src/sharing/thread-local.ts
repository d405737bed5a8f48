import { stays } from "../base/internal.js";
import { checkFunction } from "../base/options.js";
import type { ThreadRecord } from "../realm/record.js";
import { type OwnerOptions, ownerOf } from "./owner.js";

/**
 * A variable of which each thread of this realm has its own. Python's `threading.local`, with `get` and
 * `set` in the place of attributes. What a thread set is forgotten when the thread is.
 *
 * After an `await` in a virtual thread the runtime may not know which thread calls; methods then throw
 * THREAD_UNKNOWN unless they are told, by `{ owner: this }`. It stays in the realm that made it: make it at
 * the top of a module, and each carrier has one.
 *
 * @example
 * const connection = new ThreadLocal(() => connect());
 * connection.get({ owner: this }).query("…"); // in run()
 */
export class ThreadLocal<T> {
  readonly #values = new WeakMap<ThreadRecord, { value: T }>();
  readonly #initial: (() => T) | undefined;

  /** `initial` makes a thread's value when it asks for one before it set one. */
  constructor(...given: undefined extends T ? [initial?: () => T] : [initial: () => T]) {
    const [initial] = given;
    if (initial !== undefined) checkFunction("new ThreadLocal", "initial", initial);
    this.#initial = initial;
    Object.defineProperty(this, stays, { value: "a ThreadLocal" });
  }

  /**
   * The thread's own value: what it set, or what `initial` makes. Without `initial`, which only a type with
   * `undefined` may leave out, undefined before it set one.
   *
   * @throws {ThreadError} THREAD_UNKNOWN
   */
  get(options?: OwnerOptions): T {
    const owner = ownerOf("ThreadLocal.get", options);
    const known = this.#values.get(owner);
    if (known || !this.#initial) return known?.value as T;
    const value = this.#initial();
    this.#values.set(owner, { value });
    return value;
  }

  /** @throws {ThreadError} THREAD_UNKNOWN */
  set(value: T, options?: OwnerOptions): void {
    this.#values.set(ownerOf("ThreadLocal.set", options), { value });
  }

  /** Whether the thread has a value by now. @throws {ThreadError} THREAD_UNKNOWN */
  has(options?: OwnerOptions): boolean {
    return this.#values.has(ownerOf("ThreadLocal.has", options));
  }

  /** Forgets the thread's value. @returns whether it had one. @throws {ThreadError} THREAD_UNKNOWN */
  delete(options?: OwnerOptions): boolean {
    return this.#values.delete(ownerOf("ThreadLocal.delete", options));
  }
}
