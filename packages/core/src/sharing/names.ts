/**
 * Names in the commons, which all realms see: text, and what it names. A name is published by one
 * compare-and-exchange, is never taken back, and whoever comes second finds the first one's.
 */
import { TextDecoder, TextEncoder } from "../base/globals.js";
import { allocate, free } from "./allocate.js";
import { bytes, reach, words } from "./memory.js";

/** The words of the commons that the lists begin in. */
const LISTS = 40;
const COUNT = 16;

// Words of a name.
const NEXT = 0;
const NAMED = 1;
const LENGTH = 2;
const TEXT = 3;

/**
 * The name that is there, or else a new one for what is at `at`.
 *
 * @returns where it is; the same in every realm.
 */
export function publish(text: string, at = 0): number {
  const utf8 = new TextEncoder().encode(text);
  const list = LISTS + (hash(utf8) % COUNT);
  let name = 0;
  for (let seen = 0; ; ) {
    const head = Atomics.load(words, list);
    const known = search(head, seen, utf8);
    if (known !== 0) {
      if (name !== 0) free(name);
      return known;
    }
    seen = head;
    name ||= write(utf8, at);
    words[name + NEXT] = head;
    if (Atomics.compareExchange(words, list, head, name) === head) return name;
  }
}

export function named(name: number): number {
  return words[name + NAMED] as number;
}

export function textOf(name: number): string {
  const from = (name + TEXT) * 4;
  return new TextDecoder().decode(bytes.slice(from, from + (words[name + LENGTH] as number)));
}

/** What is published under the name; 0 for nothing so far. */
export function find(text: string): number {
  const utf8 = new TextEncoder().encode(text);
  const name = search(Atomics.load(words, LISTS + (hash(utf8) % COUNT)), 0, utf8);
  return name && named(name);
}

/** Among those that were published before `head` and not before `seen`. */
function search(head: number, seen: number, utf8: Uint8Array): number {
  reach();
  for (let name = head; name !== seen; name = words[name + NEXT] as number) {
    if (words[name + LENGTH] === utf8.length && isText(name, utf8)) return name;
  }
  return 0;
}

function isText(name: number, utf8: Uint8Array): boolean {
  const from = (name + TEXT) * 4;
  return utf8.every((byte, index) => bytes[from + index] === byte);
}

function write(utf8: Uint8Array, at: number): number {
  const name = allocate(sizeFor(utf8));
  words[name + NAMED] = at;
  words[name + LENGTH] = utf8.length;
  bytes.set(utf8, (name + TEXT) * 4);
  return name;
}

const sizeFor = (utf8: Uint8Array): number => TEXT + Math.ceil(utf8.length / 4);

function hash(utf8: Uint8Array): number {
  return utf8.reduce((sum, byte) => (Math.imul(sum, 31) + byte) >>> 0, 7);
}
