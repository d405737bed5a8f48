import type { Type } from "./layout.js";
import { define, STRUCT } from "./placed.js";
import { structLayout } from "./struct-layout.js";
import type { FieldType, IntegerType } from "./types.js";

/** The types of a struct's fields, by their names. */
export type Fields = Readonly<Record<string, FieldTypeLike>>;

/** `u32`, `string(64)`, a struct's class, an array's class. */
export type FieldTypeLike = FieldType | (abstract new (...args: never[]) => object);

/** What reading a field of that type gives. */
export type ValueOf<Type> =
  Type extends FieldType<infer Value>
    ? Value
    : Type extends abstract new (
          ...args: never[]
        ) => infer Instance
      ? Instance
      : never;

/** What a field of that type may be given at first. */
export type InitOf<Type> =
  Type extends FieldType<infer Value>
    ? Value
    : Type extends { readonly fields: infer Given extends Fields }
      ? StructInit<Given>
      : Type extends { readonly element: infer Element }
        ? Iterable<InitOf<Element>>
        : never;

export type StructInit<Given extends Fields> = {
  readonly [Name in keyof Given]?: InitOf<Given[Name]>;
};

/** Names of the fields that have atomic operations. */
type IntegerNames<Given extends Fields> = {
  [Name in keyof Given]: Given[Name] extends IntegerType<number | bigint> ? Name : never;
}[keyof Given];

/**
 * `Atomics`, by the names of fields. Each gives the old value, except `store`, which gives the new one. A
 * sum that is too large begins anew from the least value.
 */
export interface AtomicFields<Given extends Fields> {
  load<Name extends IntegerNames<Given>>(name: Name): ValueOf<Given[Name]>;
  store<Name extends IntegerNames<Given>>(
    name: Name,
    value: ValueOf<Given[Name]>,
  ): ValueOf<Given[Name]>;
  exchange<Name extends IntegerNames<Given>>(
    name: Name,
    value: ValueOf<Given[Name]>,
  ): ValueOf<Given[Name]>;
  compareExchange<Name extends IntegerNames<Given>>(
    name: Name,
    expected: ValueOf<Given[Name]>,
    value: ValueOf<Given[Name]>,
  ): ValueOf<Given[Name]>;
  add<Name extends IntegerNames<Given>>(
    name: Name,
    value: ValueOf<Given[Name]>,
  ): ValueOf<Given[Name]>;
  sub<Name extends IntegerNames<Given>>(
    name: Name,
    value: ValueOf<Given[Name]>,
  ): ValueOf<Given[Name]>;
  and<Name extends IntegerNames<Given>>(
    name: Name,
    value: ValueOf<Given[Name]>,
  ): ValueOf<Given[Name]>;
  or<Name extends IntegerNames<Given>>(
    name: Name,
    value: ValueOf<Given[Name]>,
  ): ValueOf<Given[Name]>;
  xor<Name extends IntegerNames<Given>>(
    name: Name,
    value: ValueOf<Given[Name]>,
  ): ValueOf<Given[Name]>;
}

/** What a plain copy of a value is. */
export type PlainOf<Type> =
  Type extends FieldType<infer Value>
    ? Value
    : Type extends { readonly fields: infer Given extends Fields }
      ? { [Name in keyof Given]: PlainOf<Given[Name]> }
      : Type extends { readonly element: infer Element }
        ? PlainOf<Element>[]
        : never;

export type Struct<Given extends Fields> = {
  -readonly [Name in keyof Given]: ValueOf<Given[Name]>;
} & {
  readonly atomic: AtomicFields<Given>;
  /** A plain copy; its fields are read one after the other. */
  toJSON(): { [Name in keyof Given]: PlainOf<Given[Name]> };
};

export interface StructClass<Given extends Fields> {
  new (values?: StructInit<Given>): Struct<Given>;
  readonly prototype: Struct<Given>;
  readonly fields: Given;
}

/**
 * A class whose objects all threads share: put one in a thread's field and it is the same there. Fields read
 * and write like any object's; those that the constructor is not given are 0, false and "". Extend it to add
 * methods and getters. A value that does not fit is a RangeError or TypeError that names the field.
 *
 * Two threads that write one field: the last wins, so `stats.sent++` in two threads may count once. Whole
 * numbers of up to 4 bytes never tear; of an i64, a float or a text another thread may see a half. Use
 * `stats.atomic.add("sent", 1)`, or hold a lock around the access.
 *
 * A thread gets an object of its own class of the same fields and name: one that was used there, or that the
 * thread's module or the roster exports. Where there is none, its fields work and its methods lack.
 *
 * @example
 * class Stats extends struct({ sent: u32, lost: u32, host: string(64), rtts: array(f64, 16) }) {
 *   get loss() { return this.lost / this.sent; }
 * }
 * const stats = new Stats({ host: "10.0.0.1" });
 * stats.sent++;
 * stats.atomic.add("lost", 1);
 */
export function struct<const Given extends Fields>(fields: Given): StructClass<Given> {
  const type = define(structLayout(fields as unknown as Record<string, Type>), STRUCT);
  return Object.defineProperty(type, "fields", { value: fields }) as unknown as StructClass<Given>;
}
