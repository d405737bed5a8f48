import { show } from "../base/options.js";
import { kindOf, tagOf } from "./kinds.js";

/** Nothing has ever been marked in most programs. */
let anyMarked = false;
const marks = new WeakMap<object, readonly object[]>();

/** What can move to another thread: a buffer, or what the platform lets move, such as a port, a stream or an image. */
export type Movable =
  | ArrayBuffer
  | { close(): unknown }
  | { getReader(): unknown }
  | { getWriter(): unknown }
  | { readonly readable: object; readonly writable: object }
  | { readonly width: number; readonly height: number };

/**
 * Marks a value so that its buffers (or ports) move to the other thread instead of being copied. Put it
 * in a thread's field or return it from `run`; the sender's buffers are detached by the end of the tick.
 *
 * `buffers` is what moves; left out, the value itself where it is a buffer, or the buffer of a view.
 *
 * @returns the value itself.
 * @throws {TypeError} for what cannot move.
 *
 * @example
 * thread.pixels = transfer(new Uint8Array(1e6));
 * thread.image = transfer({ width: 640, pixels }, [pixels.buffer]);
 */
export function transfer<T extends Movable | ArrayBufferView>(value: T): T;
export function transfer<T extends object>(value: T, buffers: readonly Movable[]): T;
export function transfer<T extends object>(value: T, buffers?: readonly Movable[]): T {
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`transfer takes an object that holds buffers, not ${show(value)}`);
  }
  if (buffers !== undefined && !Array.isArray(buffers)) {
    throw new TypeError(
      `transfer: the second argument must be an array of buffers, not ${show(buffers)}`,
    );
  }
  const list: readonly object[] = buffers ?? [ArrayBuffer.isView(value) ? value.buffer : value];
  for (const item of list) {
    if (typeof item !== "object" || item === null || !canMove(item)) {
      throw new TypeError(
        `transfer: only buffers and ports can move, not ${show(item)}: transfer(value, [buffer])`,
      );
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

/** Whether it may be one that moves: what the language itself has, but buffers, and what programs make, is not. */
function canMove(item: object): boolean {
  const kind = kindOf(item);
  return kind === "port" || kind === "platform" || (kind === "leaf" && !STAYS.test(tagOf(item)));
}

const STAYS = /^(Date|RegExp|Promise|Weak|Number|String|Bool)/;

// Absent in a page that is not cross-origin isolated.
const SharedArrayBuffer_: { new (): object } = globalThis.SharedArrayBuffer ?? class {};

export function isMarked(value: object): boolean {
  return anyMarked && marks.has(value);
}

/** What moves with a value. The mark goes with it: it was for one journey. */
export function takeMark(value: object): readonly object[] {
  const list = marks.get(value) ?? [];
  marks.delete(value);
  return list;
}
