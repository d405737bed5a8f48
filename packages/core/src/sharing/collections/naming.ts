import { place } from "../../base/internal.js";
import { COLLECTIONS } from "../../realm/commons.js";
import type { SharedObject } from "../handle.js";
import { type Kind, TYPE } from "../kinds.js";
import { noObject, words } from "../memory.js";
import type { Naming } from "../queue/crossing.js";

export interface CallNaming extends Naming {
  readonly call: string;
}

/** How messages speak of a value that a collection cannot take. */
export function naming(call: string): CallNaming {
  return {
    call,
    path: `${call}: value`,
    advice: "a collection takes what structured clone copies, threads and shared objects",
  };
}

/** There is one: realms that lack the code load it with their next message. */
export function tellAll(): void {
  if (words[COLLECTIONS] === 0) Atomics.store(words, COLLECTIONS, 1);
}

/**
 * Where a collection is.
 *
 * @throws {TypeError} for what is another kind of object, or none; {ThreadError} THREAD_BOOTSTRAPPING, DISPOSED
 */
export function placeOf(object: SharedObject, { type, name }: Kind): number {
  const at = object[place];
  if (words[at + TYPE] === type) return at;
  if (!(at > 0)) throw noObject(at);
  throw new TypeError(`a method of ${name} was called on another kind of object`);
}
