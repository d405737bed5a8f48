/** How a realm waits for a shared object, blocked. What the waiters of an object wait for, its kind says. */
import { monotonic } from "../base/clock.js";
import { ThreadError } from "../base/errors.js";
import {
  BLOCKING_WAIT,
  checkOptions,
  checkSignal,
  checkTimeout,
  WAIT,
  type WaitOptions,
} from "../base/options.js";
import { ASLEEP, BELL, BLOCKED, entryOf, LISTENING, RESCAN, ring } from "../realm/commons.js";
import type { Realm } from "../realm/record.js";
import { shared } from "../realm/state.js";
import { releaseAll } from "./handle.js";
import { kindOf } from "./kinds.js";
import { openIfThere, words } from "./memory.js";
import { anyPromised, decline, holdFor, servePromised } from "./promised.js";
import { buryNote } from "./queue/changing.js";
import { has, type InLine, leaveLine, serve, TIMED_OUT, type Wait } from "./standing.js";
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
  realmOf,
  remove,
  ringLate,
  stateOf,
  unlock,
  WAITING,
  WOKEN,
} from "./waiters.js";

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
  const before = holdFor(object);
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
    holdFor(before);
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
  const ms = anyPromised() ? undefined : ownRealm()?.beforeNap?.();
  if (!ms) return false;
  ringLate();
  const entry = entryOf(shared.realmId);
  Atomics.or(words, entry + LISTENING, ASLEEP);
  const seen = Atomics.load(words, entry + BELL);
  if (!isSettled(waiter)) Atomics.wait(words, entry + BELL, seen, Math.min(ms, timeout));
  Atomics.and(words, entry + LISTENING, ~ASLEEP);
  return isSettled(waiter);
}

/** The carrier's, or a runtime's. */
export function ownRealm(): Realm | undefined {
  if (shared.realm) return shared.realm;
  for (const realm of shared.runtimes) return realm;
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

function blocking(): void {
  if (!openIfThere()) return;
  ringLate();
  Atomics.add(words, entryOf(shared.realmId) + BLOCKED, 1);
  decline();
}

function unblocked(): void {
  if (words.length === 0) return;
  if (Atomics.sub(words, entryOf(shared.realmId) + BLOCKED, 1) === 1) servePromised();
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
