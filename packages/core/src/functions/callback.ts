import { Promise } from "../base/globals.js";
import { checkFunction } from "../base/options.js";
import { knowCallbacks, markCallback } from "../realm/callbacks.js";

/** A function of another thread's: a call gives a promise. */
export type Callback<Args extends readonly unknown[], Result> = (
  ...args: Args
) => Promise<Awaited<Result>>;

/**
 * Makes a function that other threads can call: put what it gives into a thread's field, an argument or a result.
 * There it is a function that calls `fn` here, where it was made, and gives a promise of its result, or of what it
 * threw. The calls of one caller are made in their order; those that a thread makes before it ends, before its `join`
 * settles.
 *
 * It keeps no program alive, but a call of the main thread's that waits for its answer does. One that a thread was
 * started with is released when that has ended, any other one when it is collected.
 *
 * @throws {ThreadError} a call rejects with CALLBACK_GONE once the worker that it was made on has ended, or the thread
 * that was started with it; with THREAD_UNCLONEABLE for what cannot cross.
 *
 * @example
 * await resize(image, callback((percent: number) => bar.show(percent)));
 */
export function callback<Args extends unknown[], Result>(
  fn: (...args: Args) => Result,
): Callback<Args, Result> {
  checkFunction("callback", "the argument", fn);
  knowCallbacks();
  const call = (...args: Args): Promise<unknown> => new Promise((resolve) => resolve(fn(...args)));
  return markCallback(call as never) as never;
}
