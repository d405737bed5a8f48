/**
 * Engines collect by what they count, and of a block in the commons they see a small object only. So each realm
 * counts what its objects hold there, and makes the engine collect when that has become much more.
 */
import { monotonic } from "../base/clock.js";
import { mostBytes } from "./allocate.js";

/** The part of all shared memory after which a realm collects, and after which it does however long that takes. */
const PART = 16;
const LARGE_PART = 8;
/** Less than so many bytes is never worth it. */
const LEAST = 2 ** 20;
/** Until then a collection is followed by so many times as long without one. */
const PAUSE = 9;
/**
 * The largest buffers that engines take: V8's in Node, V8's in a browser, Firefox's, those of 32 bits. An engine that
 * cannot allocate so much runs a full collection before it throws, within the call; an engine that can allocate it
 * leaves the memory untouched.
 */
const LARGEST = [2 ** 53 - 1, 2 ** 35 - 1, 2 ** 33, 2 ** 31 - 1];

/** Bytes that this realm's objects hold, and how few these were at least since it collected. */
let held = 0;
let fewest = 0;
/** When it may collect again. */
let next = 0;

/** This realm's objects hold so many bytes more, or less. */
export function count(bytes: number): void {
  held += bytes;
  fewest = Math.min(fewest, held);
  const more = held - fewest;
  if (more < LEAST) return;
  const most = mostBytes();
  if (!(more >= most / LARGE_PART || (more >= most / PART && monotonic() >= next))) return;
  collect();
  kept = true;
}

/** It has collected for that, but not what this turn of the event loop made. */
let kept = false;

/** Whether it has since this was asked last: whoever may wait lets the event loop have a turn. */
export function needsTurn(): boolean {
  const before = kept;
  kept = false;
  return before;
}

/** How many bytes this realm's objects hold. */
export function heldBytes(): number {
  return held;
}

/** Makes the engine collect what nobody can reach: 5 to 20 ms, and longer where the heap is large. */
export function collect(): void {
  fewest = held;
  const began = monotonic();
  collector ??= nodes() ?? askForTooMuch;
  collector();
  const ended = monotonic();
  next = ended + PAUSE * (ended - began);
}

let collector: (() => void) | undefined;

function askForTooMuch(): void {
  for (const bytes of LARGEST) {
    try {
      new ArrayBuffer(bytes);
      return;
    } catch (error) {
      // "Invalid length" means that nothing was tried.
      if (!/invalid/i.test((error as Error).message)) return;
    }
  }
}

interface Node {
  readonly release?: { readonly name?: string };
  getBuiltinModule?(name: "node:v8"): { setFlagsFromString(flags: string): void };
  getBuiltinModule?(name: "node:vm"): { runInNewContext(code: string): () => void };
}

/** Node's collector itself, which needs a quarter of the time; as Jest gets it too. */
function nodes(): (() => void) | undefined {
  const { process, Deno, Bun } = globalThis as { process?: Node; Deno?: unknown; Bun?: unknown };
  if (process?.release?.name !== "node" || Deno || Bun) return undefined;
  try {
    const v8 = process.getBuiltinModule?.("node:v8");
    v8?.setFlagsFromString("--expose-gc");
    const gc = process.getBuiltinModule?.("node:vm").runInNewContext("gc");
    // Contexts that the program makes later look as before.
    v8?.setFlagsFromString("--no-expose-gc");
    return typeof gc === "function" ? () => gc() : undefined;
  } catch {
    return undefined;
  }
}
