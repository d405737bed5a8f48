/**
 * Loads `fast/`, the code for many threads and for many rounds of a few. A program with few threads never needs it:
 * ops carry every thread.
 */
import type * as FastCode from "./fast/index.js";

export type Fast = typeof FastCode;

/** Threads that were sent to a carrier, and rounds of a start and an answer, after which it is loaded for it. */
export const THREADS = 64;
export const ROUNDS = 32;

let code: Fast | undefined;
/** The adapter brings it from the start, to carriers too. */
export let atOnce = false;

/** Node's adapter provides the code from the start: its script contains it, and a realm may block before an import ends. */
export function knowFast(fast: Fast): void {
  code = fast;
  atOnce = true;
}

/** Whether the code is there. */
export function knowsFast(): boolean {
  return code !== undefined;
}

/** Calls with the code, at once where it is there; never where it cannot be loaded. */
export function withFast(use: (fast: Fast) => void): void {
  if (code) return use(code);
  loadFast().then(use, () => {});
}

export async function loadFast(): Promise<Fast> {
  code ??= await import("./fast/index.js");
  return code;
}
