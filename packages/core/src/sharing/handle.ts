/// <reference lib="esnext.disposable" preserve="true" />
/**
 * A realm's own object for something in shared memory. A realm has at most one for each, so that what comes
 * back is the very object that was passed. What no realm holds any more gives its memory back.
 */
import { ThreadError } from "../base/errors.js";
import { FinalizationRegistry, WeakRef } from "../base/globals.js";
import { inspect, kept, lend, place, send } from "../base/internal.js";
import type { ClassRef } from "../codec/classes.js";
import { commons, entryOf, HELD, isAlive } from "../realm/commons.js";
import { shared } from "../realm/state.js";
import { allocate, bytesOf, free, freeFor, OBJECTS, trim, whenOut } from "./allocate.js";
import { askOthers, listen } from "./asking.js";
import { collect, count, heldBytes } from "./collecting.js";
import { describeKept, keep } from "./kept/early.js";
import { HOLDERS, type Kind, kindOf, know, TYPE } from "./kinds.js";
import { isOpen, noObject, open, reach, words } from "./memory.js";

/** Where an object is that waits for the commons; no access there succeeds. */
const NOWHERE = -(2 ** 30);

// Whoever imports an object's class has a use for it.
shared.shares = true;

export const placed: unique symbol = Symbol("placed");
/** The method of a class that is told that its object was disposed. */
export const gone: unique symbol = Symbol("gone");
/** The method of a class that gives its objects' kind, where its subclasses have others. */
export const its: unique symbol = Symbol("its");

/** What lives in shared memory and looks the same in every realm. Put it in a thread's field to share it. */
export abstract class SharedObject {
  /** @internal */
  readonly [place]: number = NOWHERE;

  /** @internal Where memory is not shared: what is known here of it. */
  declare readonly [kept]?: object;

  /** How Node prints it: as `toString` says. */
  [inspect](): unknown {
    return isDisposed(this) ? `<${this.constructor.name} disposed>` : this.toString();
  }

  /**
   * Gives its memory back now, as far as this realm holds it; others that hold it keep it. `using` calls it at
   * the end of a block. To use it here afterwards is a ThreadError with the code DISPOSED; a second call does
   * nothing. What nobody disposes comes back when it has been collected.
   */
  [Symbol.dispose](): void {
    if (isDisposed(this)) return;
    const at = this[place];
    Object.defineProperty(this, place, { enumerable: false, get: () => refuse(this) });
    this[gone]?.();
    if (this[kept]) return shared.kept?.dispose(this);
    const holding = objects.get(at);
    if (holding?.object.deref() === this) end(holding);
  }

  /** @internal It was disposed. */
  [gone]?(): void;

  /** @internal It has its memory now. */
  [placed]?(at: number): void;

  /** @internal Holds it for another realm. @returns what to hand over. */
  [lend](): number {
    retain(this[place]);
    return this[place];
  }

