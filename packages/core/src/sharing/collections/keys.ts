/** A collection's keys, text and numbers, as words: in a slot, or in a block of their own where they are longer. */
import { show } from "../../base/options.js";
import { words } from "../memory.js";

/** What a key may be. */
export type Key = string | number;

/** In a slot: what it is, and then the words of a short one or the block of a long one. */
export const SHORT = 4;

// What it is: in the lowest two bits; a text's length above them.
const NUMBER = 1;
const NARROW = 2;
const WIDE = 3;

/** The key that was given last. */
let key = /* @__PURE__ */ new Int32Array(64);
let narrow = /* @__PURE__ */ new Uint8Array(key.buffer);
let wide = /* @__PURE__ */ new Uint16Array(key.buffer);
const numbers = /* @__PURE__ */ new Float64Array(1);
const halves = /* @__PURE__ */ new Int32Array(numbers.buffer);

export const given = { hash: 0, is: 0, size: 0 };

/** Reads it to where the functions here find it. @throws {TypeError} for what is neither text nor a number. */
export function giveKey(call: string, value: unknown, seed: number): void {
  if (typeof value === "number") giveNumber(value, seed);
  else if (typeof value === "string") giveText(value, seed);
  else throw new TypeError(`${call}: a key must be text or a number, not ${show(value)}`);
}

/** As `Map` does: NaN is one key, and so are 0 and -0. */
function giveNumber(value: number, seed: number): void {
  numbers[0] = value === 0 ? 0 : value;
  if (Number.isNaN(value)) halves.set([0, 0x7ff80000]);
  key[0] = halves[0] as number;
  key[1] = halves[1] as number;
  given.is = NUMBER;
  given.size = 2;
  given.hash = mixed(seed ^ (key[0] as number) ^ Math.imul(key[1] as number, 0x85ebca6b));
}

function giveText(text: string, seed: number): void {
  const { length } = text;
  if (2 * length + 4 > narrow.length) makeRoom(2 * length + 4);
  let hash = seed;
  let all = 0;
  key[(length - 1) >> 2] = 0;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    narrow[at] = code;
    all |= code;
    hash = Math.imul(hash ^ code, 0x01000193);
  }
  given.hash = mixed(hash ^ length);
  const isWide = all > 0xff;
  given.is = (isWide ? WIDE : NARROW) | (length << 2);
  given.size = (length * (isWide ? 2 : 1) + 3) >> 2;
  if (!isWide) return;
  key[given.size - 1] = 0;
  for (let at = 0; at < length; at++) wide[at] = text.charCodeAt(at);
}

function mixed(hash: number): number {
  let mixing = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  mixing = Math.imul(mixing ^ (mixing >>> 12), 0x297a2d39);
  return mixing ^ (mixing >>> 15);
}

function makeRoom(bytes: number): void {
  key = new Int32Array(bytes);
  narrow = new Uint8Array(key.buffer);
  wide = new Uint16Array(key.buffer);
}

/** How many words of a block the given key needs; 0 where a slot has room for it. */
export function blockFor(): number {
  return given.size > SHORT ? given.size : 0;
}

/** Whether the key of the slot whose key begins there is the given one. */
export function isGiven(at: number): boolean {
  if (words[at] !== given.is) return false;
  const from = given.size > SHORT ? (words[at + 1] as number) : at + 1;
  for (let each = 0; each < given.size; each++) if (words[from + each] !== key[each]) return false;
  return true;
}

/** @param block where a long one has its words. */
export function writeKey(at: number, block: number): void {
  words[at] = given.is;
  if (block !== 0) words[at + 1] = block;
  writeWords(block === 0 ? at + 1 : block);
}

/** The words of a long one, into its block. */
function writeWords(to: number): void {
  for (let each = 0; each < given.size; each++) words[to + each] = key[each] as number;
}

/** How many words the text of a key has, or the number. */
export const sizeOf = (is: number): number => {
  if (is === NUMBER) return 2;
  const length = is >>> 2;
  return ((is & 3) === WIDE ? 2 * length + 3 : length + 3) >> 2;
};

/** The block of a long one; 0 for a short one. */
export function blockOf(at: number): number {
  return sizeOf(words[at] as number) > SHORT ? (words[at + 1] as number) : 0;
}

/** How many words a key has outside of its slot. */
export function sizeBeyond(at: number): number {
  const size = sizeOf(words[at] as number);
  return size > SHORT ? size : 0;
}

/** Characters that are made a string at once. */
const CHUNK = 4096;

/** The key that `is` says, of the words from `from` on; all of `memory` is its buffer's. */
export function keyFrom(memory: Int32Array, is: number, from: number): Key {
  if (is === NUMBER) {
    halves[0] = memory[from] as number;
    halves[1] = memory[from + 1] as number;
    return numbers[0] as number;
  }
  const length = is >>> 2;
  const codes =
    (is & 3) === WIDE
      ? new Uint16Array(memory.buffer, 4 * from, length)
      : new Uint8Array(memory.buffer, 4 * from, length);
  if (length <= CHUNK) return String.fromCharCode(...codes);
  let text = "";
  for (let at = 0; at < length; at += CHUNK)
    text += String.fromCharCode(...codes.subarray(at, at + CHUNK));
  return text;
}
