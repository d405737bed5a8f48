import { checkCount, checkOptions, show } from "../../base/options.js";
import { adopt, create, SharedObject } from "../handle.js";
import { type Kind, know } from "../kinds.js";
import { words } from "../memory.js";
import { boxKind, makeReady, type Ready, unstored } from "./cells.js";
import { type CallNaming, naming, placeOf, tellAll } from "./naming.js";
import { lengthOf, MAX_LENGTH, mend, SIZE } from "./ring.js";
import {
  clear,
  includes,
  insert,
  removeEqual,
  replace,
  take,
  valueAt,
  valuesOf,
} from "./sequence.js";

/** How long a list may become. */
export interface ListOptions {
  /**
   * How many values may be in it; what is pushed in at one end pushes those at the other end out. Left out, or
   * `Infinity`: no limit. Python's `deque(maxlen=…)`.
   */
  maxLength?: number | undefined;
}

const MAKES = /* @__PURE__ */ naming("new SharedList");
const PUSHES = /* @__PURE__ */ naming("SharedList.push");
const UNSHIFTS = /* @__PURE__ */ naming("SharedList.unshift");
const SETS = /* @__PURE__ */ naming("SharedList.set");
const REMOVES = /* @__PURE__ */ naming("SharedList.remove");
const INCLUDES = /* @__PURE__ */ naming("SharedList.includes");

const MOST = 2 ** 31 - 1;

/**
 * A list that all threads read and change, whatever their realms: Python's `list` and `deque` among threads, with the
 * names of JavaScript's `Array`. Put it in a thread's field, and it is the same one there. Both ends are quick.
 *
 * Each method is one step, and none waits; values are copied when they come in and when they are read: all of that as
 * with {@link SharedMap}. Where somebody should wait until there is something, use a {@link Queue}.
 *
 * @example
 * const results = new SharedList<string>();  // in a thread's field, it is the same list there
 * results.push(line);                        // there
 * console.log(results.length, [...results]); // here
 */
export class SharedList<V = unknown> extends SharedObject implements Iterable<V> {
  /**
   * @param values what is in it at first; with `maxLength` the last ones of them.
   * @throws {ThreadError} NO_SHARED_MEMORY, THREAD_UNCLONEABLE
   * @throws {RangeError | TypeError} for a `maxLength` that is no whole number of 1 or more.
   */
  constructor(values?: Iterable<V> | null, options?: ListOptions) {
    super();
    const first = listOf(values);
    const { maxLength = Number.POSITIVE_INFINITY } = checkOptions(
      "new SharedList",
      options,
      "new SharedList([], { maxLength: 100 })",
      ["maxLength"],
    );
    const most =
      maxLength === Number.POSITIVE_INFINITY
        ? 0
        : checkCount("new SharedList", "maxLength", maxLength, MOST);
    know(boxKind);
    create(this, listKind, SIZE, (at) => {
      tellAll();
      words[at + MAX_LENGTH] = most;
      if (first.length > 0) insert(at, allReady(MAKES, first, most, true), true);
    });
  }

  /** The value of that index, a copy; a negative one counts from the end. Undefined where there is none. */
  at(index: number): V | undefined {
    const at = placeOf(this, listKind);
    return valueAt(at, readIndex("SharedList.at", index)) as V | undefined;
  }

  /**
   * Sets the value of that index; a negative one counts from the end.
   *
   * @throws {RangeError} where there is no such index.
   * @throws {ThreadError} THREAD_UNCLONEABLE
   */
  set(index: number, value: V): void {
    const at = placeOf(this, listKind);
    const nth = readIndex(SETS.call, index);
    if (replace(at, nth, makeReady(value, SETS))) return;
    throw new RangeError(
      `SharedList.set: there is no index ${nth} in a list of ${this.length}: push() makes it longer`,
    );
  }

  /** Puts values in at the end, together. @returns how many there are then. */
  push(...values: V[]): number {
    const at = placeOf(this, listKind);
    return insert(at, allReady(PUSHES, values, words[at + MAX_LENGTH] as number, true), true);
  }

