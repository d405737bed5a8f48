import { checkFunction, show } from "../../base/options.js";
import { adopt, create, SharedObject } from "../handle.js";
import { type Kind, know } from "../kinds.js";
import { words } from "../memory.js";
import { boxKind, CELL, makeReady, type Ready, valueOf } from "./cells.js";
import {
  ALWAYS,
  clear,
  countOf,
  found,
  has,
  IF_NEW,
  IF_SAME,
  put,
  read,
  remove,
  stamp,
  take,
  wasThere,
} from "./entries.js";
import { giveKey, type Key } from "./keys.js";
import { type CallNaming, naming, placeOf, tellAll } from "./naming.js";
import { entriesOf } from "./snapshot.js";
import { begin, IN_SLOT, mend, SEED, SIZE } from "./table.js";

const SETS = /* @__PURE__ */ naming("SharedMap.set");
const INSERTS = /* @__PURE__ */ naming("SharedMap.getOrInsert");
const UPDATES = /* @__PURE__ */ naming("SharedMap.update");
const MAKES = /* @__PURE__ */ naming("new SharedMap");

/**
 * A map that all threads read and change, whatever their realms: Python's `dict` among threads, with the names of
 * JavaScript's `Map`. Put it in a thread's field, and it is the same one there. It grows as it needs to, in shared memory.
 *
 * Each method is one step: others see what was before or what is after, and so does a program one of whose carriers
 * dies in it. None waits, so all may be called from blocked code, from asynchronous code and on a page's main thread.
 *
 * A key is text or a number; NaN equals NaN, and -0 is 0. A value is copied when it is set and when it is read, as
 * {@link Queue} does it: what changes later in the object that was set, or in the one that was read, changes nothing in the
 * map; set it again, or use `update`. Threads and shared objects (a lock, a queue, a struct) are themselves. An error
 * whose class this realm has not imported comes as the nearest built-in one, and any other object of such a class is
 * refused by its name.
 *
 * @example
 * const seen = new SharedMap<string, number>();              // in a thread's field, it is the same map there
 * seen.update(word, (count = 0) => count + 1);               // there, in as many threads as you like
 * for (const [word, count] of seen) console.log(word, count); // here
 */
export class SharedMap<K extends Key = Key, V = unknown>
  extends SharedObject
  implements Iterable<[K, V]>
{
  /**
   * @param entries what is in it at first.
   * @throws {ThreadError} NO_SHARED_MEMORY, THREAD_UNCLONEABLE
   * @throws {TypeError} for a key that is neither text nor a number.
   */
  constructor(entries?: Iterable<readonly [K, V]> | null) {
    super();
    const first = listOf(entries);
    know(boxKind);
    create(this, mapKind, SIZE, (at) => {
      tellAll();
      begin(at, IN_SLOT + CELL);
      try {
        for (const [key, value] of first) put(at, readyFor(at, MAKES, key, value), ALWAYS);
      } catch (error) {
        clear(at);
        throw error;
      }
    });
  }

  /**
   * The key's value, a copy; undefined where there is none.
   *
   * @throws {ThreadError} THREAD_MODULE where something in it has a class that this realm has not imported.
   */
  get(key: K): V | undefined {
    const at = placeOf(this, mapKind);
    giveKey("SharedMap.get", key, words[at + SEED] as number);
    return valueOf(read(at)) as V | undefined;
  }

  /**
   * Sets the key's value, whether there is one or not.
   *
   * @throws {ThreadError} THREAD_UNCLONEABLE; the map is as before.
   */
  set(key: K, value: V): this {
    const at = placeOf(this, mapKind);
    if (changing) checkNotChanging(at, key);
    put(at, readyFor(at, SETS, key, value), ALWAYS);
    return this;
  }

  /** Whether the key has a value. */
  has(key: K): boolean {
    const at = placeOf(this, mapKind);
    giveKey("SharedMap.has", key, words[at + SEED] as number);
    return has(at);
  }

  /** Takes the key out. @returns whether it was there. */
  delete(key: K): boolean {
    const at = placeOf(this, mapKind);
    if (changing) checkNotChanging(at, key);
    giveKey("SharedMap.delete", key, words[at + SEED] as number);
    return remove(at);
  }

  /**
   * Takes the key out and gives its value; undefined where there is none. Of those who call it at once one gets
   * the value. Python's `pop(key, None)`.
   *
   * @throws {ThreadError} THREAD_MODULE as `get`; the key stays.
   */
  pop(key: K): V | undefined {
    const at = placeOf(this, mapKind);
    if (changing) checkNotChanging(at, key);
    for (;;) {
      giveKey("SharedMap.pop", key, words[at + SEED] as number);
      if (take(at)) return valueOf(found) as V | undefined;
      // It may not be to be read here: so it is read before it is taken.
      const outcome = read(at);
      const [expected, isThere] = [stamp, wasThere];
      const value = valueOf(outcome) as V | undefined;
      if (!isThere) return value;
      giveKey("SharedMap.pop", key, words[at + SEED] as number);
      if (remove(at, expected)) return value;
    }
  }

  /**
   * The key's value, which is `value` from now on where there was none. Python's `setdefault`.
   *
   * @throws as `get` and `set` do.
   */
  getOrInsert(key: K, value: V): V {
    const at = placeOf(this, mapKind);
    if (changing) checkNotChanging(at, key);
    const ready = readyFor(at, INSERTS, key, value);
    return put(at, ready, IF_NEW) ? value : (valueOf(found) as V);
  }

  /**
   * The key's value, which is made by `compute` where there is none. Of several threads that do this at once each
   * may compute; the first one's value counts, for all of them.
   *
   * @throws as `get` and `set` do, and what `compute` throws.
   */
  getOrInsertComputed(key: K, compute: (key: K) => V): V {
    const at = placeOf(this, mapKind);
    checkFunction("SharedMap.getOrInsertComputed", "compute", compute);
    giveKey("SharedMap.getOrInsertComputed", key, words[at + SEED] as number);
    const outcome = read(at);
    const isThere = wasThere;
    const value = valueOf(outcome) as V;
    return isThere ? value : this.getOrInsert(key, compute(key));
  }

  /**
   * Replaces the key's value by what `change` makes of it, as one step: nobody's change gets lost. `change` runs
   * outside of the map, and again where somebody else has set the key meanwhile; so it should do no more than
   * compute. For what takes long hold a lock of your own.
   *
   * @param change is given a copy of the value, undefined where there is none.
   * @returns the new value.
   * @throws what `change` throws, and as `get` and `set` do; the map is as before.
   * @throws {TypeError} where `change` is asynchronous, or changes this very key itself.
   */
  update(key: K, change: (value: V | undefined, key: K) => V): V {
    const at = placeOf(this, mapKind);
    checkFunction("SharedMap.update", "change", change);
    if (changing) checkNotChanging(at, key);
    for (;;) {
      giveKey("SharedMap.update", key, words[at + SEED] as number);
      const outcome = read(at);
      const expected = stamp;
      const value = valueOf(outcome) as V | undefined;
      const next = changed(at, key, () => change(value, key));
      const ready = readyFor(at, UPDATES, key, next);
      if (put(at, ready, IF_SAME, expected)) return next;
    }
  }

  /** Takes all out. */
  clear(): void {
    const at = placeOf(this, mapKind);
    if (changing) checkNotChanging(at, undefined);
    clear(at);
  }

  /** How many keys there are. By the time that you read it, it may be another number. */
  get size(): number {
    return countOf(placeOf(this, mapKind));
  }

  /** Keys and values as they are now, in the order in which the keys came; what changes later is not seen. */
  entries(): IterableIterator<[K, V]> {
    return (entriesOf(placeOf(this, mapKind), true) as [K, V][]).values();
  }

  /** The keys as they are now, in the order in which they came. */
  keys(): IterableIterator<K> {
    return (entriesOf(placeOf(this, mapKind), false) as [K, V][]).map(([key]) => key).values();
  }

  /** The values as they are now, in the order in which their keys came. */
  values(): IterableIterator<V> {
    return (entriesOf(placeOf(this, mapKind), true) as [K, V][]).map(([, value]) => value).values();
  }

  /** The same as `entries`. */
  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.entries();
  }

  /** Calls with each value and key, as they are when it is called. */
  forEach(call: (value: V, key: K, map: this) => void): void {
    checkFunction("SharedMap.forEach", "call", call);
    for (const [key, value] of this) call(value, key, this);
  }

  /** A plain object of what is in it now; a number as a key becomes text, as everywhere in JSON. */
  toJSON(): Record<string, V> {
    return Object.fromEntries(this);
  }

  /** `<SharedMap size=2>`. */
  override toString(): string {
    return `<${this.constructor.name} size=${this.size}>`;
  }
}

