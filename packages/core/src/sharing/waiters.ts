/**
 * Who waits, in shared memory: records that every realm sees, in first-in-first-out lists, the lines of an
 * object. Most objects have one; nobody in it looks at the others, so its length costs nothing. Each record has a word of its own that says how it stands; whoever settles it does so inside the object's
 * guard. The list can be made again from the records' own words, and is, when a realm dies inside a guard.
 */
import { clock as milliseconds } from "../base/clock.js";
import { queueMicrotask } from "../base/globals.js";
import { BLOCKED, entryOf, ID, ring, SETTLED } from "../realm/commons.js";
import { shared } from "../realm/state.js";
import { allocate } from "./allocate.js";
import { enter, leave } from "./guard.js";
import { release, retain } from "./handle.js";
import { kindOf } from "./kinds.js";
import { LENGTH, look, reach, words } from "./memory.js";

// Words of an object that has waiters, after its type. What follows is the object's own.
const GUARD = 2;
/** The line that every object has: its first waiter and, in the next word, its last. */
export const LINE = 3;
const TICKETS = 5;
export const OWN = 6;

// Words of a record.
const STATE = 0;
/** Whose it is; 0 in the pool. */
const REALM = 1;
const OBJECT = 2;
const TICKET = 3;
const PREVIOUS = 4;
const NEXT = 5;
const ASYNC = 6;
const SINCE = 7;
const STACK = 8;
/** What it asks for, and what it was given: the object's own business. */
export const ASKS = 9;
export const ANSWER = 10;
/** The line that it stands in: a word of the object. */
const WHERE = 11;
/** Whether its realm blocks for it now. */
export const HOLDS_UP = 12;
/** The realm that it rings when it goes on; 0 for none. */
const BELL_FOR = 13;
/** Where its realm keeps the promise of its wait. */
export const PLACE = 14;
const RECORD = 16;

// How a record stands.
/** In no line. */
const IDLE = 0;
export const WAITING = 2;
/** May try again; still in line. */
export const WOKEN = 3;
/** Has what it asked for; no longer in line. */
export const GRANTED = 4;

// In the first words of the commons: the guard of the pool, its blocks, its free records.
const POOL_GUARD = 2;
const POOL = 3;
const POOL_FREE = 4;
const BLOCK = 64;

/** The records that this realm keeps. */
const idle: number[] = [];
const MOST_IDLE = 64;

/** A record for a wait of this realm, which holds the object as long as it is for it. Not inside a guard. */
export function newWaiter(object: number, isAsync: boolean, asks = 0, line = LINE): number {
  const at = idle.pop() ?? fromPool();
  if (object !== 0) retain(object);
  words[at + OBJECT] = object;
  words[at + ASYNC] = isAsync ? 1 : 0;
  words[at + ASKS] = asks;
  words[at + ANSWER] = 0;
  words[at + WHERE] = line;
  words[at + HOLDS_UP] = 0;
  words[at + BELL_FOR] = 0;
  return at;
}

/** Its wait is over, and it is in no list. Not inside a guard. */
export function freeWaiter(at: number): void {
  const object = forget(at);
  if (idle.length < MOST_IDLE) idle.push(at);
  else giveBack(at);
  if (object !== 0) release(object);
}

function forget(at: number): number {
  const object = objectOf(at);
  Atomics.store(words, at + STATE, IDLE);
  words[at + OBJECT] = 0;
  return object;
}

function fromPool(): number {
  let block = 0;
  for (;;) {
    enterPool();
    if (block !== 0) {
      Atomics.store(words, block, Atomics.load(words, POOL));
      Atomics.store(words, POOL, block);
      for (const at of recordsOf(block)) toPool(at);
    }
    const at = Atomics.load(words, POOL_FREE);
    if (at !== 0) {
      Atomics.store(words, POOL_FREE, words[at + NEXT] as number);
      Atomics.store(words, at + REALM, shared.realmId);
    }
    leave(POOL_GUARD);
    if (at !== 0) return at;
    block = allocate(BLOCK * RECORD);
  }
}

function giveBack(at: number): void {
  enterPool();
  Atomics.store(words, at + REALM, 0);
  toPool(at);
  leave(POOL_GUARD);
}

/** Inside the pool's guard. */
function toPool(at: number): void {
  words[at + NEXT] = Atomics.load(words, POOL_FREE);
  Atomics.store(words, POOL_FREE, at);
}

/** Who died inside may have left a record nowhere: all that are nobody's are in the pool again. */
function enterPool(): void {
  const died = enter(POOL_GUARD);
  reach();
  if (!died) return;
  Atomics.store(words, POOL_FREE, 0);
  for (const at of allWaiters()) if (realmOf(at) === 0) toPool(at);
}

/** All records that there are, of all realms. */
export function* allWaiters(): Iterable<number> {
  for (let block = Atomics.load(words, POOL); block !== 0; ) {
    reach();
    yield* recordsOf(block);
    block = Atomics.load(words, block);
  }
}

function* recordsOf(block: number): Iterable<number> {
  for (let at = block + RECORD; at < block + BLOCK * RECORD; at += RECORD) yield at;
}

