/** Who stands in line for a shared object, so that a case knows that a wait has begun. */
import { RLock } from "@heddle/core";
import {
  allWaiters,
  keptWaiting,
  objectOf,
  place,
  type SharedObject,
  standing,
} from "@heddle/core/adapter/testing";

/** How many wait for it, in all realms. */
export function countWaiting(object: SharedObject): number {
  const waiting = keptWaiting(object);
  if (waiting !== undefined) return waiting;
  // An RLock is waited for at the lock in it.
  const at = (object instanceof RLock ? object.inner : object)[place];
  let count = 0;
  for (const waiter of allWaiters()) {
    if (objectOf(waiter) === at && standing(waiter)) count++;
  }
  return count;
}
