/** How items get into a queue and out of it: steps that are tried once, in the order's own way. */
import { monotonic } from "../../base/clock.js";
import type { Writer } from "../bytes/writer.js";
import { weigh } from "../handle.js";
import { linger, ROUNDS, SPIN } from "../linger.js";
import { words } from "../memory.js";
import { freeWaiter, lock, unlock } from "../waiters.js";
import { endChange } from "./changing.js";
import { beginPut } from "./crossing.js";
import { beginTake, bring, prepareTake, sharesTaken, tidy } from "./items.js";
import { isPromised, orderOf, redeem, serve, throwAway } from "./line.js";
import {
  available,
  countOf,
  DONE,
  DONE_THEN,
  isFull,
  isShut,
  MAX_SIZE,
  PUTS,
  SHUT,
  SHUT_AT_ONCE,
  SHUT_DOWN,
  TAKES,
  unfinished,
} from "./words.js";

/** Words of an item from which on it counts by itself. */
const LARGE = 2 ** 14;

/** Between two looks at a queue that is empty, or full: some 2 µs, in which the other side does more than one. */
const STEPS = 6000;
/** After so many times in vain it is no longer tried, until there was an item, or room, at once. */
const MOST_IN_VAIN = 8;
const inVain = { items: 0, room: 0 };

/** How a try ended. */
export type Outcome = typeof GOT | typeof NOT_YET | typeof TOO_LATE;
export const GOT = 1;
/** Nothing to get, no room, or tasks that are not done. */
export const NOT_YET = 2;
/** It is shut down. */
export const TOO_LATE = 3;

/** Takes an item out to where `reader` reads it. @param waiter whose promise it is; 0 for a newcomer. */
export function take(at: number, waiter = 0): Outcome {
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
export function redeemed(at: number, waiter: number, item?: Writer): Outcome {
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
export function add(at: number, item: Writer, waiter = 0): Outcome {
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

/** More room, or less. */
export function limit(at: number, maxSize: number): void {
  lock(at);
  Atomics.store(words, at + MAX_SIZE, maxSize);
  serve(at);
  unlock(at);
}
