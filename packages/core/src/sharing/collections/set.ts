import { checkFunction, show } from "../../base/options.js";
import { adopt, create, SharedObject } from "../handle.js";
import type { Kind } from "../kinds.js";
import { words } from "../memory.js";
import { clear, countOf, has, IF_NEW, put, remove } from "./entries.js";
import { giveKey, type Key } from "./keys.js";
import { placeOf, tellAll } from "./naming.js";
import { entriesOf } from "./snapshot.js";
import { begin, IN_SLOT, mend, SEED, SIZE } from "./table.js";

/** A cell that only says whether it is there. */
const CELL = 2;

/**
 * A set of text and numbers that all threads read and change, whatever their realms: Python's `set` among threads,
 * with the names of JavaScript's `Set`, but for `add`, which says whether the key is new. Put it in a thread's field, and
 * it is the same one there. NaN equals NaN, and -0 is 0.
 *
 * Each method is one step, and none waits, as with {@link SharedMap}.
 *
 * @example
 * const seen = new SharedSet<string>();          // in a thread's field, it is the same set there
 * if (seen.add(url)) await crawl(url);           // of all threads that find the page one crawls it
 */
export class SharedSet<K extends Key = Key> extends SharedObject implements Iterable<K> {
  /**
   * @param keys what is in it at first.
   * @throws {ThreadError} NO_SHARED_MEMORY
   * @throws {TypeError} for a key that is neither text nor a number.
   */
  constructor(keys?: Iterable<K> | null) {
    super();
    const first = listOf(keys);
    create(this, setKind, SIZE, (at) => {
      tellAll();
      begin(at, IN_SLOT + CELL);
      try {
        for (const key of first) addTo(at, "new SharedSet", key);
      } catch (error) {
        clear(at);
        throw error;
      }
    });
  }

  /** Puts the key in. @returns whether it is new: of all who add it, one is told so. */
  add(key: K): boolean {
    return addTo(placeOf(this, setKind), "SharedSet.add", key);
  }

  /** Whether the key is in it. */
  has(key: K): boolean {
    const at = placeOf(this, setKind);
    giveKey("SharedSet.has", key, words[at + SEED] as number);
    return has(at);
  }

  /** Takes the key out. @returns whether it was there. */
  delete(key: K): boolean {
    const at = placeOf(this, setKind);
    giveKey("SharedSet.delete", key, words[at + SEED] as number);
    return remove(at);
  }

  /** Takes all out. */
  clear(): void {
    clear(placeOf(this, setKind));
  }

  /** How many keys there are. By the time that you read it, it may be another number. */
  get size(): number {
    return countOf(placeOf(this, setKind));
  }

  /** The keys as they are now, in the order in which they came; what changes later is not seen. */
  values(): IterableIterator<K> {
    return keysOf<K>(this).values();
  }

  /** The same as `values`. */
  keys(): IterableIterator<K> {
    return this.values();
  }

  /** Each key as they are now, twice, as `Set` has it. */
  entries(): IterableIterator<[K, K]> {
    return keysOf<K>(this)
      .map((key): [K, K] => [key, key])
      .values();
  }

  /** The same as `values`. */
  [Symbol.iterator](): IterableIterator<K> {
    return this.values();
  }

  /** Calls with each key, as they are when it is called. */
  forEach(call: (key: K, again: K, set: this) => void): void {
    checkFunction("SharedSet.forEach", "call", call);
    for (const key of this) call(key, key, this);
  }

  /** An array of what is in it now. */
  toJSON(): K[] {
    return keysOf(this);
  }

  /** `<SharedSet size=2>`. */
  override toString(): string {
    return `<${this.constructor.name} size=${this.size}>`;
  }
}

export const setKind: Kind = {
  type: 24,
  name: "SharedSet",
  revive: (at) => adopt(at, () => new SharedSet()),
  mend,
  dispose: clear,
};

function addTo(at: number, call: string, key: unknown): boolean {
  giveKey(call, key, words[at + SEED] as number);
  return put(at, undefined, IF_NEW);
}

function keysOf<K>(set: SharedObject): K[] {
  return entriesOf(placeOf(set, setKind), false).map(([key]) => key as K);
}

function listOf<K>(keys: Iterable<K> | null | undefined): K[] {
  if (keys === undefined || keys === null) return [];
  if (typeof (keys as { [Symbol.iterator]?: unknown })[Symbol.iterator] === "function")
    return [...keys];
  throw new TypeError(`new SharedSet: keys must be a list, not ${show(keys)}`);
}
