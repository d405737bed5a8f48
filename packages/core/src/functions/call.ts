/** How a call's arguments get into its thread's fields, and what the thread does with them. */
import type { Thread } from "../thread.js";
import type { Batch, Fn } from "./batch.js";

/** The fields of a thread that calls a function once: in fields of their own, primitives travel as columns. */
type Fields = Record<string, unknown>;
const keys: string[] = [];
const keyOf = (at: number): string => (keys[at] ??= `$${at}`);

export function setArgs(thread: Thread<unknown>, args: readonly unknown[]): void {
  const fields = thread as unknown as Fields;
  for (let at = 0; at < args.length; at++) fields[keyOf(at)] = args[at];
}

function takeArgs(thread: Thread<unknown>): unknown[] {
  const fields = thread as unknown as Fields;
  const args: unknown[] = [];
  for (let key = keyOf(0); key in fields; key = keyOf(args.length)) {
    const value = fields[key];
    args.push(value);
    // What was copied for the call does not go home.
    if (typeof value === "function" || (typeof value === "object" && value !== null))
      fields[key] = undefined;
  }
  return args;
}

export function call(thread: Thread<unknown>, fn: Fn): unknown {
  if (!("$inputs" in thread)) return fn.apply(thread, takeArgs(thread));
  const batch = thread as Thread<unknown> & Batch;
  return each ? each.callEach(batch, fn) : callLater(batch, fn);
}

/** Most threads call their function once, and do without the code for batches. */
let each: typeof import("./each.js") | undefined;

async function callLater(thread: Thread<unknown> & Batch, fn: Fn): Promise<unknown> {
  each = await import("./each.js");
  return each.callEach(thread, fn);
}
