/**
 * The shared memory that all realms of a program have in common: the main realm makes it, each carrier gets
 * it at start. All zero is its first valid state. This file has the part that every realm needs: the table of live
 * realms, with a doorbell for each. `sharing/memory.ts` has the rest.
 */
import { MAIN_REALM, shared } from "./state.js";

/** The first words belong to the allocator. This one says which is the first that was never used; 0 while that is `COMMONS_START`. */
export const END = 1;
/** How many words there may be at most; 0 for as many as were reserved. */
export const CEILING = 6;
/** Whether there was ever a map, a set or a list: then every realm needs the code for them. */
export const COLLECTIONS = 28;
/** How often realms were asked to free memory, and how often one has answered. */
export const ASKED = 29;
export const ANSWERS = 30;
const REALMS = 128;
/** More realms than that never live at once, so a number's entry names it or a realm that is dead. */
const ENTRIES = 4096;
const ENTRY = 10;

// Words of a realm's entry.
/** Which realm it is, while that lives. */
export const ID = 0;
export const BELL = 1;
/** Who waits for the bell: a bit each. */
export const LISTENING = 2;
/** In `LISTENING`: the realm sleeps, or is about to. */
export const ASLEEP = 1;
/** How many waits hold this realm's thread. */
export const BLOCKED = 3;
/** The last of the waiters that were settled and do not know it yet. */
export const SETTLED = 4;
/** Set when a realm has died that may have settled a waiter without a wake-up: this realm must check all its waiters. */
export const RESCAN = 5;
/** The list of the shared objects that it holds. */
export const HELD = 6;
/** The block that it is about to free; 0 for none. */
export const FREES = 7;
/** The note of the holds that pass between this realm and a queue; 0 if there is none. */
export const NOTE = 8;
/** What `ASKED` was when it answered last, and one more; 0 where it does not listen. */
export const ANSWERED = 9;

/** Where the entries end. */
export const COMMONS_START: number = REALMS + ENTRIES * ENTRY;
const FIRST_BYTES = 256 * 1024;

/** More than that cannot be had: places are numbers of words, and bytes of them fit in 32 bits. */
export const MOST_BYTES: number = 2 ** 31;
/** How many words there may be at most, where that was said. */
let limit = 0;

/** Made by the main realm when first asked for; `undefined` where there is no shared memory. */
export function commons(): SharedArrayBuffer | undefined {
  if (shared.commons || shared.isCarrier || typeof SharedArrayBuffer !== "function") {
    return shared.commons;
  }
  shared.commons = reserve();
  shared.realmId = MAIN_REALM + 1;
  live(shared.realmId);
  if (limit !== 0) Atomics.store(entries(), CEILING, limit);
  return shared.commons;
}

/** Address space costs nothing but may be short: takes what it gets. */
function reserve(): SharedArrayBuffer {
  for (let most = MOST_BYTES; most > FIRST_BYTES; most /= 4) {
    try {
      return new SharedArrayBuffer(FIRST_BYTES, { maxByteLength: most });
    } catch {
      // Less, then.
    }
  }
  return new SharedArrayBuffer(FIRST_BYTES);
}

/** From now on it takes no more than so many bytes, of those that are reserved. */
export function limitCommons(bytes: number): void {
  limit = Math.floor(Math.min(bytes, MOST_BYTES) / 4);
  if (shared.commons) Atomics.store(entries(), CEILING, limit);
}

/** Whether anything was ever shared. */
export function isUsed(): boolean {
  return Atomics.load(entries(), END) !== 0;
}

/**
 * Whether this realm needs the code for collections, and lacks it.
 *
 * @param memory what a carrier is about to get, with its first message.
 */
export function lacksCollections(memory = shared.commons): boolean {
  return !shared.collections && memory !== undefined && new Int32Array(memory)[COLLECTIONS] !== 0;
}

/** On a carrier: what it got. */
export function joinCommons(memory: SharedArrayBuffer, realm: number): void {
  shared.commons = memory;
  shared.realmId = realm + 1;
  for (const open of shared.onCommons.splice(0)) open();
}

/** A view that ends with the entries: all that this file needs. A fixed length makes it fast. */
let view: Int32Array | undefined;
export function entries(): Int32Array {
  const memory = shared.commons as SharedArrayBuffer;
  if (view?.buffer !== memory) view = new Int32Array(memory, 0, COMMONS_START);
  return view;
}

/** Where the entry of a realm is; realms count from 1 here, since 0 means nobody. */
export function entryOf(id: number): number {
  return REALMS + (id % ENTRIES) * ENTRY;
}

/** A number for a new carrier, whose entry nobody living uses. */
export function nextRealm(): number {
  let realm = shared.nextRealm++;
  for (let tries = 0; shared.commons && tries < ENTRIES; tries++) {
    if (Atomics.load(entries(), entryOf(realm + 1) + ID) === 0) break;
    realm = shared.nextRealm++;
  }
  return realm;
}

export function live(id: number): void {
  const at = entryOf(id);
  // A realm that is dead may have left it blocked, or with waiters that are somebody else's by now.
  entries().fill(0, at, at + ENTRY);
  Atomics.store(entries(), at + ID, id);
}

export function die(id: number): void {
  Atomics.compareExchange(entries(), entryOf(id) + ID, id, 0);
}

/** The realms that live, as `entryOf` counts. */
export function* living(): Iterable<number> {
  for (let entry = 0; entry < ENTRIES; entry++) {
    const id = Atomics.load(entries(), REALMS + entry * ENTRY + ID);
    if (id !== 0) yield id;
  }
}

export function isAlive(id: number): boolean {
  return Atomics.load(entries(), entryOf(id) + ID) === id;
}

/** Costs a wake-up only where somebody sleeps. */
export function ring(id: number): void {
  const at = entryOf(id);
  Atomics.add(entries(), at + BELL, 1);
  if (Atomics.load(entries(), at + LISTENING) !== 0) Atomics.notify(entries(), at + BELL);
}
