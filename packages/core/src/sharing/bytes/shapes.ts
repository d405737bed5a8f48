/**
 * The keys of plain objects. Most objects in a queue have the keys of the one before: so the keys are
 * written as one block that is made once, and read by looking that block up.
 */
/** Objects with more keys are dictionaries, rather, and their keys are not kept. */
export const MOST_KEYS = 32;
/** Kept of each sort, so that a program that never ends does not fill its memory with keys. */
const MOST_SHAPES = 2000;

/** A list of keys, as the writer finds it: from the shape without the last key. */
export interface Shape {
  /** Of the keys so far, as the reader will look for them; made when first needed. */
  block: Int32Array | undefined;
  /** The key that came next the last time, and the shape with it. */
  key: string | undefined;
  next: Shape | undefined;
  others: Map<string, Shape> | undefined;
}

function newShape(): Shape {
  return { block: undefined, key: undefined, next: undefined, others: undefined };
}

let root = /* @__PURE__ */ newShape();
let shapes = 0;

export function shapeOf(keys: readonly string[]): Shape {
  let shape = root;
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as string;
    shape = shape.key === key ? (shape.next as Shape) : follow(shape, key);
  }
  return shape;
}

function follow(shape: Shape, key: string): Shape {
  shape.others ??= new Map();
  let next = shape.others.get(key);
  if (!next) {
    if (++shapes > MOST_SHAPES) {
      root = newShape();
      shapes = 0;
    }
    next = newShape();
    shape.others.set(key, next);
  }
  shape.key = key;
  shape.next = next;
  return next;
}

/** FNV-1a, of words in the place of bytes. */
export function hashOf(words: Int32Array): number {
  let hash = 0x811c9dc5;
  for (const word of words) hash = Math.imul(hash ^ word ^ (word >>> 15), 0x01000193);
  return hash | 0;
}

/** A list of keys as the reader keeps it. */
export interface Keys {
  readonly words: Int32Array;
  readonly keys: readonly string[];
  /** `__proto__` is among them, which cannot be set like the others. */
  readonly proto: boolean;
}

const known = new Map<number, Keys>();

/** @param at where the keys are, as words. */
export function knownKeys(
  hash: number,
  words: Int32Array,
  at: number,
  length: number,
): Keys | undefined {
  const found = known.get(hash);
  if (found === undefined || found.words.length !== length) return undefined;
  const own = found.words;
  for (let each = 0; each < length; each++) if (own[each] !== words[at + each]) return undefined;
  return found;
}

export function keepKeys(hash: number, words: Int32Array, keys: readonly string[]): Keys {
  if (known.size >= MOST_SHAPES) known.clear();
  const made = { words, keys, proto: keys.includes("__proto__") };
  known.set(hash, made);
  return made;
}
