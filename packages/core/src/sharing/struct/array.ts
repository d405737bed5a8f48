import { arrayLayout } from "./array-layout.js";
import type { Type } from "./layout.js";
import { define, nameOfArray } from "./placed.js";
import type { FieldInit, FieldPlain, FieldTypeLike, FieldValue } from "./struct.js";
import type { IntegerFieldType } from "./types.js";

/** `Atomics`, by index; as in `AtomicFields`. */
export interface AtomicElements<Value> {
  /** Reads it. */
  load(index: number): Value;
  /** Writes it, and gives what was written. */
  store(index: number, value: Value): Value;
  /** Writes it, and gives the old value. */
  exchange(index: number, value: Value): Value;
  /** Writes `value` where it is `expected`; gives the old value either way. */
  compareExchange(index: number, expected: Value, value: Value): Value;
  /** Adds `value`, and gives the old value. */
  add(index: number, value: Value): Value;
  /** Subtracts `value`, and gives the old value. */
  sub(index: number, value: Value): Value;
  /** Keeps the bits that `value` has too, and gives the old value. */
  and(index: number, value: Value): Value;
  /** Sets the bits of `value`, and gives the old value. */
  or(index: number, value: Value): Value;
  /** Turns the bits of `value` over, and gives the old value. */
  xor(index: number, value: Value): Value;
}

/** An array of fixed length in shared memory. */
export interface SharedArray<Element> extends Iterable<FieldValue<Element>> {
  /** How many elements it has. */
  readonly length: number;
  /**
   * -1 is the last. Of an array of structs a realm has one object for each index, for as long as it has the
   * array: some 60 bytes each that is looked at.
   *
   * @throws {RangeError} for an index that the array does not have.
   */
  at(index: number): FieldValue<Element>;
  /** Copies a value in. @throws as `at`, and as a struct's field does. */
  set(index: number, value: FieldInit<Element>): void;
  /** `Atomics` on its elements, by index, where they are whole numbers. */
  readonly atomic: Element extends IntegerFieldType<infer Value> ? AtomicElements<Value> : never;
  /** A plain copy; its elements are read one after the other. */
  toJSON(): FieldPlain<Element>[];
}

/** What `array` makes: a class of arrays of one length. */
export interface ArrayClass<Element> {
  new (values?: Iterable<FieldInit<Element>>): SharedArray<Element>;
  readonly prototype: SharedArray<Element>;
  /** The type of its elements. */
  readonly element: Element;
}

/**
 * A class of arrays of fixed length in shared memory, alone or as a struct's field. Elements that are not
 * given are 0, false and "".
 *
 * @example
 * const Points = array(struct({ x: f64, y: f64 }), 64);
 * const points = new Points();
 * points.at(3).x = 1.5;
 * const Histogram = array(u32, 16);
 * new Histogram().atomic.add(2, 1);
 */
export function array<const Element extends FieldTypeLike>(
  element: Element,
  length: number,
): ArrayClass<Element> {
  const of = element as unknown as Type;
  const type = define(arrayLayout(of, length), nameOfArray(of, length));
  return Object.defineProperty(type, "element", {
    value: element,
  }) as unknown as ArrayClass<Element>;
}
