/**
 * How a realm waits for a shared object: blocked, or with a promise. What the waiters of an object wait for,
 * its kind says.
 */

import { onAbort } from "../base/abort.js";
import { monotonic } from "../base/clock.js";
import { ThreadError } from "../base/errors.js";
import { clearTimeout, Promise, queueMicrotask, setTimeout } from "../base/globals.js";
import {
  BLOCKING_WAIT,
  checkOptions,
  checkSignal,
  checkTimeout,
  WAIT,
  type WaitOptions,
} from "../base/options.js";
import { after } from "../base/timer.js";
import { ASLEEP, BELL, BLOCKED, entryOf, LISTENING, RESCAN, ring } from "../realm/commons.js";
import type { Realm } from "../realm/record.js";
import { shared } from "../realm/state.js";
import { releaseAll } from "./handle.js";
import { kindOf } from "./kinds.js";
import { openIfThere, words } from "./memory.js";
import { buryNote } from "./queue/changing.js";
import {
  ANSWER,
  allWaiters,
  discard,
  freeWaiter,
  GRANTED,
  HOLDS_UP,
  isSettled,
  lock,
  objectOf,
  push,
  putBack,
  realmOf,
  remove,
  ringLate,
  stateOf,
  takeSettled,
  unlock,
  WAITING,
  WOKEN,
  waitOn,
  whenSettledHere,
} from "./waiters.js";

