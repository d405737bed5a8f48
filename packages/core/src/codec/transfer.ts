import { show } from "../base/options.js";

/** Nothing has ever been marked in most programs. */
let anyMarked = false;
const marks = new WeakMap<object, readonly object[]>();

/**
 * Marks a value so that its buffers (or ports) move to the other thread instead of being copied. Put it
 * in a thread's field or return it from `run`; the sender's buffers are detached by the end of the tick.
 *
 * @param buffers what moves; left out, the value itself where it is a buffer, or the buffer of a view.
 * @returns the value itself.
 *
 * @example
 * thread.pixels = transfer(new Uint8Array(1e6));
 */
export function transfer<T extends object>(value: T, buffers?: readonly object[]): T {
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`transfer takes an object that holds buffers, not ${show(value)}`);
  }
  if (buffers !== undefined && !Array.isArray(buffers)) {
    throw new TypeError(
      `transfer: the second argument must be an array of buffers, not ${show(buffers)}`,
    );
  }
  const list = buffers ?? [ArrayBuffer.isView(value) ? value.buffer : value];
  for (const item of list) {
    if (typeof item !== "object" || item === null) {
      throw new TypeError(`transfer: only buffers and ports can move, not ${show(item)}`);
    }
    if (ArrayBuffer.isView(item)) {
      throw new TypeError(
        "transfer: a view cannot move, its buffer can: write transfer(view, [view.buffer])",
      );
    }
    if (item instanceof SharedArrayBuffer_) {
      throw new TypeError("transfer: a SharedArrayBuffer is shared already: pass it as it is");
    }
  }
  marks.set(value, list);
  anyMarked = true;
  return value;
}

// Absent in a page that is not cross-origin isolated.
const SharedArrayBuffer_: { new (): object } = globalThis.SharedArrayBuffer ?? class {};

/**
 * Whether it can only move. Node 20 crashes as a whole when a port that has closed is cloned, so no port
 * may get as far as structured clone unless it is to move.
 */
export function isPort(value: object): boolean {
  return value instanceof Port;
}

const Port = (globalThis as unknown as { MessagePort?: new () => object }).MessagePort ?? class {};

export function isMarked(value: object): boolean {
  return anyMarked && marks.has(value);
}

/** What moves with a value. The mark goes with it: it was for one journey. */
export function takeMark(value: object): readonly object[] {
  const list = marks.get(value) ?? [];
  marks.delete(value);
  return list;
}
