import { Date, TextDecoder } from "../../base/globals.js";
import { setOwn } from "../../base/own.js";
import type { ClassRef } from "../../codec/classes.js";
import type { Receiver } from "../../codec/decode.js";
import { fillError, makeError } from "../../codec/errors.js";
import { dress, ways } from "../../codec/instances.js";
import type { ErrorSpecial, ThreadSpecial } from "../../codec/payload.js";
import { objectAt } from "../handle.js";
import { type Keys, keepKeys, knownKeys } from "./shapes.js";
import * as tag from "./tags.js";

/** Longer texts are decoded by the runtime, which is slow to begin. */
const BY_HAND = 64;
/** Characters that are made a string at once. */
const CHUNK = 4096;

const NONE: readonly number[] = [];

/** A value's way back from bytes that nobody else writes. */
export class Reader {
  #words: Int32Array = new Int32Array(0);
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;
  /** Those read so far, where some are met again. */
  #objects: unknown[] | undefined;
  #receiver: Receiver | undefined;
  /** What has a class that this realm has not imported. */
  missing: [object, ClassRef][] = [];

  /** This realm's holds of what is shared in the value. */
  holds: readonly number[] = NONE;
  #taken = 0;

  /** Where the bytes are; it is all of its buffer. */
  use(words: Int32Array): void {
    this.#words = words;
    this.#bytes = new Uint8Array(words.buffer);
    this.#view = new DataView(words.buffer);
  }

  read(receiver: Receiver | undefined): unknown {
    const flags = this.#bytes[0] as number;
    this.#at = 1;
    this.#receiver = receiver;
    this.#taken = 0;
    this.#objects = flags & tag.HAS_AGAIN ? [] : undefined;
    try {
      return this.#value();
    } finally {
      this.#objects = undefined;
      this.#receiver = undefined;
      this.holds = NONE;
    }
  }

