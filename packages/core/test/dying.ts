/** Deaths without another realm: it does something here, under another number. */
import { die, live } from "../src/realm/commons.js";
import { shared } from "../src/realm/state.js";
import { words } from "../src/sharing/memory.js";
import { tidy } from "../src/sharing/queue/items.js";

class Death extends Error {}

const writes = ["store", "compareExchange", "add", "sub", "or", "and", "exchange"] as const;

/**
 * Another realm does something and dies at its `nth` atomic store, before or after it. From then on nothing
 * that it does reaches memory.
 *
 * @returns whether it died before it was done.
 */
export function dieAt(nth: number, after: boolean, act: () => void): boolean {
  const survivor = shared.realmId;
  shared.realmId = ++realms;
  live(realms);
  const own = Object.fromEntries(writes.map((name) => [name, Atomics[name]])) as unknown as Atomics;
  let stores = 0;
  const store = own.store as (...args: unknown[]) => number;
  Object.assign(Atomics, {
    store(...args: [Int32Array, number, number]) {
      const dies = ++stores === nth;
      if (!dies || after) store(...args);
      if (!dies) return args[2];
      // The guards seem to be free, and what is written is lost.
      for (const name of writes) Object.assign(Atomics, { [name]: () => 0 });
      throw new Death();
    },
  });
  try {
    act();
    return false;
  } catch (error) {
    if (!(error instanceof Death)) throw error;
    tidy();
    // What that did to the allocator's lists by plain stores is as if the realm had died there.
    words[0] = realms;
    return true;
  } finally {
    Object.assign(Atomics, own);
    die(realms);
    shared.realmId = survivor;
  }
}

/**
 * The same at its `nth` atomic access of whatever kind. Memory is then as it was in that moment, whatever
 * still runs of it; to keep that takes a while where memory is large.
 */
export function dieWhollyAt(nth: number, act: () => void): boolean {
  const survivor = shared.realmId;
  shared.realmId = ++realms;
  live(realms);
  const names = [...writes, "load"] as const;
  const own = Object.fromEntries(names.map((name) => [name, Atomics[name]]));
  let accesses = 0;
  let then: Int32Array | undefined;
  for (const name of names) {
    const access = own[name] as (...args: unknown[]) => number;
    Object.assign(Atomics, {
      [name](...args: unknown[]) {
        if (++accesses === nth) then = words.slice();
        if (accesses >= nth) throw new Death();
        return access(...args);
      },
    });
  }
  try {
    act();
  } catch (error) {
    if (!then) throw error;
  } finally {
    Object.assign(Atomics, own);
    if (then) words.set(then);
    die(realms);
    shared.realmId = survivor;
  }
  return then !== undefined;
}

/**
 * No finalizer runs in a process that imports this. A death puts shared memory back to what it was before, of which
 * the objects that were made since know nothing: what they held is another's by then, or in no list.
 */
FinalizationRegistry.prototype.register = () => {};

/** The realm that died last. */
export let realms = 1000;
