import { structuredClone } from "../base/globals.js";
import { type CallbackLike, isCallback, type SharedLike, stays } from "../base/internal.js";
import { setOwn } from "../base/own.js";
import type { ClassLike } from "../port.js";
import type { ClassRef } from "./classes.js";
import { encodeError } from "./errors.js";
import { wayOf } from "./instances.js";
import { bufferOf, classNameOf, isFull, isGone, isRefused, kindOf, MOST_DEEP } from "./kinds.js";
import {
  type CallbackSpecial,
  describeShared,
  type ErrorSpecial,
  graph,
  objects,
  type Payload,
  type Special,
  type ThreadSpecial,
} from "./payload.js";
import { isMarked, takeMark } from "./transfer.js";

/** What a realm knows that the codec needs. */
export interface Sender {
  /** What to tell of a thread that is passed on. Throws for one that was never started. */
  describeThread(thread: object): ThreadSpecial;
  refOf(type: ClassLike): ClassRef | undefined;
  /** The number of the realm that it goes to, where that is known. */
  readonly to?: number | undefined;
  /** In the main realm: the carrier that it goes to. */
  readonly holder?: object | undefined;
  /** What to tell of a function that is called where it was made; left out where none can go. */
  describeCallback?(callback: CallbackLike): CallbackSpecial;
  /** A payload goes nowhere. */
  letGo(payload: Payload): void;
  /** Looks at all threads of a value before anything is done about one. May throw. */
  beforehand?(threads: readonly object[]): void;
}

/**
 * Makes a value ready for structured clone: its containers are copied, each read once, with placeholders for what
 * is special. So nothing in the message is anybody else's, and what structured clone would take for a plain object
 * is what it was taken for here.
 *
 * @param moved what moved here with the value, and moves on.
 * @throws for a part that cannot cross.
 */
export function encode(value: unknown, sender: Sender, moved?: readonly unknown[]): Payload {
  if ((typeof value !== "object" || value === null) && !isCallback(value)) return { value };
  return new Encoder(sender, moved).encode(value);
}

/** The same for a thread's fields. */
export function encodeFields(fields: object, sender: Sender, moved?: readonly unknown[]): Payload {
  const copy: Record<string, unknown> = { ...fields };
  if (!moved && Object.values(copy).every(isSimple)) return { value: copy };
  return new Encoder(sender, moved).encodeFields(copy);
}

/**
 * What was encoded, once more, with everything in it a copy: also an array of primitives, which would do as it is
 * were it not a Proxy, as cannot be seen.
 */
export function copied<T extends object>(encoded: T, moved: readonly unknown[]): T {
  return new Encoder(nobody, moved, true).cloneOf(encoded) as T;
}

const nobody: Sender = {
  describeThread: () => {
    throw new TypeError("a Thread stands where none can");
  },
  refOf: () => undefined,
  letGo: () => {},
};

/** Stands for what is left out of an error. */
const LEFT = Symbol("left");

/**
 * From so many objects on, plain data within a value is sent as it is: to copy and to remember each object would take
 * half as long as structured clone does. A getter of such an object's own is read twice.
 */
const MANY = 512;

/** So deep at most, so that what turns out to hold something else has not been looked through many times. */
const NEAR = 3;

/** Stands in a payload's graph for all objects that are sent as they are and not listed. */
const UNLISTED = {};

/** The way out of one value, or of several in one message: cycles and shared parts stay as they were. */
export class Encoder {
  #buffers: Set<ArrayBuffer> | undefined;
  #specials: [object, Special][] | undefined;
  #threads: [thread: object, placeholder: object][] | undefined;
  #moved: Set<unknown> | undefined;
  #kept: object[] | undefined;
  readonly #clones = new Map<object, unknown>();
  #depth = 0;
  /** How many objects were met. */
  #met = 0;
  #unlisted = false;
  /** Within an error: what cannot cross is left out. */
  #lenient = false;

