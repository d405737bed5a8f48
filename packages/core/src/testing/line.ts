/** Who stands in line for a shared object, so that a case knows that a wait has begun. */
import { place } from "../base/internal.js";
import type { SharedObject } from "../sharing/handle.js";
import { RLock } from "../sharing/rlock.js";
import { allWaiters, objectOf, standing } from "../sharing/waiters.js";

/** How many wait for it, in all realms. */
export function countWaiting(object: SharedObject): number {
  // An RLock is waited for at the lock in it.
  const at = (object instanceof RLock ? object.inner : object)[place];
  let count = 0;
  for (const waiter of allWaiters()) {
    if (objectOf(waiter) === at && standing(waiter)) count++;
  }
  return count;
}
