/**
 * The code that makes many threads, and many rounds of a few, cheap. It comes when it begins to pay: most programs
 * start few threads, and by ops all works as well.
 */
import type * as FastCode from "./fast/index.js";

export type Fast = typeof FastCode;

/** Threads that were sent to a carrier, and rounds of a start and an answer, after which it is loaded for it. */
export const THREADS = 64;
export const ROUNDS = 32;

let code: Fast | undefined;
/** The adapter brings it from the start, to carriers too. */
export let atOnce = false;

/** Where files cost nothing and a realm may block before it has loaded it, its adapter has. */
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
