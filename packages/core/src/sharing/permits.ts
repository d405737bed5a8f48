/**
 * Permits, as semaphores and read-write locks give them. An object's state and that of the waiter that gets
 * a permit, or gives it back, change together: what is to be done is noted first, so that others can finish
 * it when a realm dies in the middle. A permit that must not outlive its realm keeps its waiter's record.
 */
import { place } from "../base/internal.js";
import { isAlive } from "../realm/commons.js";
import type { SharedObject } from "./handle.js";
import type { Kind } from "./kinds.js";
import { words } from "./memory.js";
import { waitAsync } from "./promised.js";
import { isPatient, mayHandOver, noteHandOver } from "./ration.js";
import { spinUntil } from "./spin.js";
import { KEEPS, TIMED_OUT, type Wait } from "./standing.js";
import {
  ANSWER,
  ASKS,
  allWaiters,
  claim,
  lock as enter,
  firstReady,
  freeWaiter,
  GRANTED,
  grant,
  grantAtOnce,
  isTrying,
  unlock as leave,
  newWaiter,
  OWN,
  objectOf,
  realmOf,
  standing,
  stateOf,
  ungrant,
  wake,
} from "./waiters.js";
import { checkBlock, waitBlocked } from "./waiting.js";

/** What is to be had, as the object's rules read it. */
export const STATE = OWN;
/** The waiter whose permit is being moved, and how, in the lowest bits; 0 for none. */
const NOTE = OWN + 1;
/** The state after that. */
const NEXT = OWN + 2;
/** When a permit was handed over last. */
const HANDED = OWN + 3;
/** The waiter that was woken to try for itself. */
const AWAKE = OWN + 4;
export const PERMITS_OWN: number = OWN + 5;

/** To one in line. */
const GIVE = 1;
/** To a waiter that need not stand in line. */
const TAKE = 2;
/** From a waiter to the object. */
const BACK = 3;
/** To one in line that was woken, and takes it itself. */
const CLAIM = 4;
const HOW = 7;

/** Between two looks whether there is a permit. */
const STEPS = 1000;

/** A waiter's answer: it has a permit. */
const HAS = 1;

/** How an object's state changes. */
export interface Rules {
  /** With one permit of this sort less; `undefined` where there is none to be had. */
  take(state: number, asks: number): number | undefined;
  /** With one more. */
  back(state: number, asks: number, why: Return): number;
}

/** Why a permit goes back: it could not be taken after all where it was declined. */
type Return = "released" | "declined" | "died";

export function permitKind(type: number, rules: Rules, revive: (at: number) => object): Kind {
  const takeFor = (state: number, waiter: number): number | undefined =>
    rules.take(state, words[waiter + ASKS] as number);
  const serve = (at: number): void => {
    for (let waiter = firstReady(at); waiter !== 0; waiter = firstReady(at)) {
      const awake = awakeAt(at);
      // The one that is awake may still have its permit; what is left beside that goes to the others.
      const left = awake === 0 ? stateAt(at) : takeFor(stateAt(at), awake);
      if (left === undefined || takeFor(left, waiter) === undefined) return;
      if (awake === 0 && !isDue(at, waiter)) {
        words[at + AWAKE] = waiter;
        wake(waiter);
      } else {
        if (awake === 0) noteHandOver(at + HANDED);
        move(at, waiter | GIVE, takeFor(stateAt(at), waiter) as number);
      }
    }
  };
  const undo = (at: number, waiter: number): void => {
    const why = isAlive(realmOf(waiter)) ? "declined" : "died";
    putPermitBack(at, waiter, rules, why);
  };
  return {
    type,
    revive,
    serve,
    undo,
    look: (at, waiter) => void spinFor(at, { rules, asks: words[waiter + ASKS] as number }),
    retry(at, waiter) {
      const next = takeFor(stateAt(at), waiter);
      if (next === undefined) return false;
      move(at, waiter | CLAIM, next);
      serve(at);
      return true;
    },
    pass: serve,
    mend(at) {
      finish(at);
      for (const waiter of allWaiters()) {
        if (objectOf(waiter) !== at || words[waiter + ANSWER] !== HAS) continue;
        // Its realm died when it had gone back in line, and its permit was still to go back.
        if (standing(waiter)) undo(at, waiter);
      }
      serve(at);
    },
  };
}

export function stateAt(at: number): number {
  return Atomics.load(words, at + STATE);
}

/** The waiter that was woken and has not tried yet; 0 for none. */
function awakeAt(at: number): number {
  const waiter = words[at + AWAKE] as number;
  return waiter !== 0 && objectOf(waiter) === at && isTrying(waiter) ? waiter : 0;
}

function isDue(at: number, waiter: number): boolean {
  return mayHandOver(at + HANDED) && isPatient(waiter);
}

function move(at: number, note: number, next: number): void {
  words[at + NEXT] = next;
  Atomics.store(words, at + NOTE, note);
  finish(at);
}