export interface Wait {
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

/** What some waits need besides. */
export interface InLine {
  /** The waiter stays granted when it has been served: its record says that this realm has something. */
  readonly keeps?: boolean;
  /** Called when it stands in line, outside of the guard. */
  readonly begun?: () => void;
}

const WITHOUT_LIMIT: Wait = { timeout: Number.POSITIVE_INFINITY, signal: undefined };

/** @throws {TypeError | RangeError | unknown} for wrong options, and the reason of a signal that has aborted. */
export function readWait(
  call: string,
  options: WaitOptions | undefined,
  known: readonly string[] = WAIT,
): Wait {
  if (options === undefined) return WITHOUT_LIMIT;
  const given = checkOptions(call, options, `${call}({ timeout: 100 })`, known);
  const timeout = checkTimeout(call, given.timeout);
  const signal = checkSignal(call, given.signal);
  signal?.throwIfAborted();
  return { timeout, signal };
}

/** The same for a wait that blocks. */
export function readBlockingWait(call: string, options: WaitOptions | undefined): Wait {
  return readWait(call, options, BLOCKING_WAIT);
}

/** The answer of a wait whose time was up. */
export const TIMED_OUT = -1;

/**
 * Waits, blocked. To be called inside the object's guard, which it leaves.
 *
 * @returns the waiter's answer, or `TIMED_OUT`.
 */
export function waitBlocked(
  object: number,
  waiter: number,
  timeout: number,
  { keeps = false, begun }: InLine = {},
): number {
  words[waiter + HOLDS_UP] = 1;
  push(object, waiter);
  unlock(object);
  const before = blockedFor;
  blockedFor = object;
  let kept = false;
  try {
    begun?.();
    const tries = (): boolean => {
      if (stateOf(waiter) === WOKEN) kindOf(object).look?.(object, waiter);
      return has(object, waiter);
    };
    const began = monotonic();
    const served =
      (nap(waiter, timeout) && tries()) ||
      block(tries, Math.max(0, timeout - (monotonic() - began))) ||
      leaveLine(object, waiter);
    kept = served && keeps;
    return served ? (words[waiter + ANSWER] as number) : TIMED_OUT;
  } catch (error) {
    // What else this realm does while it waits failed: what was handed over goes to the next.
    if (leaveLine(object, waiter)) serve(object, () => kindOf(object).undo?.(object, waiter));
    throw error;
  } finally {
    blockedFor = before;
    words[waiter + HOLDS_UP] = 0;
    if (!kept) freeWaiter(waiter);
  }
}

/**
 * Before a carrier waits for longer, and does what others need of it meanwhile, it only sleeps: most waits are
 * over by then. What a wait runs through is no longer in the processor's caches where dozens of carriers take turns.
 *
 * @returns whether the waiter has been told something.
 */
function nap(waiter: number, timeout: number): boolean {
  // Its promises cannot go on meanwhile, and others must know.
  const ms = pending.size > 0 ? undefined : ownRealm()?.beforeNap?.();
  if (!ms) return false;
  ringLate();
  const entry = entryOf(shared.realmId);
  Atomics.or(words, entry + LISTENING, ASLEEP);
  const seen = Atomics.load(words, entry + BELL);
  if (!isSettled(waiter)) Atomics.wait(words, entry + BELL, seen, Math.min(ms, timeout));
  Atomics.and(words, entry + LISTENING, ~ASLEEP);
  return isSettled(waiter);
}

/** What this realm's thread is held for, or 0. */
let blockedFor = 0;

/** Whether a waiter has what it asked for; one that was woken tries. */
function has(object: number, waiter: number): boolean {
  if (stateOf(waiter) === WOKEN) {
    lock(object);
    if (stateOf(waiter) === WOKEN && !kindOf(object).retry?.(object, waiter)) waitOn(waiter);
    unlock(object);
  }
  return stateOf(waiter) === GRANTED;
}

/** Time is up, or it was aborted. @returns whether it had been served by then. */
function leaveLine(object: number, waiter: number): boolean {
  lock(object);
  const state = stateOf(waiter);
  if (state !== GRANTED) {
    const kind = kindOf(object);
    remove(object, waiter);
    if (state === WOKEN) kind.pass?.(object);
    else if (kind.left) kind.left(object);
    // It may have been in the way of those behind it.
    else kind.serve?.(object);
  }
  unlock(object);
  return state === GRANTED;
}

/** The carrier's, or a runtime's. */
export function ownRealm(): Realm | undefined {
  for (const realm of shared.realm ? [shared.realm] : shared.runtimes) return realm;
  return undefined;
}

/** @throws {ThreadError} CANNOT_BLOCK; `instead` is what to write. */
export function checkBlock(instead: string): void {
  const realm = ownRealm();
  if (realm) return realm.checkBlock(instead);
  try {
    Atomics.wait(words, 0, -1, 0);
  } catch {
    throw new ThreadError("CANNOT_BLOCK", `this realm must not block: write ${instead}`);
  }
}

function block(done: () => boolean, timeout: number): boolean {
  const realm = ownRealm();
  if (realm) return realm.block(done, timeout);
  // No runtime was made here, so nobody else lives and nothing comes; but the time must pass.
  blocking();
  try {
    const bell = entryOf(shared.realmId) + BELL;
    if (!done()) Atomics.wait(words, bell, Atomics.load(words, bell), timeout);
    return done();
  } finally {
    unblocked();
  }
}

interface Pending {
  readonly object: number;
  /** Ends it with its waiter's answer. */
  readonly end: (answer: number) => void;
}

/** This realm's waiters that have a promise, and how many of them each object has. */
const pending = new Map<number, Pending>();
const awaited = new Map<number, number>();

function count(object: number, by: number): void {
  const left = (awaited.get(object) ?? 0) + by;
  if (left > 0) awaited.set(object, left);
  else awaited.delete(object);
}

export interface AsyncWait<T> extends Wait, InLine {
  /** Makes what the promise gives, or throws what it rejects with. */
  readonly give: (answer: number) => T | PromiseLike<T>;
}

/** Waits with a promise. To be called inside the object's guard, which it leaves. */
export function waitAsync<T>(object: number, waiter: number, wait: AsyncWait<T>): Promise<T> {
  push(object, waiter);
  unlock(object);
  return new Promise<T>((resolve, reject) => {
    const finish = (give: () => void, keeps = false): void => {
      pending.delete(waiter);
      count(object, -1);
      cancel();
      unlisten?.();
      if (!keeps) freeWaiter(waiter);
      if (pending.size === 0) hold(false);
      give();
    };
    const end = (answer: number): void => {
      const keeps = wait.keeps && answer !== TIMED_OUT;
      finish(() => {
        try {
          resolve(wait.give(answer));
        } catch (error) {
          reject(error);
        }
      }, keeps);
    };
    /** What was handed to it before goes first. */
    const giveUp = (how: () => void): void => {
      const served = leaveLine(object, waiter);
      drain();
      if (!pending.has(waiter)) return;
      // Whoever served it died before it could tell.
      if (served) end(words[waiter + ANSWER] as number);
      else how();
    };
    const cancel = after(wait.timeout, () => giveUp(() => end(TIMED_OUT)));
    const { signal } = wait;
    const unlisten =
      signal && onAbort(signal, () => giveUp(() => finish(() => reject(signal.reason))));
    pending.set(waiter, { object, end });
    count(object, 1);
    if (pending.size === 1) hold(true);
    listen();
    try {
      wait.begun?.();
    } catch (error) {
      giveUp(() => finish(() => reject(error)));
    }
  });
}

/** Ends the waits that have been settled. */
function drain(): void {
  for (const waiter of takeNews()) look(waiter);
}

/** This realm's settled waiters; when somebody has died, also those that nobody told. */
function takeNews(): number[] {
  const news = takeSettled();
  if (Atomics.exchange(words, entryOf(shared.realmId) + RESCAN, 0) === 0) return news;
  if (blockedFor !== 0) serve(blockedFor);
  const all = new Set(news);
  for (const [waiter, { object }] of pending) {
    serve(object, () => {
      // Nobody who lives is just about to tell it: that happens inside.
      for (const told of takeSettled()) all.add(told);
      if (isSettled(waiter)) all.add(waiter);
    });
  }
  return [...all];
}

function look(waiter: number): void {
  const wait = pending.get(waiter);
  if (wait && has(wait.object, waiter)) wait.end(words[waiter + ANSWER] as number);
}

whenSettledHere(() => {
  if (drainSoon) return;
  drainSoon = true;
  queueMicrotask(() => {
    drainSoon = false;
    drain();
  });
});
let drainSoon = false;

const AWAITED = 2;
let listening = false;

/** One wait for all: the bell rings when something has been settled. */
function listen(): void {
  if (listening) return;
  listening = true;
  const entry = entryOf(shared.realmId);
  Atomics.or(words, entry + LISTENING, AWAITED);
  const seen = Atomics.load(words, entry + BELL);
  // What came before the bell was watched.
  drain();
  const heard = (): void => {
    listening = false;
    drain();
    if (pending.size > 0) listen();
    else Atomics.and(words, entry + LISTENING, ~AWAITED);
  };
  if (!Atomics.waitAsync) return void setTimeout(heard, POLL);
  const wait = Atomics.waitAsync(words, entry + BELL, seen);
  if (wait.async) void wait.value.then(heard);
  else queueMicrotask(heard);
}

/** Milliseconds between looks where a runtime has no `Atomics.waitAsync`; only while somebody waits. */
const POLL = 4;

let alive: ReturnType<typeof setTimeout> | undefined;

/** `Atomics.waitAsync` keeps no program alive: a timer does. */
function hold(on: boolean): void {
  clearTimeout(alive);
  if (on) alive = setTimeout(() => hold(true), 2 ** 31 - 1);
}

function blocking(): void {
  if (!openIfThere()) return;
  ringLate();
  Atomics.add(words, entryOf(shared.realmId) + BLOCKED, 1);
  decline();
}

/** While this realm is blocked its promises cannot go on: others get what was handed to them. */
function decline(): void {
  if (words.length === 0) return;
  const kept: number[] = [];
  // The last first: so each finds its place at the start of the line.
  for (const waiter of takeNews().reverse()) if (!takeBack(waiter)) kept.push(waiter);
  for (const waiter of kept.reverse()) look(waiter);
}

/** What a waiter was given that cannot go on goes to the next. @returns whether it waits again. */
function takeBack(waiter: number): boolean {
  const object = pending.get(waiter)?.object;
  if (object === undefined) return false;
  const kind = kindOf(object);
  const state = stateOf(waiter);
  if (state === WOKEN) {
    lock(object);
    waitOn(waiter);
    kind.pass?.(object);
    unlock(object);
    return true;
  }
  if (state !== GRANTED || !kind.undo) return false;
  lock(object);
  putBack(object, waiter);
  kind.undo(object, waiter);
  kind.serve?.(object);
  unlock(object);
  return true;
}

function unblocked(): void {
  if (words.length === 0) return;
  if (Atomics.sub(words, entryOf(shared.realmId) + BLOCKED, 1) > 1) return;
  for (const object of awaited.keys()) serve(object);
}

/** Enters, does something first, and serves who can be served then. */
function serve(object: number, first?: () => void): void {
  lock(object);
  first?.();
  kindOf(object).serve?.(object);
  unlock(object);
}

/**
 * A realm is dead: its waiters leave their lines. It may have died with a lock, or between settling a waiter
 * and telling it so: each realm that waits for something looks after that itself, since it holds the object.
 */
function buried(id: number): void {
  if (!openIfThere()) return;
  const realms = new Set<number>();
  for (const waiter of allWaiters()) {
    const object = objectOf(waiter);
    if (realmOf(waiter) === id) bury(object, waiter);
    else if (object !== 0) realms.add(realmOf(waiter));
  }
  for (const realm of realms) {
    Atomics.store(words, entryOf(realm) + RESCAN, 1);
    ring(realm);
  }
  buryNote(id);
  releaseAll(id);
}

function bury(object: number, waiter: number): void {
  if (object !== 0) {
    lock(object);
    const state = stateOf(waiter);
    if (state === GRANTED) kindOf(object).undo?.(object, waiter);
    if (state === WAITING || state === WOKEN) {
      remove(object, waiter);
      kindOf(object).left?.(object);
    }
    if (state === WOKEN) kindOf(object).pass?.(object);
    unlock(object);
  }
  discard(waiter);
}

/** Lets the rest of core know of what this file does. */
export const hooks = { blocking, decline, unblocked, buried };
