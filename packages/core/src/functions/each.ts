/** How a thread calls a function with many inputs, one after another. */
import type { Thread } from "../thread.js";
import type { Batch, Fn, Results } from "./batch.js";

/** Milliseconds of calls after which the rest goes back, to be shared out again. */
const LONG = 4;
/** Those within which more calls would have been worth it. */
const QUICK = 1;
/** Calls between two looks at the clock, each of which costs as much as some of them. */
const STRIDE = 8;

export function callEach(thread: Thread<unknown> & Batch, fn: Fn): Results | Promise<Results> {
  const inputs = thread.$inputs ?? [];
  const args = thread.$args ?? [];
  thread.$inputs = thread.$args = undefined;
  const count = inputs.length;
  const out: unknown[] = [];
  const begun = Date.now();
  const time = (): number => Date.now() - begun;
  const end = (error?: Results["error"]): Results => ({
    out: packed(out),
    error,
    quick: time() <= QUICK,
  });
  const callNext =
    args.length === 0
      ? () => fn.call(thread, inputs[out.length])
      : () => fn.call(thread, inputs[out.length], ...args);

  const later = async (first: PromiseLike<unknown>): Promise<Results> => {
    const { signal } = thread;
    try {
      out.push(await first);
      while (out.length < count && time() < LONG && !signal.aborted) out.push(await callNext());
      return end();
    } catch (error) {
      return end({ value: error });
    }
  };
  try {
    do {
      const result = callNext();
      if (isThenable(result)) return later(result);
      out.push(result);
    } while (out.length < count && (out.length % STRIDE !== 0 || time() < LONG));
    return end();
  } catch (error) {
    return end({ value: error });
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as PromiseLike<unknown>).then === "function"
  );
}

/** Numbers are copied many times as fast in an array of their own kind. */
export function packed(values: unknown[]): ArrayLike<unknown> {
  for (const value of values) if (typeof value !== "number") return values;
  return values.length > WORTH ? new Float64Array(values as number[]) : values;
}

const WORTH = 8;