function finish(at: number): void {
  const note = Atomics.load(words, at + NOTE);
  if (note === 0) return;
  const waiter = note & ~HOW;
  Atomics.store(words, at + STATE, words[at + NEXT] as number);
  if (objectOf(waiter) === at) finishFor(at, waiter, note & HOW);
  Atomics.store(words, at + NOTE, 0);
}

function finishFor(at: number, waiter: number, how: number): void {
  if (how === TAKE) return grantAtOnce(waiter);
  if (how === CLAIM) {
    if (standing(waiter)) claim(at, waiter, HAS);
    return;
  }
  if (how === BACK) {
    words[waiter + ANSWER] = 0;
    if (stateOf(waiter) === GRANTED) ungrant(waiter);
  } else if (standing(waiter)) grant(at, waiter, HAS);
}

function putPermitBack(at: number, waiter: number, rules: Rules, why: Return): void {
  move(at, waiter | BACK, rules.back(stateAt(at), words[waiter + ASKS] as number, why));
}

/**
 * The state after a newcomer's permit. Unless it `barges`, it must not come before those who wait for what
 * others have; where they could have a permit now, and are only about to wake up, it may.
 */
function after(at: number, rules: Rules, asks: number, barges = false): number | undefined {
  const state = stateAt(at);
  const may = (waiter: number): boolean =>
    waiter === 0 || rules.take(state, words[waiter + ASKS] as number) !== undefined;
  return barges || (may(firstReady(at)) && may(awakeAt(at))) ? rules.take(state, asks) : undefined;
}

/** Takes a permit that belongs to nobody, if that can be done at once. */
export function tryTake(at: number, rules: Rules, asks: number): boolean {
  if (rules.take(stateAt(at), asks) === undefined) return false;
  enter(at);
  const next = after(at, rules, asks);
  if (next !== undefined) Atomics.store(words, at + STATE, next);
  leave(at);
  return next !== undefined;
}

/** Whether there is a permit at once: to be woken takes longer. */
function spinFor(at: number, { rules, asks }: Request): boolean {
  return spinUntil(() => rules.take(stateAt(at), asks) !== undefined, STEPS);
}

/** The permits that this realm keeps, and what they are of: it must not be collected meanwhile. */
const kept = new Map<number, SharedObject>();

interface Request {
  readonly rules: Rules;
  readonly asks: number;
  /** It need not stand behind those in line. */
  readonly barges?: boolean;
}

/** Into the guard; out again with `true` if the waiter has got a permit at once. */
function takeAtOnce(at: number, waiter: number, { rules, asks, barges }: Request): boolean {
  enter(at);
  const next = after(at, rules, asks, barges);
  if (next === undefined) return false;
  words[waiter + ANSWER] = HAS;
  move(at, waiter | TAKE, next);
  leave(at);
  return true;
}

/** @returns the permit, to be given to `giveBack` or `disown`; 0 if there is none at once. */
export function tryKeep(object: SharedObject, request: Request): number {
  const at = object[place];
  const waiter = newWaiter(at, false, request.asks);
  if (takeAtOnce(at, waiter, request)) return keep(object, waiter);
  leave(at);
  freeWaiter(waiter);
  return 0;
}

/** @returns the permit; 0 once `timeout` milliseconds have passed. @param instead what to write. */
export function keepBlocked(
  object: SharedObject,
  request: Request,
  timeout: number,
  instead: string,
): number {
  let permit = tryKeep(object, request);
  if (permit !== 0 || timeout === 0) return permit;
  const at = object[place];
  if (spinFor(at, request)) permit = tryKeep(object, request);
  if (permit !== 0) return permit;
  checkBlock(instead);
  const waiter = newWaiter(at, false, request.asks);
  if (takeAtOnce(at, waiter, request)) return keep(object, waiter);
  const answer = waitBlocked(at, waiter, timeout, KEEPS);
  return answer === TIMED_OUT ? 0 : keep(object, waiter);
}

export async function keepAsync(
  object: SharedObject,
  request: Request,
  wait: Wait,
): Promise<number> {
  const at = object[place];
  if (wait.timeout === 0) return tryKeep(object, request);
  const waiter = newWaiter(at, true, request.asks);
  if (takeAtOnce(at, waiter, request)) return keep(object, waiter);
  const give = (answer: number): number => (answer === TIMED_OUT ? 0 : keep(object, waiter));
  return waitAsync(at, waiter, wait, give, KEEPS);
}

function keep(object: SharedObject, permit: number): number {
  kept.set(permit, object);
  return permit;
}

/** From here on it belongs to nobody. */
export function disown(permit: number): void {
  kept.delete(permit);
  freeWaiter(permit);
}

/** Gives a kept permit back, and serves those in line. */
export function giveBack(at: number, permit: number, kind: Kind, rules: Rules): void {
  enter(at);
  putPermitBack(at, permit, rules, "released");
  kind.serve?.(at);
  leave(at);
  disown(permit);
}