  /** @param copies every container is copied, also what would do as it is. */
  constructor(
    readonly sender: Sender,
    moved?: readonly unknown[],
    readonly copies: boolean = false,
  ) {
    if (moved) this.#moved = new Set(moved);
  }

  encode(value: unknown): Payload {
    if (!this.#moved && isSimple(value)) return { value };
    return this.#payload(() => this.cloneOf(value));
  }

  encodeFields(fields: object): Payload {
    const payload = this.#payload(() => {
      const copy = { ...fields };
      this.#fill(copy);
      return copy;
    });
    if (this.#buffers) payload.buffers = [...this.#buffers];
    return payload;
  }

  /** With what was met since the last one. */
  #payload(clone: () => unknown): Payload {
    try {
      const value = clone();
      if (this.#threads) this.#describeAll(this.#threads);
      return this.#take(value);
    } catch (error) {
      this.sender.letGo(this.#take(undefined));
      throw error;
    }
  }

  /** When all else is known to cross: others are told of a thread that is passed on. */
  #describeAll(threads: readonly (readonly [thread: object, placeholder: object])[]): void {
    this.#threads = undefined;
    this.sender.beforehand?.(threads.map(([thread]) => thread));
    for (const [thread, placeholder] of threads)
      this.#list(placeholder, this.sender.describeThread(thread));
  }

  #take(value: unknown): Payload {
    const payload: Payload = { value };
    if (this.#specials) payload.specials = this.#specials;
    if (this.#moved) payload.moved = [...this.#moved];
    if (this.#unlisted) this.#keep(UNLISTED);
    if (this.#kept) payload[graph] = this.#kept;
    payload[objects] = this.#met;
    this.#specials = this.#moved = this.#kept = this.#threads = undefined;
    this.#unlisted = false;
    return payload;
  }

  cloneOf(value: unknown): unknown {
    if (isSimple(value)) return value;
    if (typeof value !== "object") return this.#callback(value);
    const object = value as object;
    const known = this.#clones.get(object);
    if (known !== undefined) return known;
    if (isMarked(object)) this.#move(takeMark(object));
    const kind = kindOf(object);
    this.#met++;
    if (this.#met > MANY && this.#goesAsItIs(kind, object)) return object;
    // Few calls for each level, so that the stack lasts as long as structured clone's.
    switch (kind) {
      case "record":
        return this.#record(object);
      case "array":
        return this.#array(object as readonly unknown[]);
      case "map":
        return this.#map(object);
      case "set":
        return this.#set(object);
      case "thread":
        return this.#thread(object);
      case "shared":
        return this.#placeholder(
          object,
          describeShared(object as SharedLike, this.sender.to, this.sender.holder),
        );
      case "error": {
        this.#enter();
        // Filled after it is known, so that an error that is its own cause ends.
        const special = {} as ErrorSpecial;
        const placeholder = this.#placeholder(object, special);
        Object.assign(special, encodeError(object as Error, this));
        this.#depth--;
        return placeholder;
      }
      case "local":
        throw new TypeError(`${(object as never)[stays]} stays in the realm that made it`);
      default:
        return this.#leaf(kind, object);
    }
  }

  /** A part of an error: what cannot cross is left out of it, better than no error. */
  partOf(read: () => unknown): { value: unknown } | undefined {
    const before = this.#lenient;
    this.#lenient = true;
    let value: unknown = LEFT;
    try {
      value = this.#partOf(read());
    } catch {
      // A getter of somebody's.
    }
    this.#lenient = before;
    return value === LEFT ? undefined : { value };
  }

  /** The same within it; `LEFT` for what cannot cross. */
  #partOf(value: unknown): unknown {
    if (isSimple(value)) return value;
    const { size } = this.#clones;
    const depth = this.#depth;
    try {
      return this.cloneOf(value);
    } catch {
      this.#leave(size, depth);
      return LEFT;
    }
  }

  /** What was half copied must not be met again. */
  #leave(size: number, depth: number): void {
    this.#depth = depth;
    this.#lenient = true;
    for (const object of [...this.#clones.keys()].slice(size)) this.#clones.delete(object);
  }

  #enter(): void {
    if (++this.#depth > MOST_DEEP) throw new RangeError("nested too deep");
  }

  #move(items: readonly object[]): void {
    this.#moved ??= new Set();
    for (const item of items) {
      if (isGone(item)) throw new TypeError("a buffer that has moved already cannot move again");
      this.#moved.add(item);
    }
  }

  #thread(thread: object): object {
    if (this.#lenient) return this.#placeholder(thread, this.sender.describeThread(thread));
    const placeholder = {};
    this.#clones.set(thread, placeholder);
    this.#threads ??= [];
    this.#threads.push([thread, placeholder]);
    return placeholder;
  }

  #callback(value: unknown): object {
    const { sender } = this;
    if (!isCallback(value) || !sender.describeCallback)
      throw new TypeError(`a ${typeof value} cannot be sent`);
    const known = this.#clones.get(value) as object | undefined;
    return known ?? this.#placeholder(value, sender.describeCallback(value));
  }

  #placeholder(value: object, special: Special): object {
    const placeholder = {};
    this.#clones.set(value, placeholder);
    this.#list(placeholder, special);
    return placeholder;
  }

