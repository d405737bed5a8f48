/**
 * A realm's own object for something in shared memory. A realm has at most one for each, so that what comes
 * back is the very object that was passed. What no realm holds any more gives its memory back.
 */
import { FinalizationRegistry, WeakRef } from "../base/globals.js";
import { inspect, lend, place } from "../base/internal.js";
import { entryOf, HELD } from "../realm/commons.js";
import { shared } from "../realm/state.js";
import { allocate, classOf, free } from "./allocate.js";
import { HOLDERS, type Kind, kindOf, know, TYPE } from "./kinds.js";
import { isOpen, noObject, open, reach, words } from "./memory.js";

/** Where an object is that waits for the commons; no access there succeeds. */
const NOWHERE = -(2 ** 30);

// Whoever imports an object's class has a use for it.
shared.shares = true;

export const placed: unique symbol = Symbol("placed");
/** The method of a class that gives its objects' kind, where its subclasses have others. */
export const its: unique symbol = Symbol("its");

/** What lives in shared memory and looks the same in every realm. Put it in a thread's field to share it. */
export abstract class SharedObject {
  /** @internal */
  readonly [place]: number = NOWHERE;

  /** How Node prints it: as `toString` says. */
  [inspect](): unknown {
    return this.toString();
  }

  /** @internal It has its memory now. */
  [placed]?(at: number): void;

  /** @internal Holds it for another realm. @returns what to hand over. */
  [lend](): number {
    retain(this[place]);
    return this[place];
  }
}

type Settable = { -readonly [Key in keyof SharedObject]: SharedObject[Key] };

/** Where the object is that is being constructed, if that is there already. */
let adopting = 0;

/** Constructs the object of this realm for what is at `at`. */
export function adopt<T extends SharedObject>(at: number, construct: () => T): T {
  adopting = at;
  try {
    return construct();
  } finally {
    adopting = 0;
  }
}

/**
 * For constructors: makes an object's memory, and calls `begin` with it. On a carrier whose worker file is
 * still being imported that happens a moment later.
 *
 * @param size in words.
 * @throws {ThreadError} NO_SHARED_MEMORY
 */
export function create(
  object: SharedObject,
  kind: Kind,
  size: number,
  begin?: (at: number) => void,
): void {
  know(kind);
  if (adopting !== 0) {
    own(object, adopting);
    adopting = 0;
    return;
  }
  const make = (): void => {
    open(`new ${object.constructor.name}()`);
    const at = allocate(size);
    words[at + HOLDERS] = 1;
    begin?.(at);
    Atomics.store(words, at + TYPE, kind.type | (classOf(size) << 8));
    own(object, elsewhere.get(object)?.(at) ?? at);
  };
  // Where there is no shared memory it never comes.
  const comes = shared.isCarrier && typeof SharedArrayBuffer === "function";
  if (comes && !isOpen()) shared.onCommons.push(make);
  else make();
}

/** What was made before there was memory for it, and may turn out to be another's; gives where that is. */
export const elsewhere: WeakMap<object, (at: number) => number> = new WeakMap();

/** The objects of this realm, by where they are. */
const objects = new Map<number, WeakRef<SharedObject>>();

const collected = new FinalizationRegistry<{ at: number; node: number }>(({ at, node }) => {
  if (!objects.get(at)?.deref()) objects.delete(at);
  unhold(node);
  release(at);
});

/** From here on this realm holds it. */
function own(object: SharedObject, at: number): void {
  (object as Settable)[place] = at;
  objects.set(at, new WeakRef(object));
  collected.register(object, { at, node: hold(at) });
  object[placed]?.(at);
}

/** This realm's object for what is at `at`, which is held for it already; `like` as in `Kind.revive`. */
export function objectAt(at: number, like?: object): object {
  const known = objects.get(at)?.deref();
  if (known) {
    release(at);
    return known;
  }
  open("sharing");
  reach();
  return kindOf(at).revive(at, like);
}

/**
 * Somebody more holds it: a message on its way, or another shared object.
 *
 * @throws {TypeError} where `at` is no place, which would be the first word of all.
 */
export function retain(at: number): void {
  if (!(at > 0)) throw noObject(at);
  Atomics.add(words, at + HOLDERS, 1);
}

export function release(at: number): void {
  reach();
  if (Atomics.sub(words, at + HOLDERS, 1) > 1) return;
  kindOf(at).dispose?.(at);
  free(at, 2 ** ((words[at + TYPE] as number) >> 8));
}

// What a realm holds is listed in shared memory, so that it can be released when the realm dies.
const AT = 1;
const PREVIOUS = 2;
const NEXT = 3;
const NODE = 4;

function hold(at: number): number {
  const head = entryOf(shared.realmId) + HELD;
  const node = allocate(NODE);
  const next = words[head] as number;
  words[node + AT] = at;
  words[node + NEXT] = next;
  if (next !== 0) words[next + PREVIOUS] = node;
  Atomics.store(words, head, node);
  return node;
}

function unhold(node: number): void {
  const previous = words[node + PREVIOUS] as number;
  const next = words[node + NEXT] as number;
  if (next !== 0) words[next + PREVIOUS] = previous;
  words[previous === 0 ? entryOf(shared.realmId) + HELD : previous + NEXT] = next;
  free(node, NODE);
}

/** Everything that a dead realm held. */
export function releaseAll(id: number): void {
  const head = entryOf(id) + HELD;
  let node = Atomics.exchange(words, head, 0);
  while (node !== 0) {
    reach();
    const next = words[node + NEXT] as number;
    release(words[node + AT] as number);
    free(node, NODE);
    node = next;
  }
}
