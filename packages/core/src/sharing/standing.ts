/** What becomes of a waiter that stands in line, whether its realm is blocked for it or has a promise. */
import { kindOf } from "./kinds.js";
import { GRANTED, lock, remove, stateOf, unlock, WOKEN, waitOn } from "./waiters.js";

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

/** For waits that need nothing but to keep what they are granted. */
export const KEEPS: InLine = { keeps: true };

/** The answer of a wait whose time was up. */
export const TIMED_OUT = -1;

/** Whether a waiter has what it asked for; one that was woken tries. */
export function has(object: number, waiter: number): boolean {
  const state = stateOf(waiter);
  if (state !== WOKEN) return state === GRANTED;
  lock(object);
  if (stateOf(waiter) === WOKEN && !kindOf(object).retry?.(object, waiter)) waitOn(waiter);
  unlock(object);
  return stateOf(waiter) === GRANTED;
}

/** Time is up, or it was aborted. @returns whether it had been served by then. */
export function leaveLine(object: number, waiter: number): boolean {
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

/** Enters, does something first, and serves who can be served then. */
export function serve(object: number, first?: () => void): void {
  lock(object);
  first?.();
  kindOf(object).serve?.(object);
  unlock(object);
}
