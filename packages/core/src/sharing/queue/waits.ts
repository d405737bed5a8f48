/** How threads wait for a queue: for an item, for room, and until all tasks are done. */
import { Promise } from "../../base/globals.js";
import type { Writer } from "../bytes/writer.js";
import { waitAsync } from "../promised.js";
import { KEEPS, TIMED_OUT, type Wait } from "../standing.js";
import { freeWaiter, lock, newWaiter, unlock } from "../waiters.js";
import { waitBlocked } from "../waiting.js";
import { END, ITEM, ROOM } from "./line.js";
import { add, GOT, NOT_YET, type Outcome, redeemed, take } from "./moving.js";
import { available, isFull, isShut, unfinished } from "./words.js";

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
