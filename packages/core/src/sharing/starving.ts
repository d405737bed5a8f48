/**
 * All carriers wait in shared memory while what would wake them waits for one: whether that is so for good, and
 * one of them has to be told. A false alarm would be worse than none.
 */
import { BELL, BLOCKED, entryOf } from "../realm/commons.js";
import { type Starving, shared } from "../realm/state.js";
import { openIfThere, words } from "./memory.js";
import { allWaiters, HOLDS_UP, realmOf, stateOf, WAITING } from "./waiters.js";

interface Carrier {
  readonly live: number;
  readonly seat: number;
  drain(): void;
}

let awaitsIdle = false;

/** See `Sharing.starving`. */
export function starving<C extends Carrier>(main: Starving<C>, own?: number): void {
  const { host } = main;
  if (!isAlone(main)) return;
  if (own !== undefined) return relieve(main, own);
  if (awaitsIdle || !host.whenIdle) return;
  awaitsIdle = true;
  host.whenIdle(() => {
    if (main.held) host.keepAlive(true);
    relieve(main);
    // Not before: the program would end here. As long as threads wait, the scheduler looks again.
    awaitsIdle = false;
  });
}

/** No other runtime has threads, which might wake those of this one. */
function isAlone(main: object): boolean {
  return [...shared.runtimes].every((each) => each === main || each.enumerate().length === 0);
}

function relieve<C extends Carrier>(main: Starving<C>, own?: number): void {
  const { scheduler } = main;
  const stuck = scheduler.starved();
  if (!stuck) return;
  const inUse = [...scheduler.links].filter(({ live }) => live > 0);
  const realms = new Set(inUse.map(({ seat }) => seat));
  if (own !== undefined) realms.add(own);
  const seen = still(realms);
  if (seen === undefined) return;
  // What they said before they blocked.
  for (const link of [...scheduler.links]) link.drain();
  if (scheduler.starved() === stuck && still(realms) === seen) main.refuse(stuck);
  scheduler.flush();
}

/**
 * Whether each of the realms is blocked, and none has been told of what it waits for.
 *
 * @returns a number that is another one when any of them was rung for since; `undefined` if it is not so.
 */
function still(realms: ReadonlySet<number>): number | undefined {
  if (!openIfThere()) return undefined;
  let rung = 0;
  for (const id of realms) {
    const entry = entryOf(id);
    if (Atomics.load(words, entry + BLOCKED) === 0) return undefined;
    rung = (rung + Atomics.load(words, entry + BELL)) | 0;
  }
  for (const waiter of allWaiters()) {
    const blocks = words[waiter + HOLDS_UP] === 1 && realms.has(realmOf(waiter));
    if (blocks && stateOf(waiter) !== WAITING) return undefined;
  }
  return rung;
}
