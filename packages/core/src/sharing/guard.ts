/**
 * A guard keeps the steps on one object in order: a word that holds the number of the realm that is inside.
 * What is done inside is short, never waits, never enters another guard, and can be mended when its realm
 * dies in the middle of it. So whoever finds a dead realm inside takes its place.
 */
import { monotonic } from "../base/clock.js";
import { isAlive } from "../realm/commons.js";
import { shared } from "../realm/state.js";
import { linger } from "./linger.js";
import { noObject, words } from "./memory.js";

/** Looks at a guard before sleeping, and steps between two of them: some 25 µs in all. */
const LOOKS = 200;
const STEPS = 300;
/** Milliseconds of a sleep before a guard: nobody wakes who sleeps there. */
const SLEEP = 1;
/** Milliseconds of looking at a guard before it is asked whether its realm lives. */
const PATIENCE = 4;

/** @returns whether a realm died inside, so that what is guarded must be mended. */
export function enter(at: number): boolean {
  // What has no place would be the allocator's guard.
  if (!(at >= 0)) throw noObject(at);
  if (Atomics.compareExchange(words, at, 0, shared.realmId) === 0) return false;
  return enterLate(at);
}

export function leave(at: number): void {
  Atomics.store(words, at, 0);
}

function enterLate(at: number): boolean {
  const me = shared.realmId;
  let since = 0;
  for (let looks = 0; ; looks++) {
    let inside = Atomics.load(words, at);
    if (inside === 0) inside = Atomics.compareExchange(words, at, 0, me);
    if (inside === 0) return false;
    if (inside === me) throw new Error("heddle: a guard was entered twice by one realm");
    if (!isAlive(inside) && Atomics.compareExchange(words, at, inside, me) === inside) return true;
    if (looks < LOOKS) {
      linger(STEPS);
      continue;
    }
    since ||= monotonic();
    if (monotonic() - since > PATIENCE) {
      since = monotonic();
      // No event tells of a death while this realm is here.
      for (const realm of shared.runtimes) realm.reap?.();
    }
    pause(at, inside);
  }
}

/** Lets the one inside have this core, where a realm may sleep. */
function pause(at: number, inside: number): void {
  try {
    Atomics.wait(words, at, inside, SLEEP);
  } catch {
    // A page's main thread may not, and spins.
  }
}
