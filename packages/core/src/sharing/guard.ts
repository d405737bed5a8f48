/**
 * A guard keeps the steps on one object in order: a word that holds the number of the realm that is inside,
 * and whether others sleep before it. What is done inside is short, never waits, never enters another guard,
 * and can be mended when its realm dies in the middle of it. So whoever finds a dead realm inside takes its
 * place.
 */
import { monotonic } from "../base/clock.js";
import { isAlive } from "../realm/commons.js";
import { shared } from "../realm/state.js";
import { linger } from "./linger.js";
import { noObject, words } from "./memory.js";

/** Looks at a guard before sleeping, and steps between two of them: some 25 µs in all. */
const LOOKS = 200;
const STEPS = 300;
/** Set while others may sleep before the guard: whoever leaves it wakes one of them. */
const SLEEPERS = -(2 ** 31);
/** Milliseconds of a sleep before a guard, at most: a realm that dies inside wakes nobody. */
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
  if (Atomics.exchange(words, at, 0) < 0) Atomics.notify(words, at, 1);
}

function enterLate(at: number): boolean {
  const me = shared.realmId;
  let mine = me;
  let since = 0;
  for (let looks = 0; ; looks++) {
    let word = Atomics.load(words, at);
    if (word === 0) word = Atomics.compareExchange(words, at, 0, mine);
    if (word === 0) return false;
    const inside = word & ~SLEEPERS;
    if (inside === me) throw new Error("heddle: a guard was entered twice by one realm");
    // Others may sleep there still.
    const next = me | SLEEPERS;
    if (!isAlive(inside) && Atomics.compareExchange(words, at, word, next) === word) return true;
    if (looks < LOOKS) {
      linger(STEPS);
      continue;
    }
    since ||= monotonic();
    if (monotonic() - since > PATIENCE) {
      since = monotonic();
      // No event tells of a death while this realm is here.
      for (const realm of shared.runtimes) realm.reap?.(inside);
    }
    if (sleep(at, word)) mine = next;
  }
}

/** Lets the one inside have this core, where a realm may sleep. @returns whether it may. */
function sleep(at: number, word: number): boolean {
  try {
    const marked = word | SLEEPERS;
    if (word !== marked && Atomics.compareExchange(words, at, word, marked) !== word) return true;
    Atomics.wait(words, at, marked, SLEEP);
    return true;
  } catch {
    // A page's main thread may not, and spins.
    return false;
  }
}
