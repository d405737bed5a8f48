import { isLocal, isShared, isThread, stays } from "../base/internal.js";
import { setOwn } from "../base/own.js";
import type { ClassLike } from "../port.js";
import type { ClassRef } from "./classes.js";
import { encodeError } from "./errors.js";
import {
  describeShared,
  type ErrorSpecial,
  graph,
  type Payload,
  type Special,
  type ThreadSpecial,
} from "./payload.js";
import { isMarked, isPort, isRecord, takeMark } from "./transfer.js";
import { childrenOf } from "./walk.js";

/** What a realm knows that the codec needs. */
export interface Sender {
  /** What to tell of a thread that is passed on. Throws for one that was never started. */
  describeThread(thread: object): ThreadSpecial;
  refOf(type: ClassLike): ClassRef | undefined;
  /** The number of the realm that it goes to, where that is known. */
  readonly to?: number | undefined;
  /** A payload goes nowhere. */
  letGo(payload: Payload): void;
  /** Looks at all objects of a value that holds something special, before anything is done about it. May throw. */
  beforehand?(objects: Iterable<object>): void;
}

/**
 * Makes a value ready for structured clone. Most values hold nothing special: they are looked through
 * and passed as they are. Others are copied, with placeholders for what is special.
 *
 * @param moved what moved here with the value, and moves on.
 */
export function encode(value: unknown, sender: Sender, moved?: readonly unknown[]): Payload {
  if (typeof value !== "object" || value === null) return { value };
  if (!moved && isFlat(value) && !isMarked(value)) return { value, [graph]: [value] };
  const { objects, special } = lookThrough(value);
  if (!moved && !special) return { value, [graph]: objects };
  sender.beforehand?.(objects);
  return { ...new Encoder(sender, moved).encode(value), [graph]: objects };
}

/** The same for a thread's fields, read into an object that nobody else has. */
export function encodeFields(
  fields: Record<string, unknown>,
  sender: Sender,
  moved?: readonly unknown[],
): Payload {
  return !moved && isFlat(fields) ? { value: fields } : encode(fields, sender, moved);
}

function lookThrough(root: object): { objects: Set<object>; special: boolean } {
  const objects = new Set<object>([root]);
  let special = false;
  for (const value of objects) {
    if (
      isMarked(value) ||
      value instanceof Error ||
      isThread(value) ||
      isShared(value) ||
      isLocal(value) ||
      isPort(value)
    ) {
      special = true;
    } else {
      for (const child of childrenOf(value)) {
        if (typeof child === "object" && child !== null) objects.add(child);
      }
    }
  }
  return { objects, special };
}

/** A plain object of primitives, as most threads' fields are. */
function isFlat(root: object): boolean {
  if (Object.getPrototypeOf(root) !== Object.prototype) return false;
  for (const key in root) {
    const value = (root as Record<string, unknown>)[key];
    if (typeof value === "object" && value !== null) return false;
  }
  return true;
}

/** One value's way out. `cloneOf` keeps cycles and shared parts as they were. */
class Encoder {
  readonly #specials: [object, Special][] = [];
  readonly #moved: Set<unknown>;
  readonly #clones = new Map<object, unknown>();

  constructor(
    readonly sender: Sender,
    moved?: readonly unknown[],
  ) {
    this.#moved = new Set(moved);
  }

  encode(value: unknown): Payload {
    try {
      return this.payload(this.cloneOf(value));
    } catch (error) {
      this.sender.letGo(this.payload(undefined));
      throw error;
    }
  }

  payload(value: unknown): Payload {
    const payload: Payload = { value };
    if (this.#specials.length > 0) payload.specials = this.#specials;
    if (this.#moved.size > 0) payload.moved = [...this.#moved];
    return payload;
  }

  cloneOf(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    const known = this.#clones.get(value);
    if (known !== undefined) return known;
    if (isMarked(value)) for (const item of takeMark(value)) this.#moved.add(item);
    if (isThread(value)) return this.#placeholder(value, this.sender.describeThread(value));
    if (isLocal(value)) throw new TypeError(`${value[stays]} stays in the realm that made it`);
    if (isShared(value)) return this.#placeholder(value, describeShared(value, this.sender.to));
    if (value instanceof Error) {
      // Filled after it is known, so that an error that is its own cause ends.
      const special = {} as ErrorSpecial;
      const placeholder = this.#placeholder(value, special);
      Object.assign(special, encodeError(value, this));
      return placeholder;
    }
    if (isPort(value) && !this.#moved.has(value)) {
      throw new TypeError("a MessagePort can only move: write transfer(port)");
    }
    return this.#container(value);
  }

  #placeholder(value: object, special: Special): object {
    const placeholder = {};
    this.#clones.set(value, placeholder);
    this.#specials.push([placeholder, special]);
    return placeholder;
  }

  #container(value: object): object {
    if (Array.isArray(value)) {
      const copy: unknown[] = new Array(value.length);
      this.#clones.set(value, copy);
      // By keys, so that holes stay holes.
      for (const key of Object.keys(value))
        copy[key as never] = this.cloneOf(value[key as never]) as never;
      return copy;
    }
    if (value instanceof Map) {
      const copy = new Map();
      this.#clones.set(value, copy);
      for (const [key, item] of value) copy.set(this.cloneOf(key), this.cloneOf(item));
      return copy;
    }
    if (value instanceof Set) {
      const copy = new Set();
      this.#clones.set(value, copy);
      for (const item of value) copy.add(this.cloneOf(item));
      return copy;
    }
    if (isRecord(value)) {
      const copy: Record<string, unknown> = {};
      this.#clones.set(value, copy);
      for (const key of Object.keys(value))
        setOwn(copy, key, this.cloneOf((value as Record<string, unknown>)[key]));
      return copy;
    }
    return value;
  }
}