  /** @internal Holds it for the realm of that number, or not at all where that is dead. */
  [send](to: number | undefined, holder?: object): { at: number; hold: number; class?: ClassRef } {
    if (this[kept]) return describeKept(this, holder);
    if (to === undefined) return { at: this[lend](), hold: 0 };
    const at = isAlive(to) ? this[lend]() : 0;
    if (at === 0) return { at, hold: 0 };
    try {
      return { at, hold: hold(at, to) };
    } catch (error) {
      release(at);
      throw error;
    }
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

/** Classes by their kinds, for messages: a minifier gives them other names. */
const NAMES: Readonly<Record<number, string>> = {
  1: "Lock",
  2: "RLock",
  3: "Condition",
  4: "Semaphore",
  5: "BoundedSemaphore",
  6: "Event",
  7: "Barrier",
  8: "RWLock",
  20: "Queue",
  21: "LifoQueue",
  22: "PriorityQueue",
};

/** What was made last, while somebody wants to know; null where that is nothing yet. */
let made: SharedObject | null | undefined;

/** What `call` gives, and whether that is what was made last, within the call. */
export function making<T>(call: () => T): { value: T; isNew: boolean } {
  const before = made;
  made = null;
  try {
    const value = call();
    return { value, isNew: made !== null && made === (value as unknown) };
  } finally {
    // Whatever is kept here would never be collected.
    made = before;
  }
}

/**
 * For constructors: makes an object's memory, and calls `begin` with it. On a carrier whose worker file is
 * still being imported that happens a moment later.
 *
 * @param size in words.
 * @param init what it is made with where the main realm keeps it; left out where it cannot.
 * @throws {ThreadError} NO_SHARED_MEMORY
 */
export function create(
  object: SharedObject,
  kind: Kind,
  size: number,
  begin?: (at: number) => void,
  init?: readonly unknown[],
): void {
  know(kind);
  if (made !== undefined) made = object;
  if (adopting !== 0) {
    const at = adopting;
    adopting = 0;
    return own(object, at, takeHold(at));
  }
  const make = (): void => {
    if (isDisposed(object)) return;
    open(`new ${kind.name ?? NAMES[kind.type] ?? object.constructor.name}()`);
    const known = elsewhere.get(object)?.find() ?? 0;
    if (known !== 0 && words[known + TYPE] === kind.type && (kind.fits?.(known, object) ?? true))
      return own(object, known, holdAnew(known));
    const node = allocate(NODE);
    let at = 0;
    try {
      // Should this realm die from here on, the block comes back.
      at = allocate(size, kind.use ?? OBJECTS, (block) => {
        words[block + TYPE] = 0;
        words[block + HOLDERS] = 1;
        hold(block, shared.realmId, node);
      });
      words[at + HOLDERS] = 1;
      begin?.(at);
    } catch (error) {
      if (at === 0) free(node);
      else {
        unhold(node);
        free(at);
      }
      throw error;
    }
    Atomics.store(words, at + TYPE, kind.type);
    const there = elsewhere.get(object)?.placed(at) ?? at;
    if (there !== at) {
      Atomics.store(words, node + AT, there);
      release(at);
    }
    own(object, there, node);
  };
  // Where there is no shared memory it never comes.
  const comes = shared.isCarrier && typeof SharedArrayBuffer === "function";
  if (comes && !isOpen()) shared.onCommons.push(make);
  else if (init && !commons()) keep(object, kind.type, init);
  else make();
}

/** What was made before there was memory for it, and may turn out to be another realm's. */
interface Elsewhere {
  /** Where the other realm's is; 0 where there is none so far. */
  find(): number;
  /** Its own memory is at `at`. @returns where it is from now on, and held: there, or where the other realm's is. */
  placed(at: number): number;
}
export const elsewhere: WeakMap<object, Elsewhere> = new WeakMap();

/** A hold of this realm's, for as long as its object lives. */
interface Holding {
  readonly object: WeakRef<SharedObject>;
  readonly at: number;
  /** 0 when it has ended. */
  node: number;
  /** How large what it holds was, at most. */
  bytes: number;
}

/** By where they are: the objects of this realm. */
const objects = new Map<number, Holding>();

const collected = new FinalizationRegistry<Holding>(end);

function end(holding: Holding): void {
  const { at, node } = holding;
  if (node === 0) return;
  holding.node = 0;
  // Another object may be there by now for what is at the same place.
  if (objects.get(at) === holding) objects.delete(at);
  endHold(node, at);
  count(-holding.bytes);
}

/** A hold of this realm ends. One after the other without waiting: a death in between would leave it held for ever. */
export function endHold(node: number, at: number): void {
  unlist(node);
  release(at);
  free(node);
}

/** From here on this realm holds it. */
function own(object: SharedObject, at: number, node: number): void {
  const holding = { object: new WeakRef(object), at, node, bytes: 0 };
  (object as Settable)[place] = at;
  objects.set(at, holding);
  collected.register(object, holding);
  weighHolding(holding, bytesOf(at));
  object[placed]?.(at);
}

/** What is at `at` has become so large. */
export function weigh(at: number, bytes: number): void {
  const holding = objects.get(at);
  if (holding) weighHolding(holding, bytes);
}

function weighHolding(holding: Holding, bytes: number): void {
  const more = bytes - holding.bytes;
  if (more <= 0) return;
  holding.bytes = bytes;
  count(more);
  if (heldBytes() >= MUCH) listen(giveBack);
}

/** A realm that holds fewer bytes than that is not asked for them. */
const MUCH = 2 ** 16;

export function isDisposed(object: object): boolean {
  return Object.getOwnPropertyDescriptor(object, place)?.get !== undefined;
}

/** @throws {ThreadError} DISPOSED */
export function refuse(object: object): never {
  throw new ThreadError(
    "DISPOSED",
    `this ${object.constructor.name} was disposed here, by [Symbol.dispose]() or at the end of the block of its using: use it before that, or leave it to the collector`,
  );
}

/**
 * Gives back what nobody here can reach. Whoever looks at a weak reference keeps what it finds until this turn of
 * the event loop is over: so the engine collects first.
 */
function giveBack(): void {
  collect();
  for (const holding of objects.values()) if (!holding.object.deref()) end(holding);
  trim();
}

// Before anybody is told that memory is out.
whenOut(giveBack, askOthers);

/** The hold that came with what is being revived. */
let sent = 0;

/** The hold that came with it ends: before what it holds, or a death in between would release that twice. */
export function dropHold(): void {
  const node = sent;
  sent = 0;
  if (node !== 0) unhold(node);
}

function takeHold(at: number): number {
  const node = sent;
  // Carriers that are no realms of their own have the main realm's list.
  const fits =
    node !== 0 && words[node + AT] === at && words[node + LIST] === listOf(shared.realmId);
  if (fits) sent = 0;
  return fits ? node : hold(at, shared.realmId);
}

/**
 * This realm's object for what is at `at`, which is held for it already.
 *
 * @param like as in `Kind.revive`.
 * @param node the hold that came with it, where it was sent to this realm.
 */
export function objectAt(at: number, like?: object, node = 0): object {
  open("sharing");
  reach();
  const known = objects.get(at)?.object.deref();
  if (known) {
    letGo({ at, hold: node });
    return known;
  }
  const before = sent;
  sent = node;
  try {
    return kindOf(at).revive(at, like);
  } finally {
    dropHold();
    sent = before;
  }
}

/** This realm's object for what another object holds that it has. */
export function objectIn(at: number): object {
  return objects.get(at)?.object.deref() ?? objectAt(at, undefined, holdAnew(at));
}

/** A hold of this realm, for what is held in its name already. */
export function holdHere(at: number): number {
  return hold(at, shared.realmId);
}

/** What a hold of this realm is made in. */
export function newNode(): number {
  return allocate(NODE);
}

/** A hold of this realm that holds nothing yet: `changeHold` says what. In this turn of the event loop. */
export function holdNothing(node: number): void {
  hold(0, shared.realmId, node);
}

/** What it holds from now on; `PASSED_ON` where that is another's. */
export function changeHold(node: number, at: number): void {
  Atomics.store(words, node + AT, at);
}
export const PASSED_ON = -1;

/** What came here is not needed, or what was to be sent was not. */
export function letGo({ at, hold }: { at: number; hold: number }): void {
  if (at === 0) return;
  open("sharing");
  reach();
  if (hold !== 0) {
    // Another realm's list is left to that realm.
    if (words[hold + LIST] === listOf(shared.realmId)) unhold(hold);
    else Atomics.store(words, hold + AT, 0);
  }
  release(at);
}

/** What was sent to this realm goes on to another. */
export function passOn(special: { at: number; hold: number }, to: number): void {
  if (special.at === 0 || special.hold === 0) return;
  open("sharing");
  reach();
  const next = hold(special.at, to);
  unhold(special.hold);
  special.hold = next;
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
  // Whoever was making it may have died.
  if (Atomics.load(words, at + TYPE) !== 0) kindOf(at).dispose?.(at);
  free(at);
}

// What a realm holds is listed in shared memory, so that it can be released when the realm dies. Others add to
// the list too: what is sent to a realm is held for it from then on, whether it ever takes it in or not.
const LIST = 0;
/** 0 where it holds nothing any more, and its realm need not know. */
const AT = 1;
/** 0 also where others came before it, of which its realm does not know yet. */
const PREVIOUS = 2;
const NEXT = 3;
const NODE = 4;

const listOf = (id: number): number => entryOf(id) + HELD;

function hold(at: number, id: number, node: number = allocate(NODE)): number {
  const list = listOf(id);
  words[node + LIST] = list;
  words[node + AT] = at;
  for (;;) {
    const next = Atomics.load(words, list);
    words[node + NEXT] = next;
    if (Atomics.compareExchange(words, list, next, node) !== next) continue;
    if (id === shared.realmId && next !== 0) words[next + PREVIOUS] = node;
    return node;
  }
}

/** One hold more, of this realm, which may die between any two steps: then nothing is held for the dead. */
export function holdAnew(at: number): number {
  const node = hold(0, shared.realmId);
  retain(at);
  Atomics.store(words, node + AT, at);
  return node;
}

/** By the realm whose hold it is. What it held is released by the caller, or is another's. */
export function unhold(node: number): void {
  unlist(node);
  free(node);
}

function unlist(node: number): void {
  const list = words[node + LIST] as number;
  let next = words[node + NEXT] as number;
  while (next !== 0 && Atomics.load(words, next + AT) === 0) next = skip(node, next);
  if (words[node + PREVIOUS] === 0 && Atomics.compareExchange(words, list, node, next) !== node)
    linkBack(list, node);
  const previous = words[node + PREVIOUS] as number;
  if (previous !== 0) words[previous + NEXT] = next;
  if (next !== 0) words[next + PREVIOUS] = previous;
}

/** Takes what holds nothing out of the list. @returns what comes after it. */
function skip(node: number, empty: number): number {
  const next = words[empty + NEXT] as number;
  words[node + NEXT] = next;
  free(empty);
  return next;
}

/** Lets those know what is before them that others have added. */
function linkBack(list: number, node: number): void {
  for (let at = Atomics.load(words, list); at !== node; ) {
    reach();
    const next = words[at + NEXT] as number;
    words[next + PREVIOUS] = at;
    at = next;
  }
}

/** Everything that a dead realm held. */
export function releaseAll(id: number): void {
  let node = Atomics.exchange(words, listOf(id), 0);
  while (node !== 0) {
    reach();
    const next = words[node + NEXT] as number;
    const at = words[node + AT] as number;
    if (at > 0) release(at);
    free(node);
    node = next;
  }
  freeFor(id);
}