  /** Takes the last value out; undefined where there is none. */
  pop(): V | undefined {
    return take(placeOf(this, listKind), true) as V | undefined;
  }

  /** Takes the first value out; undefined where there is none. Python's `popleft`. */
  shift(): V | undefined {
    return take(placeOf(this, listKind), false) as V | undefined;
  }

  /** Puts values in at the start, together, in their order. @returns how many there are then. */
  unshift(...values: V[]): number {
    const at = placeOf(this, listKind);
    return insert(at, allReady(UNSHIFTS, values, words[at + MAX_LENGTH] as number, false), false);
  }

  /**
   * Takes the first value out that is equal, by what it is made of, as Python's `remove` does: texts, numbers, plain
   * objects and arrays with the same in the same order; shared objects where they are the same one.
   *
   * @returns whether there was one.
   */
  remove(value: V): boolean {
    const at = placeOf(this, listKind);
    return removeEqual(at, makeReady(value, REMOVES));
  }

  /** Whether an equal value is in it, as `remove` compares them. */
  includes(value: V): boolean {
    const at = placeOf(this, listKind);
    return includes(at, makeReady(value, INCLUDES));
  }

  /** Takes all out. */
  clear(): void {
    clear(placeOf(this, listKind));
  }

  /** How many values there are. By the time that you read it, it may be another number. */
  get length(): number {
    return Math.max(0, lengthOf(placeOf(this, listKind)));
  }

  /** How many values may be in it; `Infinity` for no limit. */
  get maxLength(): number {
    return (words[placeOf(this, listKind) + MAX_LENGTH] as number) || Number.POSITIVE_INFINITY;
  }

  /** The values from `start` up to `end`, as `Array.slice` counts them: an array, as they are now. */
  slice(start = 0, end: number = Number.POSITIVE_INFINITY): V[] {
    const at = placeOf(this, listKind);
    const from = readIndex("SharedList.slice", start);
    const to = end === Number.POSITIVE_INFINITY ? MOST : readIndex("SharedList.slice", end);
    return valuesOf(at, from, to) as V[];
  }

  /** The values as they are now; what changes later is not seen. */
  values(): IterableIterator<V> {
    return this.slice().values();
  }

  /** The same as `values`. */
  [Symbol.iterator](): IterableIterator<V> {
    return this.values();
  }

  /** An array of what is in it now. */
  toJSON(): V[] {
    return this.slice();
  }

  /** `<SharedList length=2>`. */
  override toString(): string {
    return `<${this.constructor.name} length=${this.length}>`;
  }
}

export const listKind: Kind = {
  type: 25,
  name: "SharedList",
  revive: (at) => adopt(at, () => new SharedList()),
  mend,
  dispose: clear,
};

/** Of those that there may be: all others would be pushed out at once. */
function allReady(
  named: CallNaming,
  values: readonly unknown[],
  most: number,
  atEnd: boolean,
): Ready[] {
  const fit = most === 0 ? values : atEnd ? values.slice(-most) : values.slice(0, most);
  const ready: Ready[] = [];
  try {
    for (const value of fit) ready.push(makeReady(value, named));
    return ready;
  } catch (error) {
    for (const each of ready) unstored(each);
    throw error;
  }
}

function readIndex(call: string, index: unknown): number {
  if (typeof index !== "number")
    throw new TypeError(`${call}: an index must be a number, not ${show(index)}`);
  if (!Number.isInteger(index) || Math.abs(index) > MOST)
    throw new RangeError(`${call}: an index must be a whole number, not ${index}`);
  return index;
}

function listOf<V>(values: Iterable<V> | null | undefined): V[] {
  if (values === undefined || values === null) return [];
  if (typeof (values as { [Symbol.iterator]?: unknown })[Symbol.iterator] === "function")
    return [...values];
  throw new TypeError(`new SharedList: values must be a list, not ${show(values)}`);
}
