/**
 * Who waits for a queue, and how they are served: in the order in which they came, those who get, those who
 * put and those who join each among themselves. A waiter is promised an item or room, and fetches or uses
 * it itself: what it was promised and cannot use goes to the next.
 */

import { monotonic } from "../../base/clock.js";
import { Promise } from "../../base/globals.js";
import type { Writer } from "../bytes/writer.js";
import { weigh } from "../handle.js";
import { type Kind, kindOf } from "../kinds.js";
import { linger, ROUNDS, SPIN } from "../linger.js";
import { words } from "../memory.js";
import { waitAsync } from "../promised.js";
import { KEEPS, TIMED_OUT, type Wait } from "../standing.js";
import {
  ANSWER,
  ASKS,
  allWaiters,
  firstReady,
  freeWaiter,
  GRANTED,
  grant,
  LINE,
  lock,
  newWaiter,
  objectOf,
  stateOf,
  unlock,
} from "../waiters.js";
import { waitBlocked } from "../waiting.js";
import { endChange } from "./changing.js";
import { beginPut } from "./crossing.js";
import { beginTake, bring, prepareTake, sharesTaken, tidy } from "./items.js";
import type { Order } from "./order.js";
import {
  available,
  countOf,
  DONE,
  DONE_THEN,
  FOR_END,
  FOR_ROOM,
  isFull,
  isShut,
  MAX_SIZE,
  PROMISED,
  PUTS,
  RESERVED,
  SHUT,
  SHUT_AT_ONCE,
  SHUT_DOWN,
  TAKES,
  unfinished,
} from "./words.js";

export interface QueueKind extends Kind {
  readonly order: Order;
}

function orderOf(at: number): Order {
  return (kindOf(at) as QueueKind).order;
}

/** Words of an item from which on it counts by itself. */
const LARGE = 2 ** 14;

/** How a try ended. */
export type Outcome = typeof GOT | typeof NOT_YET | typeof TOO_LATE;
export const GOT = 1;
/** Nothing to get, no room, or tasks that are not done. */
export const NOT_YET = 2;
/** It is shut down. */
export const TOO_LATE = 3;

// What waiters ask for: the line that they stand in.
const ITEM = LINE;
const ROOM = FOR_ROOM;
const END = FOR_END;

// What they are answered.
const PROMISE = 1;
const NO_MORE = 2;

/** Between two looks at a queue that is empty, or full: some 2 µs, in which the other side does more than one. */
const STEPS = 6000;
/** After so many times in vain it is no longer tried, until there was an item, or room, at once. */
const MOST_IN_VAIN = 8;
const inVain = { items: 0, room: 0 };

function isPromised(waiter: number): boolean {
  return waiter !== 0 && words[waiter + ANSWER] === PROMISE;
}

function change(word: number, by: number): void {
  words[word] = (words[word] as number) + by;
}

/** Inside the guard: a waiter has used what it was promised. */
function redeem(at: number, waiter: number): void {
  const counter = words[waiter + ASKS] === ITEM ? PROMISED : RESERVED;
  words[waiter + ANSWER] = 0;
  change(at + counter, -1);
}

/** Takes an item out to where `reader` reads it. @param waiter whose promise it is; 0 for a newcomer. */
function take(at: number, waiter = 0): Outcome {
  for (;;) {
    let outcome: Outcome | typeof LACKS_HOLDS;
    lock(at);
    try {
      outcome = takeInside(at, waiter);
    } finally {
      unlock(at);
      tidy();
    }
    if (outcome !== LACKS_HOLDS) return outcome;
    prepareTake();
  }
}

/** The item holds something, and this realm has to make what it holds that in. */
const LACKS_HOLDS = 0;

function takeInside(at: number, waiter: number): Outcome | typeof LACKS_HOLDS {
  const promised = isPromised(waiter);
  const got = (promised ? countOf(at) : available(at)) > 0;
  if (!got) {
    if (promised) redeem(at, waiter);
    return isShut(at) ? TOO_LATE : NOT_YET;
  }
  const order = orderOf(at);
  order.read(at);
  const shares = sharesTaken();
  if (shares && !beginTake(at)) return LACKS_HOLDS;
  // First, so that nobody outside sees fewer items than there are.
  if (promised) redeem(at, waiter);
  order.take(at);
  if (shares) endChange(at);
  serve(at);
  return GOT;
}

/** A waiter that has been answered takes its item, or puts it. Its record says until then that it may. */
function redeemed(at: number, waiter: number, item?: Writer): Outcome {
  try {
    return item ? add(at, item, waiter) : take(at, waiter);
  } finally {
    if (isPromised(waiter)) decline(at, waiter);
    freeWaiter(waiter);
  }
}

