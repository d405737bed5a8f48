/** How a part of a struct or an array crosses by itself: with the whole, and the way to it from there. */
import { place } from "../../base/internal.js";
import { allocate } from "../allocate.js";
import { dropHold, objectIn, release, retain, type SharedObject } from "../handle.js";
import { HOLDERS, type Kind, know, TYPE } from "../kinds.js";
import { words } from "../memory.js";
import { marksOf } from "./classes.js";
import { layoutOf, partOf } from "./layout.js";
import type { Placed } from "./types.js";

/** The word of an object, or of a part on its way, that says which layout it has. */
export const LAYOUT = 2;

export function shapeOf(at: number): number {
  return words[at + LAYOUT] as number;
}

const WHOLE = 3;
const DEPTH = 4;
const WAY = 5;

/** What to hand over for a part; it holds the whole. */
export function lendPart(object: Placed): number {
  const way: number[] = [];
  let whole = object;
  for (let owner = whole.$owner; owner; owner = whole.$owner) {
    way.unshift(layoutOf(owner).partIndex(whole.$at - owner.$at));
    whole = owner;
  }
  const root = (whole as unknown as SharedObject)[place];
  know(partKind);
  const size = WAY + way.length;
  const at = allocate(size);
  retain(root);
  words[at + HOLDERS] = 1;
  words[at + LAYOUT] = marksOf(object.constructor as never).layout;
  words[at + WHOLE] = root;
  words[at + DEPTH] = way.length;
  words.set(way, at + WAY);
  Atomics.store(words, at + TYPE, partKind.type);
  return at;
}

export const partKind: Kind = {
  type: 33,
  revive(at) {
    const root = words[at + WHOLE] as number;
    let object = objectIn(root) as Placed;
    for (let step = 0; step < (words[at + DEPTH] as number); step++)
      object = partOf(object, words[at + WAY + step] as number);
    dropHold();
    release(at);
    return object;
  },
  shapeOf,
  dispose: (at) => release(words[at + WHOLE] as number),
};
