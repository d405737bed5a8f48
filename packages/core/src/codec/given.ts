/** What the objects in a thread's fields held when they came, to tell at its end what has changed. */
import { isSimple } from "./encode.js";
import { isContainer, isFull, kindOf, tagOf } from "./kinds.js";

interface Given {
  readonly ident: number;
  /** The fields that it was given in. */
  readonly keys: string[];
  readonly parts: readonly unknown[];
}

/** By object, so that nothing holds one that the thread drops, or what was in it. */
const given = new WeakMap<object, Given>();
/** Threads, shared objects and callbacks are what they are, whatever is in them. */
const marks = new WeakMap<object, symbol>();

/** Goes before the number of an object that was met before. */
const MET = Symbol();

/** Longer arrays of primitives are kept in one piece. */
const LONG = 64;

/** Remembers what an object holds that thread `ident` was given in a field, where that can be compared later. */
export function remember(value: object, ident: number, key: string): void {
  const known = given.get(value);
  if (known?.ident === ident) known.keys.push(key);
  else if (isContainer(value)) {
    const parts: unknown[] = [];
    if (new Walk(parts, false).goes(value)) given.set(value, { ident, keys: [key], parts });
  }
}

/** Whether it is the object that the thread was given in that field, and if so, whether it holds what it did. */
export function stateOf(value: object, ident: number, key: string): "same" | "changed" | "other" {
  const was = given.get(value);
  if (was?.ident !== ident || !was.keys.includes(key)) return "other";
  try {
    return new Walk(was.parts, true).goes(value) ? "same" : "changed";
  } catch {
    // A getter of the program's threw. Reading the fields throws its error again, and reports it.
    return "changed";
  }
}

/** Writes down all that is in a value, as primitives and prototypes in a row, or compares it with such a row. */
class Walk {
  #at = 0;
  #first: object | undefined;
  #met: Map<object, number> | undefined;

  constructor(
    readonly parts: readonly unknown[],
    readonly compares: boolean,
  ) {}

  /** False where it differs, or holds what cannot be compared. */
  goes(value: unknown): boolean {
    if (typeof value === "function") return this.#put(markOf(value));
    if (typeof value !== "object" || value === null) return this.#put(value);
    const kind = kindOf(value);
    if (kind === "thread" || kind === "shared") return this.#put(markOf(value));
    if (kind === "leaf") return tagOf(value) === "Date" && this.#date(value as Date);
    if (kind !== "record" && kind !== "array" && kind !== "map" && kind !== "set") return false;
    const known = this.#placeOf(value);
    if (known !== undefined) return this.#put(MET) && this.#put(known);
    if (!this.#put(Object.getPrototypeOf(value))) return false;
    if (kind === "record") return this.#record(value as Record<string, unknown>);
    if (kind === "array") return this.#array(value as unknown[]);
    if (kind === "map") return this.#items([...(value as Map<unknown, unknown>)].flat());
    return this.#items([...(value as Set<unknown>)]);
  }

  /** The number of an object that was met before. Most values hold one object, for which no table is made. */
  #placeOf(value: object): number | undefined {
    if (!this.#first) {
      this.#first = value;
      return undefined;
    }
    this.#met ??= new Map([[this.#first, 0]]);
    const known = this.#met.get(value);
    if (known === undefined) this.#met.set(value, this.#met.size);
    return known;
  }

  #put(part: unknown): boolean {
    if (this.compares) return Object.is(this.parts[this.#at++], part);
    (this.parts as unknown[]).push(part);
    return true;
  }

  #date(value: Date): boolean {
    return this.#put(Date.prototype) && this.#put(Date.prototype.getTime.call(value));
  }

  #record(value: Record<string, unknown>): boolean {
    const keys = Object.keys(value);
    if (!this.#put(keys.length)) return false;
    for (const key of keys) if (!this.#put(key) || !this.goes(value[key])) return false;
    return true;
  }

  #array(value: unknown[]): boolean {
    if (!isFull(value)) return false;
    // As many values as elements it has too where one is missing and something else has a name.
    const whole =
      !value.includes(undefined) || Object.keys(value).every((key, at) => key === `${at}`);
    return whole && this.#items(value);
  }

  #items(items: unknown[]): boolean {
    if (items.length > LONG && items.every(isSimple)) return this.#long(items);
    if (!this.#put(items.length)) return false;
    for (const item of items) if (!this.goes(item)) return false;
    return true;
  }

  #long(items: unknown[]): boolean {
    if (!this.compares) return this.#put(items.slice());
    const was = this.parts[this.#at++];
    return (
      Array.isArray(was) &&
      was.length === items.length &&
      was.every((item, at) => Object.is(item, items[at]))
    );
  }
}

function markOf(value: object): symbol {
  let mark = marks.get(value);
  if (!mark) {
    mark = Symbol();
    marks.set(value, mark);
  }
  return mark;
}