export function stateOf(waiter: number): number {
  return Atomics.load(words, waiter + STATE);
}

/** In line. */
export function standing(waiter: number): boolean {
  const state = stateOf(waiter);
  return state === WAITING || state === WOKEN;
}

/** Has been told something that it may not know yet. */
export function isSettled(waiter: number): boolean {
  return stateOf(waiter) >= WOKEN;
}

/** A dead realm's, in no line. */
export function discard(waiter: number): void {
  const object = forget(waiter);
  giveBack(waiter);
  if (object !== 0) release(object);
}

export function realmOf(waiter: number): number {
  return words[waiter + REALM] as number;
}

export function objectOf(waiter: number): number {
  return words[waiter + OBJECT] as number;
}

function isAsync(waiter: number): boolean {
  return words[waiter + ASYNC] === 1;
}

/** Into an object's guard; the list is whole then, whoever died inside, and within this realm's reach. */
export function lock(object: number): void {
  const died = enter(object + GUARD);
  if ((words[LENGTH] as number) > words.length) look();
  if (died) mend(object);
}

/** Realms to ring when this one is out of the guard: a bell takes longer than all that is done inside. */
const rings: number[] = [];

export function unlock(object: number): void {
  leave(object + GUARD);
  while (rings.length > 0) ring(rings.pop() as number);
}

/** Realms to ring when they can go on, or when this one pauses. */
const late: number[] = [];
let soon = false;

/**
 * As `unlock`, for waiters that cannot go on before this realm has done something else: woken now they would only
 * stand in another line. `ringLate` is called then, when this realm blocks, and when the tick ends.
 */
export function unlockSilently(object: number): void {
  leave(object + GUARD);
  for (let id = rings.pop(); id !== undefined; id = rings.pop()) late.push(id);
  if (late.length > 0) ringSoon();
}

function ringSoon(): void {
  if (soon) return;
  soon = true;
  queueMicrotask(() => {
    soon = false;
    ringLate();
  });
}

/** The realm that a waiter was to ring when it goes on, and need not ring any more; 0 for none. */
export function takeBell(waiter: number): number {
  const id = words[waiter + BELL_FOR] as number;
  words[waiter + BELL_FOR] = 0;
  return id;
}

/** Rings a realm late, as `unlockSilently` does. */
export function willRing(id: number): void {
  late.push(id);
  ringSoon();
}

export function ringLate(): void {
  for (let id = late.pop(); id !== undefined; id = late.pop()) ring(id);
}

// What follows is called inside the object's guard.

export function isEmpty(object: number, line = LINE): boolean {
  return words[object + line] === 0;
}

export function* waitersOf(object: number): Iterable<number> {
  for (let at = words[object + LINE] as number; at !== 0; ) {
    const next = words[at + NEXT] as number;
    yield at;
    at = next;
  }
}

/** The first whose realm can take what it is given: a blocked realm's asynchronous waiters keep their place. */
export function firstReady(object: number, line = LINE): number {
  for (let at = words[object + line] as number; at !== 0; at = words[at + NEXT] as number) {
    if (isReady(at)) return at;
  }
  return 0;
}

export function isReady(waiter: number): boolean {
  return stateOf(waiter) === WAITING && canGoOn(waiter);
}

/** Whether one that was woken is about to try. */
export function isTrying(waiter: number): boolean {
  return stateOf(waiter) === WOKEN && canGoOn(waiter);
}

function canGoOn(waiter: number): boolean {
  const realm = realmOf(waiter);
  const entry = entryOf(realm);
  if (Atomics.load(words, entry + ID) !== realm) return false;
  return !isAsync(waiter) || Atomics.load(words, entry + BLOCKED) === 0;
}

/** To the end of the line. */
export function push(object: number, waiter: number): void {
  words[waiter + TICKET] = words[object + TICKETS] = ((words[object + TICKETS] as number) + 1) | 0;
  words[waiter + SINCE] = clock();
  Atomics.store(words, waiter + STATE, WAITING);
  link(object, waiter, 0);
}

/** Back to its place, which it left when it was granted what it cannot take. */
export function putBack(object: number, waiter: number): void {
  Atomics.store(words, waiter + STATE, WAITING);
  const ticket = words[waiter + TICKET] as number;
  let next = words[lineOf(object, waiter)] as number;
  while (next !== 0 && (((words[next + TICKET] as number) - ticket) | 0) < 0)
    next = words[next + NEXT] as number;
  link(object, waiter, next);
}

/** Where its first waiter is named; the next word names its last. */
function lineOf(object: number, waiter: number): number {
  return object + (words[waiter + WHERE] as number);
}

/** Before `next`, or at the end where that is 0. */
function link(object: number, waiter: number, next: number): void {
  const line = lineOf(object, waiter);
  const previous = (next === 0 ? words[line + 1] : words[next + PREVIOUS]) as number;
  words[waiter + PREVIOUS] = previous;
  words[waiter + NEXT] = next;
  words[previous === 0 ? line : previous + NEXT] = waiter;
  words[next === 0 ? line + 1 : next + PREVIOUS] = waiter;
}