export const mapKind: Kind = {
  type: 23,
  name: "SharedMap",
  revive: (at) => adopt(at, () => new SharedMap()),
  mend,
  dispose: clear,
};

/** A value as the table takes it, and the key given. */
function readyFor(at: number, named: CallNaming, key: unknown, value: unknown): Ready {
  const seed = words[at + SEED] as number;
  giveKey(named.call, key, seed);
  const ready = makeReady(value, named);
  // Reading the value may have run getters, and these may have used a map.
  if (typeof ready === "object") giveKey(named.call, key, seed);
  return ready;
}

function listOf<K, V>(entries: Iterable<readonly [K, V]> | null | undefined): (readonly [K, V])[] {
  if (entries === undefined || entries === null) return [];
  if (typeof (entries as { [Symbol.iterator]?: unknown })[Symbol.iterator] !== "function")
    throw new TypeError(
      `new SharedMap: entries must be a list of [key, value], not ${show(entries)}`,
    );
  const list = [...entries];
  for (const entry of list) {
    if (typeof entry !== "object" || entry === null)
      throw new TypeError(`new SharedMap: an entry must be [key, value], not ${show(entry)}`);
  }
  return list;
}

/** A key whose `update` calls its function right now, in this realm. */
interface Changing {
  readonly at: number;
  readonly key: unknown;
  readonly outer: Changing | undefined;
}
let changing: Changing | undefined;

function changed<V>(at: number, key: unknown, change: () => V): V {
  const outer = changing;
  changing = { at, key, outer };
  try {
    const next = change();
    if (typeof (next as { then?: unknown } | null | undefined)?.then !== "function") return next;
  } finally {
    changing = outer;
  }
  throw new TypeError(
    "SharedMap.update: change must return the value, not a promise of it: await what you need before, or hold a lock around get, await and set",
  );
}

/** It would have to run again for ever. */
function checkNotChanging(at: number, key: unknown): void {
  for (let each = changing; each; each = each.outer) {
    const isSame = key === undefined || key === each.key || Object.is(key, each.key);
    if (each.at !== at || !isSame) continue;
    throw new TypeError(
      `SharedMap.update: change must not change ${show(each.key)} itself: return the new value`,
    );
  }
}
