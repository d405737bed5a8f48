import { Date, TextEncoder } from "../../base/globals.js";
import { lend, stays } from "../../base/internal.js";
import type { Receiver } from "../../codec/decode.js";
import type { Sender } from "../../codec/encode.js";
import { describeError, propertiesOf } from "../../codec/errors.js";
import { wayOf } from "../../codec/instances.js";
import { bufferOf, has, isFull, isGone, kindOf, MOST_DEEP } from "../../codec/kinds.js";
import type { ThreadSpecial } from "../../codec/payload.js";
import { holdHere, release, unhold } from "../handle.js";
import { hashOf, MOST_KEYS, shapeOf } from "./shapes.js";
import * as tag from "./tags.js";

const FIRST_BYTES = 1024;
/** A writer that had to grow beyond that is kept until the engine collects it. */
const MOST_BYTES = 2 ** 16;
/** So many objects are found by looking at each, more by a Map. */
const FEW_OBJECTS = 16;
/** Enough for whatever has no length of its own. */
const ROOM = 16;

type Values = Sender & Receiver;

/** A value's way into bytes, and the bytes. */
export class Writer {
  words: Int32Array = new Int32Array(FIRST_BYTES / 4);
  bytes: Uint8Array = new Uint8Array(this.words.buffer);
  #view = new DataView(this.words.buffer);
  #at = 0;
  /** Those met so far, and how many they are: their number is their place. */
  readonly #objects: (object | undefined)[] = [];
  #met = 0;
  #numbers: Map<object, number> | undefined;
  #again = false;
  /** Held for the value until it has been taken. */
  /** What is shared in the value, each held for it. */
  readonly shared: number[] = [];
  /** This realm's holds of that, until whoever has the bytes holds it. */
  readonly holds: number[] = [];
  readonly #threads: ThreadSpecial[] = [];
  #values: Values | undefined;
  #depth = 0;
  /** Within an error: what cannot be sent is left out. */
  #lenient = false;

  /** Where a queue goes by that. */
  priority = 0;