/** Out of memory: the next may have it. */
function decline(at: number, waiter: number): void {
  lock(at);
  redeem(at, waiter);
  serve(at);
  unlock(at);
}

/** @param waiter whose promise it is; 0 for a newcomer. */
function add(at: number, item: Writer, waiter = 0): Outcome {
  const order = orderOf(at);
  const prepared = order.prepare?.(item) ?? 0;
  for (;;) {
    let lacks = 0;
    let outcome: Outcome = GOT;
    lock(at);
    if (isShut(at)) outcome = TOO_LATE;
    else if (!isPromised(waiter) && isFull(at)) outcome = NOT_YET;
    else {
      const shares = item.holds.length > 0;
      if (shares) beginPut(at, item);
      lacks = order.add(at, item, prepared);
      if (shares) endChange(at);
    }
    if (lacks === 0) {
      if (isPromised(waiter)) redeem(at, waiter);
      if (outcome === GOT) serve(at);
    }
    unlock(at);
    if (lacks > 0) bring(lacks);
    else {
      if (outcome !== GOT && prepared !== 0) order.discard?.(prepared);
      // So that the engine knows what the queue has become.
      if (outcome === GOT && item.size >= LARGE) weigh(at, 4 * item.size * countOf(at));
      tidy();
      return outcome;
    }
  }
}

export function tryGet(at: number): Outcome {
  if (available(at) <= 0 && !isShut(at)) return NOT_YET;
  inVain.items = 0;
  return take(at);
}

export function tryPut(at: number, item: Writer): Outcome {
  if (isFull(at) && !isShut(at)) return NOT_YET;
  inVain.room = 0;
  return add(at, item);
}

/** Waits with a promise. `end` makes what it gives, or throws. */
export function getLater<T>(
  at: number,
  wait: Wait,
  end: (outcome: Outcome) => T | PromiseLike<T>,
): Promise<T> {
  const waiter = newWaiter(at, true, ITEM, ITEM);
  lock(at);
  if (available(at) <= 0 && !isShut(at)) {
    const give = (answer: number): T | PromiseLike<T> =>
      end(answer === TIMED_OUT ? NOT_YET : redeemed(at, waiter));
    return waitAsync(at, waiter, wait, give, KEEPS);
  }
  unlock(at);
  freeWaiter(waiter);
  const outcome = take(at);
  return outcome === NOT_YET ? getLater(at, wait, end) : Promise.resolve(end(outcome));
}

export function getBlocked(at: number, timeout: number): Outcome {
  const waiter = newWaiter(at, false, ITEM, ITEM);
  lock(at);
  if (available(at) <= 0 && !isShut(at)) {
    const answer = waitBlocked(at, waiter, timeout, KEEPS);
    return answer === TIMED_OUT ? NOT_YET : redeemed(at, waiter);
  }
  unlock(at);
  freeWaiter(waiter);
  const outcome = take(at);
  return outcome === NOT_YET ? getBlocked(at, timeout) : outcome;
}

/**
 * Whether something comes at once: to be woken takes longer, and to wake somebody takes whoever puts or takes
 * longer still.
 */
export function spinForItem(at: number): boolean {
  return spin(at + PUTS, "items");
}

/** Whether something is taken at once. */
export function spinForRoom(at: number): boolean {
  return spin(at + TAKES, "room");
}

function spin(counter: number, what: keyof typeof inVain): boolean {
  if (inVain[what] === MOST_IN_VAIN) return false;
  const before = words[counter];
  const end = monotonic() + SPIN;
  let rounds = ROUNDS;
  do {
    linger(STEPS);
    if (Atomics.load(words, counter) !== before) return true;
  } while (monotonic() < end && --rounds > 0);
  inVain[what]++;
  return false;
}

/** Waits with a promise. */
export function putLater(
  at: number,
  item: Writer,
  wait: Wait,
  end: (outcome: Outcome) => void,
): Promise<void> {
  const waiter = newWaiter(at, true, ROOM, ROOM);
  lock(at);
  if (isFull(at) && !isShut(at)) {
    const give = (answer: number): void =>
      end(answer === TIMED_OUT ? NOT_YET : redeemed(at, waiter, item));
    return waitAsync(at, waiter, wait, give, KEEPS);
  }
  unlock(at);
  freeWaiter(waiter);
  const outcome = add(at, item);
  return outcome === NOT_YET ? putLater(at, item, wait, end) : Promise.resolve(end(outcome));
}