/** Out of the line. */
export function remove(object: number, waiter: number): void {
  Atomics.store(words, waiter + STATE, IDLE);
  unlink(object, waiter);
}

function unlink(object: number, waiter: number): void {
  const line = lineOf(object, waiter);
  const previous = words[waiter + PREVIOUS] as number;
  const next = words[waiter + NEXT] as number;
  words[previous === 0 ? line : previous + NEXT] = next;
  words[next === 0 ? line + 1 : next + PREVIOUS] = previous;
}

/** It has what it asked for. */
export function grant(object: number, waiter: number, answer = 0): void {
  words[waiter + ANSWER] = answer;
  unlink(object, waiter);
  settle(waiter, GRANTED);
}

/** Waiters that block and are woken at the same time, of those that can go on only one after another. */
const AT_ONCE = 2;

/**
 * All have what they asked for. Only the first of those that block are woken: each wakes another when it goes on.
 * Should one die before, `buried` rings all who wait for anything.
 */
export function grantInTurn(object: number, waiters: ReadonlySet<number>): void {
  const blocking = [...waiters].filter((waiter) => !isAsync(waiter));
  for (const [nth, waiter] of blocking.entries()) {
    const next = blocking[nth + AT_ONCE];
    if (next !== undefined) words[waiter + BELL_FOR] = realmOf(next);
  }
  const first = new Set(blocking.slice(0, AT_ONCE));
  for (const waiter of waiters) {
    if (isAsync(waiter) || first.has(waiter)) grant(object, waiter);
    else claim(object, waiter);
  }
}

/** A waiter takes what it was woken for, or is granted something without being told. */
export function claim(object: number, waiter: number, answer = 0): void {
  words[waiter + ANSWER] = answer;
  unlink(object, waiter);
  Atomics.store(words, waiter + STATE, GRANTED);
}

/** A waiter of this realm has what it asked for at once, without having stood in line. */
export function grantAtOnce(waiter: number): void {
  Atomics.store(words, waiter + STATE, GRANTED);
}

/** It no longer has what it was granted, and is in no line. */
export function ungrant(waiter: number): void {
  Atomics.store(words, waiter + STATE, IDLE);
}

/** It may try again; it keeps its place. */
export function wake(waiter: number): void {
  settle(waiter, WOKEN);
}

/** It failed, and goes on waiting. */
export function waitOn(waiter: number): void {
  Atomics.store(words, waiter + STATE, WAITING);
}

function settle(waiter: number, state: number): void {
  const realm = realmOf(waiter);
  const tell = isAsync(waiter);
  Atomics.store(words, waiter + STATE, state);
  // From here on a waiter that blocks may be gone.
  const isFirst = tell && stack(waiter, realm);
  if (realm === shared.realmId && tell) onSettled();
  else if (isFirst || !tell) rings.push(realm);
}

/**
 * So that a realm finds its settled waiters without looking at all that wait.
 *
 * @returns whether it is the first: one bell is enough for all that the realm takes together.
 */
function stack(waiter: number, realm: number): boolean {
  const at = entryOf(realm) + SETTLED;
  for (;;) {
    const top = Atomics.load(words, at);
    words[waiter + STACK] = top;
    if (Atomics.compareExchange(words, at, top, waiter) === top) return top === 0;
  }
}

/** This realm's settled waiters, in the order in which they were settled. */
export function takeSettled(): number[] {
  const taken: number[] = [];
  let waiter = Atomics.exchange(words, entryOf(shared.realmId) + SETTLED, 0);
  for (; waiter !== 0; waiter = words[waiter + STACK] as number) taken.push(waiter);
  return taken.reverse();
}

/** Called when a waiter of this very realm was settled by it: no bell is needed. */
let onSettled = (): void => {};
export function whenSettledHere(call: () => void): void {
  onSettled = call;
}

/** Since it stood in line, in milliseconds. */
export function waited(waiter: number): number {
  return since(words[waiter + SINCE] as number);
}

/** Milliseconds since `then`. What seems to be yet to come was long ago: the clock goes round in twelve days. */
export function since(then: number): number {
  return ((clock() - then) >>> 0) / 4;
}

/** Quarters of a millisecond, the same in every realm. */
export function clock(): number {
  return (milliseconds() * 4) | 0;
}

/** Makes the lines again from the waiters' own words. */
function mend(object: number): void {
  const line: number[] = [];
  // A dead realm's stay until they are buried, for what they were woken for must be passed on.
  for (const waiter of allWaiters())
    if (objectOf(waiter) === object && standing(waiter)) line.push(waiter);
  const ticket = (waiter: number): number => words[waiter + TICKET] as number;
  line.sort((a, b) => (ticket(a) - ticket(b)) | 0);
  const kind = kindOf(object);
  for (const at of kind.lines ?? [LINE]) words.fill(0, object + at, object + at + 2);
  for (const waiter of line) link(object, waiter, 0);
  kind.mend?.(object);
}