  /** How many words the value takes. */
  get size(): number {
    return (this.#at + 3) >> 2;
  }

  get byteLength(): number {
    return this.#at;
  }

  get reusable(): boolean {
    return this.bytes.length <= MOST_BYTES;
  }

  /** @throws {TypeError} for a part that bytes cannot hold; nothing is held then. */
  write(value: unknown, values?: Values): void {
    this.#values = values;
    this.#at = 1;
    this.#again = false;
    this.#depth = 0;
    this.#lenient = false;
    try {
      this.#value(value);
      this.#finish();
    } catch (error) {
      this.letGo();
      throw error;
    } finally {
      this.#forget();
    }
  }

  /** Shortening an array costs more than all the rest. */
  #forget(): void {
    const objects = this.#objects;
    for (let at = Math.min(this.#met, FEW_OBJECTS); at > 0; ) objects[--at] = undefined;
    if (this.#met > FEW_OBJECTS) objects.length = 0;
    this.#met = 0;
    this.#numbers = undefined;
  }

  /** The value is on its way: what is in it is held by whoever has the bytes. */
  sent(): void {
    this.#values = undefined;
    if (this.shared.length > 0) this.#unhold(0);
    if (this.#threads.length > 0) this.#threads.length = 0;
  }

  /** The value goes nowhere. */
  letGo(): void {
    for (const at of this.#unhold(0)) release(at);
    for (const thread of this.#threads) this.#values?.threadOf(thread);
    this.sent();
  }

  #finish(): void {
    const { bytes } = this;
    bytes[0] = (this.#again ? tag.HAS_AGAIN : 0) | (this.#threads.length > 0 ? tag.HAS_THREADS : 0);
    const held = this.shared.length;
    if (held === 0) return;
    this.#ensure(4 * held + ROOM);
    this.bytes[0] = (this.bytes[0] as number) | tag.HAS_SHARED;
    let word = this.#pad();
    for (const at of this.shared) this.words[word++] = at;
    this.words[word++] = held;
    this.#at = word * 4;
  }

  #ensure(more: number): void {
    if (this.#at + more <= this.bytes.length) return;
    let length = this.bytes.length * 2;
    while (length < this.#at + more) length *= 2;
    const { bytes } = this;
    this.words = new Int32Array(length / 4);
    this.bytes = new Uint8Array(this.words.buffer);
    this.#view = new DataView(this.words.buffer);
    this.bytes.set(bytes);
  }

  /** Up to a whole word, so that equal values are equal bytes. @returns the word. */
  #pad(): number {
    while ((this.#at & 3) !== 0) this.bytes[this.#at++] = 0;
    return this.#at >> 2;
  }

  #tag(byte: number): void {
    this.bytes[this.#at++] = byte;
  }

  /** A length, in as few bytes as it takes. */
  #count(count: number): void {
    let rest = count;
    while (rest > 0x7f) {
      this.bytes[this.#at++] = (rest & 0x7f) | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.#at++] = rest;
  }

  #value(value: unknown): void {
    if (this.#at + ROOM > this.bytes.length) this.#ensure(ROOM);
    switch (typeof value) {
      case "number":
        return this.#number(value);
      case "string":
        return this.#text(value);
      case "object":
        return value === null ? this.#tag(tag.NULL) : this.#object(value);
      case "boolean":
        return this.#tag(value ? tag.TRUE : tag.FALSE);
      case "undefined":
        return this.#tag(tag.UNDEFINED);
      case "bigint":
        this.#tag(tag.BIGINT);
        return this.#text(value.toString(16));
      default:
        throw new TypeError(`a ${typeof value} cannot be sent`);
    }
  }

  #number(value: number): void {
    if ((value | 0) !== value || (value === 0 && 1 / value < 0)) {
      this.#tag(tag.NUMBER);
      this.#view.setFloat64(this.#at, value, true);
      this.#at += 8;
    } else if (value >= 0 && value < tag.FEW) this.#tag(value);
    else {
      this.#tag(tag.INTEGER);
      this.#view.setInt32(this.#at, value, true);
      this.#at += 4;
    }
  }

  #text(text: string): void {
    const { length } = text;
    if (length >= tag.FEW) return this.#longText(text);
    this.#ensure(2 * length + ROOM);
    const { bytes } = this;
    const at = this.#at + 1;
    let each = 0;
    for (; each < length; each++) {
      const code = text.charCodeAt(each);
      if (code > 0x7f) break;
      bytes[at + each] = code;
    }
    if (each < length) return this.#wideText(text);
    bytes[this.#at] = tag.SHORT + length;
    this.#at = at + length;
  }

  #longText(text: string): void {
    const { length } = text;
    this.#ensure(2 * length + ROOM);
    const before = this.#at;
    this.#tag(tag.ASCII);
    this.#count(length);
    // As many bytes as characters, unless some are not ASCII.
    const { read } = encoder.encodeInto(text, this.bytes.subarray(this.#at, this.#at + length));
    const wide = read < length;
    this.#at = wide ? before : this.#at + length;
    if (wide) this.#wideText(text);
  }

  #wideText(text: string): void {
    this.#tag(tag.TEXT);
    this.#count(text.length);
    const view = this.#view;
    let at = this.#at;
    for (let each = 0; each < text.length; each++, at += 2)
      view.setUint16(at, text.charCodeAt(each), true);
    this.#at = at;
  }

  #object(value: object): void {
    const known = this.#numberOf(value);
    if (known >= 0) {
      this.#again = true;
      this.#tag(tag.AGAIN);
      return this.#count(known);
    }
    this.#meet(value);
    if (++this.#depth > MOST_DEEP) throw new RangeError("nested too deep");
    if (Array.isArray(value)) this.#array(value);
    else if (Object.getPrototypeOf(value) === Object.prototype) this.#record(value);
    else this.#special(value);
    this.#depth--;
  }

  #numberOf(value: object): number {
    if (this.#numbers) return this.#numbers.get(value) ?? -1;
    const objects = this.#objects;
    for (let at = 0; at < this.#met; at++) if (objects[at] === value) return at;
    return -1;
  }

  #meet(value: object): void {
    this.#numbers?.set(value, this.#met);
    this.#objects[this.#met++] = value;
    if (this.#met === FEW_OBJECTS) this.#index();
  }

  #index(): void {
    const met = this.#objects.slice(0, this.#met);
    this.#numbers = new Map(met.map((object, at) => [object as object, at]));
  }

  #array(array: readonly unknown[]): void {
    const { length } = array;
    if (!isFull(array)) {
      this.#tag(tag.SPARSE);
      this.#count(length);
      return this.#pairs(array, Object.keys(array));
    }
    this.#tag(tag.ARRAY);
    this.#count(length);
    for (let at = 0; at < length; at++) {
      const item = array[at];
      if (item === undefined && !(at in array)) return this.#rest(array, at);
      if (!this.#lenient) this.#value(item);
      else if (!this.#attempt(() => this.#value(item))) this.#tag(tag.UNDEFINED);
    }
  }

  /** The rest of an array by its keys, from a hole on. */
  #rest(array: readonly unknown[], from: number): void {
    this.#ensure(ROOM);
    this.#tag(tag.HOLE);
    this.#pairs(array, Object.keys(array).slice(from));
  }

  #pairs(object: object, keys: readonly string[]): void {
    for (const key of keys) {
      if (this.#lenient) this.#attempt(() => this.#pair(object, key));
      else this.#pair(object, key);
    }
    this.#ensure(ROOM);
    this.#tag(tag.END);
  }

  #pair(object: object, key: string): void {
    this.#text(key);
    this.#value((object as Record<string, unknown>)[key]);
  }

  #record(value: object): void {
    const keys = Object.keys(value);
    const fields = value as Record<string, unknown>;
    if (keys.length > MOST_KEYS || this.#lenient) {
      this.#tag(tag.RECORD);
      return this.#pairs(value, keys);
    }
    const shape = shapeOf(keys);
    shape.block ??= blockOf(keys);
    const { block } = shape;
    const { length } = block;
    if (this.#at + 4 * length + 2 * ROOM > this.bytes.length) this.#ensure(4 * length + 2 * ROOM);
    this.#tag(tag.SHAPED);
    const { words } = this;
    const at = this.#pad();
    for (let each = 0; each < length; each++) words[at + each] = block[each] as number;
    this.#at = 4 * (at + length);
    for (let each = 0; each < keys.length; each++) this.#value(fields[keys[each] as string]);
  }

  /** What is neither an array nor an object of no class. */
  #special(value: object): void {
    const kind = kindOf(value);
    switch (kind) {
      case "array":
        return this.#array(value as readonly unknown[]);
      case "record":
        return this.#instance(value);
      case "map":
        return this.#map(value);
      case "set":
        return this.#set(value);
      case "error":
        return this.#error(value as Error);
      case "thread":
        return this.#thread(value);
      case "shared":
        return this.#sharedObject(value as never);
      case "local":
        throw new TypeError(`${(value as never)[stays]} stays in the realm that made it`);
      case "leaf":
        if (this.#leaf(value)) return;
    }
    throw new TypeError(`${typeName(value)} cannot be held as bytes`);
  }

  /** An instance of somebody's class is whole, or it is not what it was. */
  #instance(value: object): void {
    const lenient = this.#lenient;
    const way = wayOf(value, this.#values as Values);
    if (way) {
      this.#tag(tag.INSTANCE);
      this.#value(way);
      this.#ensure(ROOM);
    }
    this.#lenient = lenient && Object.getPrototypeOf(value) === null;
    this.#record(value);
    this.#lenient = lenient;
  }

  #thread(thread: object): void {
    const special = (this.#values as Values).describeThread(thread);
    this.#threads.push(special);
    this.#tag(tag.THREAD);
    this.#value(special);
  }

  /** What structured clone copies by what is inside of it. */
  #leaf(value: object): boolean {
    if (ArrayBuffer.isView(value)) this.#bufferView(value);
    else if (bufferOf(value)) this.#buffer(value as ArrayBuffer);
    else if (has(getTime, value)) {
      this.#tag(tag.DATE);
      this.#value(getTime.call(value as Date));
    } else if (has(source, value)) {
      this.#tag(tag.REGEXP);
      this.#text(source.call(value as RegExp));
      this.#text((value as RegExp).flags);
    } else {
      const unbox = unboxes.find((unbox) => has(unbox, value));
      if (!unbox) return false;
      this.#tag(tag.BOXED);
      this.#value(unbox.call(value as never));
    }
    return true;
  }

  #sharedObject(value: { [lend](): number }): void {
    const at = value[lend]();
    this.shared.push(at);
    this.holds.push(holdHere(at));
    this.#tag(tag.SHARED);
    this.#view.setInt32(this.#at, at, true);
    this.#at += 4;
  }

  // As structured clone reads them, whatever a subclass says.
  #map(map: object): void {
    this.#tag(tag.MAP);
    Map.prototype.forEach.call(map as Map<unknown, unknown>, (item, key) =>
      this.#entry(() => {
        this.#value(key);
        this.#value(item);
      }),
    );
    this.#ensure(ROOM);
    this.#tag(tag.END);
  }

  #set(set: object): void {
    this.#tag(tag.SET);
    Set.prototype.forEach.call(set as Set<unknown>, (item) => this.#entry(() => this.#value(item)));
    this.#ensure(ROOM);
    this.#tag(tag.END);
  }

  #entry(write: () => void): void {
    if (this.#lenient) this.#attempt(write);
    else write();
  }

  #buffer(buffer: ArrayBuffer): void {
    if (isGone(buffer)) throw new TypeError("its buffer has moved");
    const { byteLength, resizable, maxByteLength } = buffer as Resizable;
    this.#ensure(byteLength + ROOM);
    this.#tag(resizable ? tag.RESIZABLE : tag.BUFFER);
    if (resizable) this.#count(maxByteLength);
    this.#count(byteLength);
    this.bytes.set(new Uint8Array(buffer), this.#at);
    this.#at += byteLength;
  }

  #bufferView(value: ArrayBufferView): void {
    const type = tag.viewTypes.indexOf(typeName(value));
    if (type < 0 || !bufferOf(value))
      throw new TypeError(`${typeName(value.buffer)} cannot be held as bytes`);
    if (isGone(value)) throw new TypeError("its buffer has moved");
    this.#tag(tag.VIEW);
    this.#tag(type);
    this.#count(value.byteOffset);
    this.#count((value as Uint8Array).length ?? value.byteLength);
    this.#value(value.buffer);
  }

  /** What cannot be sent within it stays behind, as everywhere: better an error without it than none. */
  #error(error: Error): void {
    this.#tag(tag.ERROR);
    const lenient = this.#lenient;
    this.#lenient = false;
    this.#value(describeError(error, this.#values as Values));
    this.#lenient = true;
    for (const [key, enumerable] of propertiesOf(error)) {
      this.#attempt(() => {
        this.#tag(enumerable ? tag.TRUE : tag.FALSE);
        this.#pair(error, key);
      });
    }
    this.#tag(tag.END);
    this.#lenient = lenient;
  }

  /** From the one of that number on. @returns what they held. */
  #unhold(from: number): number[] {
    const held = this.shared.splice(from);
    for (const node of this.holds.splice(from)) unhold(node);
    return held;
  }

  #attempt(write: () => void): boolean {
    const at = this.#at;
    const met = this.#met;
    const shared = this.shared.length;
    const threads = this.#threads.length;
    const lenient = this.#lenient;
    const depth = this.#depth;
    try {
      write();
      return true;
    } catch {
      this.#lenient = lenient;
      this.#depth = depth;
      this.#at = at;
      this.#met = met;
      if (this.#numbers) this.#index();
      for (const held of this.#unhold(shared)) release(held);
      for (const thread of this.#threads.splice(threads)) this.#values?.threadOf(thread);
      return false;
    } finally {
      this.#ensure(ROOM);
    }
  }
}

/** As runtimes have them by now. */
type Resizable = ArrayBuffer & { readonly resizable?: boolean; readonly maxByteLength: number };

const encoder = /* @__PURE__ */ new TextEncoder();
const { getTime } = Date.prototype;
const source = Object.getOwnPropertyDescriptor(RegExp.prototype, "source")?.get as () => string;
const unboxes: readonly ((this: never) => unknown)[] = [Number, String, Boolean, BigInt].map(
  ({ prototype }) => prototype.valueOf,
);

function typeName(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** The hash of the keys, how many words they are, and these: an array of texts. */
function blockOf(keys: readonly string[]): Int32Array {
  const writer = new Writer();
  writer.write(keys);
  // From the second byte on: the first is about the value as a whole.
  const bytes = writer.bytes.subarray(1, writer.byteLength);
  const words = new Int32Array((bytes.length + 3) >> 2);
  new Uint8Array(words.buffer).set(bytes);
  const block = new Int32Array(2 + words.length);
  block.set([hashOf(words), words.length]);
  block.set(words, 2);
  return block;
}