  #list(placeholder: object, special: Special): void {
    this.#specials ??= [];
    this.#specials.push([placeholder, special]);
  }

  #same(value: object): void {
    this.#clones.set(value, value);
    this.#keep(value);
  }

  #keep(value: object): void {
    this.#kept ??= [];
    this.#kept.push(value);
  }

  #leaf(kind: "leaf" | "platform" | "port", value: object): object {
    if (kind !== "leaf" && !this.#moved?.has(value)) {
      if (kind === "port") throw new TypeError("a MessagePort can only move: write transfer(port)");
      if (isRefused(value)) throw new TypeError(`${classNameOf(value)} cannot be copied`);
    }
    if (isGone(value)) throw new TypeError("its buffer has moved");
    // What structured clone refuses would take the whole error with it.
    if (this.#lenient && !this.#moved?.has(value)) structuredClone(value);
    this.#same(value);
    const buffer = bufferOf(value);
    if (buffer) {
      if (buffer !== value) this.#keep(buffer);
      this.#buffers ??= new Set();
      this.#buffers.add(buffer);
    }
    return value;
  }

  #goesAsItIs(kind: string, value: object): boolean {
    if (this.copies || !this.#isPlainData(kind, value, 0)) return false;
    this.#unlisted = true;
    return true;
  }

  /** Whether it holds only primitives, or plain data that was not met before, at most `NEAR` deep. */
  #isPlainData(kind: string, value: object, depth: number): boolean {
    if (kind === "array") {
      const array = value as readonly unknown[];
      return isFull(array) && array.every((item) => this.#isPlainItem(item, depth));
    }
    if (kind !== "record" || wayOf(value, this.sender)) return false;
    for (const key in value) if (!this.#isPlainItem(value[key as never], depth)) return false;
    return true;
  }

  #isPlainItem(item: unknown, depth: number): boolean {
    if (isSimple(item)) return true;
    if (typeof item !== "object" || depth === NEAR) return false;
    const object = item as object;
    if (this.#clones.has(object) || isMarked(object)) return false;
    return this.#isPlainData(kindOf(object), object, depth + 1);
  }

  #record(value: object): object {
    this.#enter();
    const copy: Record<string, unknown> = { ...value };
    this.#clones.set(value, copy);
    const lenient = this.#lenient;
    // An instance of somebody's class is whole, or it is not what it was.
    if (lenient && isPlain(value)) this.#fillInPart(copy);
    else {
      this.#lenient = false;
      this.#fill(copy);
      this.#lenient = lenient;
      const way = wayOf(value, this.sender);
      if (way) this.#list(copy, { kind: "instance", class: way });
    }
    this.#depth--;
    return copy;
  }

  /** Replaces what stands in an object's own fields. */
  #fill(copy: Record<string, unknown>): void {
    for (const key of Object.keys(copy)) {
      const item = copy[key];
      if (!isSimple(item)) setOwn(copy, key, this.cloneOf(item));
    }
  }

  #fillInPart(copy: Record<string, unknown>): void {
    // Not by `#partOf`: one call less for each level.
    const depth = this.#depth;
    for (const key of Object.keys(copy)) {
      const item = copy[key];
      if (isSimple(item)) continue;
      const { size } = this.#clones;
      try {
        setOwn(copy, key, this.cloneOf(item));
      } catch {
        this.#leave(size, depth);
        delete copy[key];
      }
    }
  }

  #map(value: object): object {
    this.#enter();
    const copy = new Map();
    this.#clones.set(value, copy);
    const lenient = this.#lenient;
    forEach.call(value, (item: unknown, key: unknown) => {
      const newKey = lenient ? this.#partOf(key) : this.cloneOf(key);
      const newItem = lenient ? this.#partOf(item) : this.cloneOf(item);
      if (newKey !== LEFT && newItem !== LEFT) copy.set(newKey, newItem);
    });
    this.#depth--;
    return copy;
  }

  #set(value: object): object {
    this.#enter();
    const copy = new Set();
    this.#clones.set(value, copy);
    const lenient = this.#lenient;
    forEachItem.call(value, (item: unknown) => {
      const clone = lenient ? this.#partOf(item) : this.cloneOf(item);
      if (clone !== LEFT) copy.add(clone);
    });
    this.#depth--;
    return copy;
  }

  #array(value: readonly unknown[]): readonly unknown[] {
    if (!isFull(value)) return this.#sparse(value);
    let copy: unknown[] | undefined = this.copies ? this.#copyArray(value) : undefined;
    const lenient = this.#lenient;
    for (let at = 0; at < value.length; at++) {
      const item = value[at];
      if (isSimple(item)) {
        if (item === undefined && !(at in value)) return this.#sparse(value);
        continue;
      }
      if (!copy) copy = this.#copyArray(value);
      this.#enter();
      const { size } = this.#clones;
      const depth = this.#depth;
      try {
        copy[at] = this.cloneOf(item);
      } catch (error) {
        if (!lenient) throw error;
        this.#leave(size, depth);
        copy[at] = undefined;
      }
      this.#depth--;
    }
    // Of primitives only: as it is, since there may be many.
    if (!copy) this.#same(value);
    return copy ?? value;
  }

  /** Of the same kind for the engine, and a real one where this is a Proxy. */
  #copyArray(value: readonly unknown[]): unknown[] {
    const copy = EMPTY.concat(value);
    this.#clones.set(value, copy);
    return copy;
  }

  /** By keys, so that it costs what is there, and holes stay holes. */
  #sparse(value: readonly unknown[]): unknown[] {
    this.#enter();
    const copy: unknown[] = [];
    this.#clones.set(value, copy);
    const lenient = this.#lenient;
    for (const key of Object.keys(value)) {
      const item = value[key as never];
      const clone = lenient ? this.#partOf(item) : this.cloneOf(item);
      setOwn(copy as never, key, clone === LEFT ? undefined : clone);
    }
    copy.length = value.length;
    this.#depth--;
    return copy;
  }
}

const EMPTY: unknown[] = [];

// As structured clone reads them, whatever a subclass says.
const forEach = Map.prototype.forEach as (this: object, each: unknown) => void;
const forEachItem = Set.prototype.forEach as (this: object, each: unknown) => void;

export function isSimple(value: unknown): boolean {
  return typeof value === "object"
    ? value === null
    : typeof value !== "function" && typeof value !== "symbol";
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
