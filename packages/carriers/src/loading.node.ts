/**
 * Node 20 aborts the whole process where a worker is terminated in the moment in which it begins to evaluate a module
 * that awaits at its top level ("Check failed: (location_) != nullptr"). So a worker counts the modules that it loads
 * in shared memory, and its end waits until there are none, for `LIMIT` milliseconds at most: after that a module
 * is waiting for something, which does no harm.
 */
// Not the global ones, in whose place a test may put its own.
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers";

// Kept from load time: a test removes the global SharedArrayBuffer.
const { SharedArrayBuffer } = globalThis;

const LIMIT = 100;
/** Set by the main thread: the worker is about to end, and begins nothing more. */
const ENDING = 1 << 30;

/** The count of a worker that loads its own file. */
export function newWorker(): Int32Array {
  const loading = new Int32Array(new SharedArrayBuffer(4));
  loading[0] = 1;
  return loading;
}

export function loaded(loading: Int32Array): void {
  Atomics.sub(loading, 0, 1);
}

/** In the worker: gives what `call` gives, or never settles where the worker is about to end. */
export async function load<T>(loading: Int32Array, call: () => Promise<T>): Promise<T> {
  Atomics.add(loading, 0, 1);
  try {
    return await call();
  } finally {
    if ((Atomics.sub(loading, 0, 1) & ENDING) !== 0) await new Promise(() => {});
  }
}

/** In the main thread: ends the worker when it loads nothing. To be called again while no timer fires. */
export function whenLoaded(loading: Int32Array, end: () => void): () => void {
  let by: number | undefined;
  let waits = false;
  return function attempt(): void {
    const now = performance.now();
    by ??= now + LIMIT;
    if ((Atomics.or(loading, 0, ENDING) & ~ENDING) === 0 || now >= by) return end();
    if (waits) return;
    waits = true;
    setTimeout(() => {
      waits = false;
      attempt();
    }, 1);
  };
}