export function putBlocked(at: number, item: Writer, timeout: number): Outcome {
  const waiter = newWaiter(at, false, ROOM, ROOM);
  lock(at);
  if (isFull(at) && !isShut(at)) {
    const answer = waitBlocked(at, waiter, timeout, KEEPS);
    return answer === TIMED_OUT ? NOT_YET : redeemed(at, waiter, item);
  }
  unlock(at);
  freeWaiter(waiter);
  const outcome = add(at, item);
  return outcome === NOT_YET ? putBlocked(at, item, timeout) : outcome;
}

/** Waits with a promise until all tasks are done. */
export function joinLater(at: number, wait: Wait, end: (outcome: Outcome) => void): Promise<void> {
  const waiter = newWaiter(at, true, END, END);
  lock(at);
  if (unfinished(at) > 0) {
    const give = (answer: number): void => end(answer === TIMED_OUT ? NOT_YET : GOT);
    return waitAsync(at, waiter, wait, give);
  }
  unlock(at);
  freeWaiter(waiter);
  return Promise.resolve();
}

export function joinBlocked(at: number, timeout: number): Outcome {
  const waiter = newWaiter(at, false, END, END);
  lock(at);
  if (unfinished(at) > 0) return waitBlocked(at, waiter, timeout) === TIMED_OUT ? NOT_YET : GOT;
  unlock(at);
  freeWaiter(waiter);
  return GOT;
}

/** @returns false where every item's task is done already. */
export function finishTask(at: number): boolean {
  lock(at);
  const open = unfinished(at) > 0;
  if (open) {
    Atomics.store(words, at + DONE, ((words[at + DONE] as number) + 1) | 0);
    serve(at);
  }
  unlock(at);
  return open;
}

export function shutDown(at: number, immediate: boolean): void {
  lock(at);
  if (immediate && words[at + SHUT] !== SHUT_AT_ONCE) {
    words[at + DONE_THEN] = ((words[at + DONE] as number) + countOf(at)) | 0;
    Atomics.store(words, at + SHUT, SHUT_AT_ONCE);
    throwAway(at);
  } else if (!isShut(at)) Atomics.store(words, at + SHUT, SHUT_DOWN);
  serve(at);
  unlock(at);
  tidy();
}

/** Inside: the items are gone, and count as done. */
function throwAway(at: number): void {
  orderOf(at).clear(at);
  Atomics.store(words, at + DONE, words[at + DONE_THEN] as number);
  Atomics.store(words, at + TAKES, words[at + PUTS] as number);
}

/** More room, or less. */
export function limit(at: number, maxSize: number): void {
  lock(at);
  Atomics.store(words, at + MAX_SIZE, maxSize);
  serve(at);
  unlock(at);
}

function serve(at: number): void {
  if (
    ((words[at + ITEM] as number) | (words[at + ROOM] as number) | (words[at + END] as number)) ===
    0
  )
    return;
  const shut = isShut(at);
  while (available(at) > 0 && promise(at, ITEM, PROMISED));
  if (shut && available(at) <= 0) answer(at, ITEM, NO_MORE);
  if (shut) answer(at, ROOM, NO_MORE);
  else while (!isFull(at) && promise(at, ROOM, RESERVED));
  if (unfinished(at) <= 0) answer(at, END, PROMISE);
}

function promise(at: number, asks: number, counter: number): boolean {
  const waiter = firstReady(at, asks);
  if (waiter === 0) return false;
  change(at + counter, 1);
  grant(at, waiter, PROMISE);
  return true;
}

function answer(at: number, asks: number, what: number): void {
  for (let waiter = firstReady(at, asks); waiter !== 0; waiter = firstReady(at, asks))
    grant(at, waiter, what);
}

export function kindFor(type: number, order: Order, revive: Kind["revive"]): QueueKind {
  return {
    type,
    order,
    lines: [ITEM, ROOM, END],
    revive,
    serve,
    undo(at, waiter) {
      if (isPromised(waiter) && words[waiter + ASKS] !== END) redeem(at, waiter);
    },
    mend(at) {
      if (words[at + SHUT] === SHUT_AT_ONCE && countOf(at) !== 0) throwAway(at);
      else order.mend(at);
      endChange(at);
      words[at + PROMISED] = 0;
      words[at + RESERVED] = 0;
      for (const waiter of allWaiters()) {
        if (objectOf(waiter) !== at || stateOf(waiter) !== GRANTED || !isPromised(waiter)) continue;
        if (words[waiter + ASKS] === ITEM) change(at + PROMISED, 1);
        if (words[waiter + ASKS] === ROOM) change(at + RESERVED, 1);
      }
    },
    dispose(at) {
      // A realm may have died inside.
      lock(at);
      order.clear(at);
      unlock(at);
      tidy();
    },
  };
}
