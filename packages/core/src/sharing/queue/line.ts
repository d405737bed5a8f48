/**
 * Who waits for a queue, and how they are served: in the order in which they came, those who get, those who
 * put and those who join each among themselves. A waiter is promised an item or room, and fetches or uses
 * it itself: what it was promised and cannot use goes to the next.
 */
import { type Kind, kindOf } from "../kinds.js";
import { words } from "../memory.js";
import {
  ANSWER,
  ASKS,
  allWaiters,
  firstReady,
  GRANTED,
  grant,
  LINE,
  lock,
  objectOf,
  stateOf,
  unlock,
} from "../waiters.js";
import { endChange } from "./changing.js";
import { tidy } from "./items.js";
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
  PROMISED,
  PUTS,
  RESERVED,
  SHUT,
  SHUT_AT_ONCE,
  TAKES,
  unfinished,
} from "./words.js";

export interface QueueKind extends Kind {
  readonly order: Order;
}

export function orderOf(at: number): Order {
  return (kindOf(at) as QueueKind).order;
}

// What waiters ask for: the line that they stand in.
export const ITEM = LINE;
export const ROOM = FOR_ROOM;
export const END = FOR_END;

// What they are answered.
const PROMISE = 1;
const NO_MORE = 2;

export function isPromised(waiter: number): boolean {
  return waiter !== 0 && words[waiter + ANSWER] === PROMISE;
}

function change(word: number, by: number): void {
  words[word] = (words[word] as number) + by;
}

/** Inside the guard: a waiter has used what it was promised. */
export function redeem(at: number, waiter: number): void {
  const counter = words[waiter + ASKS] === ITEM ? PROMISED : RESERVED;
  words[waiter + ANSWER] = 0;
  change(at + counter, -1);
}

/** Inside: the items are gone, and count as done. */
export function throwAway(at: number): void {
  orderOf(at).clear(at);
  Atomics.store(words, at + DONE, words[at + DONE_THEN] as number);
  Atomics.store(words, at + TAKES, words[at + PUTS] as number);
}

export function serve(at: number): void {
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