  #count(): number {
    let count = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.#bytes[this.#at++] as number;
      count += (byte & 0x7f) * unit;
      if (byte < 0x80) return count;
    }
  }

  #integer(): number {
    this.#at += 4;
    return this.#view.getInt32(this.#at - 4, true);
  }

  /** What is read is known by its number, also to what it holds. */
  #meet<T>(object: T): T {
    this.#objects?.push(object);
    return object;
  }

  #value(): unknown {
    const type = this.#bytes[this.#at++] as number;
    if (type < tag.SHORT) return type;
    if (type < tag.UNDEFINED) return this.#short(type - tag.SHORT);
    switch (type) {
      case tag.SHAPED:
        return this.#shaped();
      case tag.ARRAY:
        return this.#array();
      case tag.SPARSE:
        return this.#sparse();
      case tag.INTEGER:
        return this.#integer();
      case tag.NUMBER:
        this.#at += 8;
        return this.#view.getFloat64(this.#at - 8, true);
      case tag.UNDEFINED:
        return undefined;
      case tag.NULL:
        return null;
      case tag.TRUE:
        return true;
      case tag.FALSE:
        return false;
      case tag.ASCII:
        return this.#ascii();
      case tag.TEXT:
        return this.#text();
      case tag.BIGINT:
        return this.#bigint();
      case tag.AGAIN:
        return this.#objects?.[this.#count()];
      case tag.RECORD:
        return this.#pairs(this.#meet({}));
      case tag.MAP:
        return this.#map();
      case tag.SET:
        return this.#set();
      case tag.DATE:
        return this.#meet(new Date(this.#value() as number));
      case tag.REGEXP:
        return this.#meet(new RegExp(this.#value() as string, this.#value() as string));
      case tag.BUFFER:
        return this.#buffer();
      case tag.RESIZABLE:
        return this.#resizable();
      case tag.VIEW:
        return this.#bufferView();
      case tag.ERROR:
        return this.#error();
      case tag.INSTANCE:
        return this.#instance();
      case tag.BOXED:
        return this.#meet(Object(this.#value()));
      case tag.SHARED:
        return this.#meet(this.#shared());
      case tag.THREAD:
        return this.#thread();
    }
    throw new Error(`heddle: bytes that are no value: ${type} at ${this.#at - 1}`);
  }

  /** With the holds that this realm has for it, in the order in which it was written. */
  #shared(): object {
    const object = objectAt(this.#integer(), undefined, this.holds[this.#taken++] ?? 0);
    const way = ways.get(Object.getPrototypeOf(object));
    if (way) this.missing.push([object, way]);
    return object;
  }

  #instance(): object {
    const object: Record<string, unknown> = this.#meet({});
    const ref = this.#value() as ClassRef;
    const type = this.#receiver?.find(ref);
    if (this.#bytes[this.#at++] === tag.SHAPED) this.#fill(object);
    else this.#pairs(object);
    dress(object, ref, type);
    if (!type) this.missing.push([object, ref]);
    return object;
  }

  #short(length: number): string {
    const bytes = this.#bytes;
    const end = this.#at + length;
    let at = this.#at;
    this.#at = end;
    if (at + 8 > end) return characters(bytes, at, end - at);
    let text = characters(bytes, at, 8);
    for (at += 8; at + 8 <= end; at += 8) text += characters(bytes, at, 8);
    return at === end ? text : text + characters(bytes, at, end - at);
  }

  #ascii(): string {
    const length = this.#count();
    if (length < BY_HAND) return this.#short(length);
    const at = this.#at;
    this.#at += length;
    return decoder.decode(this.#bytes.subarray(at, this.#at) as Uint8Array<ArrayBuffer>);
  }

  #text(): string {
    const length = this.#count();
    let text = "";
    for (let read = 0; read < length; ) {
      const codes: number[] = [];
      for (; codes.length < CHUNK && read < length; read++, this.#at += 2)
        codes.push(this.#view.getUint16(this.#at, true));
      text += String.fromCharCode(...codes);
    }
    return text;
  }

  #bigint(): bigint {
    const text = this.#value() as string;
    return text.startsWith("-") ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
  }

  #shaped(): object {
    return this.#fill(this.#meet({}));
  }

  #fill(object: Record<string, unknown>): object {
    const { keys, proto } = this.#keys();
    if (proto) for (const key of keys) setOwn(object, key, this.#value());
    else for (let at = 0; at < keys.length; at++) object[keys[at] as string] = this.#value();
    return object;
  }

  #keys(): Keys {
    const words = this.#words;
    const at = (this.#at + 3) >> 2;
    const hash = words[at] as number;
    const length = words[at + 1] as number;
    this.#at = 4 * (at + 2 + length);
    return knownKeys(hash, words, at + 2, length) ?? this.#newKeys(hash, at + 2, length);
  }

  #newKeys(hash: number, at: number, length: number): Keys {
    const objects = this.#objects;
    const end = this.#at;
    this.#objects = undefined;
    this.#at = 4 * at;
    const keys = this.#value() as string[];
    this.#objects = objects;
    this.#at = end;
    return keepKeys(hash, this.#words.slice(at, at + length), keys);
  }

  #array(): unknown[] {
    const length = this.#count();
    // An array that grows takes more than it needs, but one that is made large at once may be a dictionary.
    const array: unknown[] = this.#meet(length < CHUNK ? new Array(length) : []);
    for (let at = 0; at < length; at++) {
      if (this.#bytes[this.#at] === tag.HOLE) {
        this.#at++;
        array.length = length;
        return this.#pairs(array as never) as never;
      }
      array[at] = this.#value();
    }
    return array;
  }

  #sparse(): object {
    const length = this.#count();
    const array: unknown[] = this.#meet([]);
    this.#pairs(array as never);
    array.length = length;
    return array;
  }

  #isEnd(): boolean {
    if (this.#bytes[this.#at] !== tag.END) return false;
    this.#at++;
    return true;
  }

  #pairs(object: Record<string, unknown>): object {
    while (!this.#isEnd()) setOwn(object, this.#value() as string, this.#value());
    return object;
  }

  #map(): Map<unknown, unknown> {
    const map = this.#meet(new Map());
    while (!this.#isEnd()) map.set(this.#value(), this.#value());
    return map;
  }

  #set(): Set<unknown> {
    const set = this.#meet(new Set());
    while (!this.#isEnd()) set.add(this.#value());
    return set;
  }

  #buffer(): ArrayBuffer {
    const length = this.#count();
    const at = this.#at;
    this.#at += length;
    return this.#meet(this.#bytes.buffer.slice(at, this.#at) as ArrayBuffer);
  }

  #resizable(): ArrayBuffer {
    const maxByteLength = this.#count();
    const length = this.#count();
    const at = this.#at;
    this.#at += length;
    const buffer: ArrayBuffer = Reflect.construct(ArrayBuffer, [length, { maxByteLength }]);
    new Uint8Array(buffer).set(this.#bytes.subarray(at, this.#at));
    return this.#meet(buffer);
  }

  #bufferView(): ArrayBufferView {
    // Its number comes before its buffer's.
    const number = this.#objects ? this.#objects.push(undefined) - 1 : 0;
    const name = this.#bytes[this.#at++] as number;
    const offset = this.#count();
    const length = this.#count();
    const type = tag.viewType(name);
    if (!type) throw new TypeError(`this runtime has no ${tag.viewTypes[name]}`);
    const view = new type(this.#value() as ArrayBuffer, offset, length);
    if (this.#objects) this.#objects[number] = view;
    return view;
  }

  #error(): Error {
    const number = this.#objects ? this.#objects.push(undefined) - 1 : 0;
    const special = this.#value() as ErrorSpecial;
    const type = special.class && this.#receiver?.find(special.class);
    const error = makeError(special, type);
    if (special.class && !type) this.missing.push([error, special.class]);
    if (this.#objects) this.#objects[number] = error;
    while (!this.#isEnd()) {
      const enumerable = this.#value() as boolean;
      const key = this.#value() as string;
      if (!enumerable) special.hidden.push(key);
      setOwn(special.properties, key, this.#value());
    }
    fillError(error, special, (part) => part);
    return error;
  }

  #thread(): object {
    const number = this.#objects ? this.#objects.push(undefined) - 1 : 0;
    const special = this.#value() as ThreadSpecial;
    const thread = (this.#receiver as Receiver).threadOf(special);
    if (this.#objects) this.#objects[number] = thread;
    return thread;
  }
}

/** Up to 8 characters at once: making one string of many takes most of the time. */
function characters(bytes: Uint8Array, at: number, length: number): string {
  const a = bytes[at] as number;
  const b = bytes[at + 1] as number;
  const c = bytes[at + 2] as number;
  const d = bytes[at + 3] as number;
  const e = bytes[at + 4] as number;
  const f = bytes[at + 5] as number;
  const g = bytes[at + 6] as number;
  switch (length) {
    case 0:
      return "";
    case 1:
      return String.fromCharCode(a);
    case 2:
      return String.fromCharCode(a, b);
    case 3:
      return String.fromCharCode(a, b, c);
    case 4:
      return String.fromCharCode(a, b, c, d);
    case 5:
      return String.fromCharCode(a, b, c, d, e);
    case 6:
      return String.fromCharCode(a, b, c, d, e, f);
    case 7:
      return String.fromCharCode(a, b, c, d, e, f, g);
    default:
      return String.fromCharCode(a, b, c, d, e, f, g, bytes[at + 7] as number);
  }
}

const decoder = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });
