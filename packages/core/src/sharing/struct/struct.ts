import type { Barrier } from "../barrier.js";
import type { SharedList } from "../collections/list.js";
import type { SharedMap } from "../collections/map.js";
import type { SharedSet } from "../collections/set.js";
import type { Condition } from "../condition.js";
import type { Event } from "../event.js";
import type { Lock } from "../lock.js";
import type { Queue } from "../queue/queue.js";
import type { RLock } from "../rlock.js";
import type { RWLock } from "../rwlock.js";
import type { Semaphore } from "../semaphore.js";
import type { Type } from "./layout.js";
import { define, STRUCT } from "./placed.js";
import { structLayout } from "./struct-layout.js";
import type { FieldType, IntegerFieldType } from "./types.js";

/** The types of a struct's fields, by their names. */
export type StructFields = Readonly<Record<string, FieldTypeLike>>;

/** A struct's class, an array's class. */
type PlacedClass = (abstract new (
  ...args: never[]
) => object) &
  ({ readonly fields: object } | { readonly element: unknown });

/** The class of what is made with the struct. */
type MadeClass = abstract new (
  ...args: never[]
) =>
  | (Lock | RLock | Condition | Semaphore | Event | Barrier | RWLock | Queue<unknown>)
  // biome-ignore lint/suspicious/noExplicitAny: what they hold goes both ways
  | (SharedMap<any, any> | SharedSet<any> | SharedList<any>);

/**
 * `u32`, `string(64)`, a struct's class, an array's class; the class of a lock, a queue or the like, alone or in a
 * list with what its constructor is given.
 */
export type FieldTypeLike =
  | FieldType
  | PlacedClass
  | MadeClass
  | readonly [MadeClass, ...unknown[]];

/** Whether it is made with the struct. */
type IsMade<Type> = Type extends
  | FieldType
  | { readonly fields: StructFields }
  | { readonly element: unknown }
  ? false
  : true;

/** What reading a field of that type gives. */
export type FieldValue<Type> =
  Type extends FieldType<infer Value>
    ? Value
    : Type extends abstract new (
          ...args: never[]
        ) => infer Instance
      ? Instance
      : Type extends readonly [abstract new (...args: never[]) => infer Instance, ...unknown[]]
        ? Instance
        : never;

/** What a field of that type may be given at first. */
export type FieldInit<Type> =
  Type extends FieldType<infer Value>
    ? Value
    : Type extends { readonly fields: infer Given extends StructFields }
      ? StructInit<Given>
      : Type extends { readonly element: infer Element }
        ? Iterable<FieldInit<Element>>
        : never;

/** The first values of fields; those left out are 0, false and "". */
export type StructInit<Given extends StructFields> = {
  readonly [Name in keyof Given as IsMade<Given[Name]> extends true ? never : Name]?:
    | FieldInit<Given[Name]>
    | undefined;
};

/** Names of the fields that have atomic operations. */
type IntegerNames<Given extends StructFields> = {
  [Name in keyof Given]: Given[Name] extends IntegerFieldType<number | bigint> ? Name : never;
}[keyof Given];

/**
 * `Atomics`, by the names of fields. Each gives the old value, except `store`, which gives the new one. A
 * sum that is too large begins anew from the least value.
 */
export interface AtomicFields<Given extends StructFields> {
  /** Reads it. */
  load<Name extends IntegerNames<Given>>(name: Name): FieldValue<Given[Name]>;
  /** Writes it, and gives what was written. */
  store<Name extends IntegerNames<Given>>(
    name: Name,
    value: FieldValue<Given[Name]>,
  ): FieldValue<Given[Name]>;
  /** Writes it, and gives the old value. */
  exchange<Name extends IntegerNames<Given>>(
    name: Name,
    value: FieldValue<Given[Name]>,
  ): FieldValue<Given[Name]>;
  /** Writes `value` where it is `expected`; gives the old value either way. */
  compareExchange<Name extends IntegerNames<Given>>(
    name: Name,
    expected: FieldValue<Given[Name]>,
    value: FieldValue<Given[Name]>,
  ): FieldValue<Given[Name]>;
  /** Adds `value`, and gives the old value. */
  add<Name extends IntegerNames<Given>>(
    name: Name,
    value: FieldValue<Given[Name]>,
  ): FieldValue<Given[Name]>;
  /** Subtracts `value`, and gives the old value. */
  sub<Name extends IntegerNames<Given>>(
    name: Name,
    value: FieldValue<Given[Name]>,
  ): FieldValue<Given[Name]>;
  /** Keeps the bits that `value` has too, and gives the old value. */
  and<Name extends IntegerNames<Given>>(
    name: Name,
    value: FieldValue<Given[Name]>,
  ): FieldValue<Given[Name]>;
  /** Sets the bits of `value`, and gives the old value. */
  or<Name extends IntegerNames<Given>>(
    name: Name,
    value: FieldValue<Given[Name]>,
  ): FieldValue<Given[Name]>;
  /** Turns the bits of `value` over, and gives the old value. */
  xor<Name extends IntegerNames<Given>>(
    name: Name,
    value: FieldValue<Given[Name]>,
  ): FieldValue<Given[Name]>;
}

/** What a plain copy of a value is. */
export type FieldPlain<Type> =
  Type extends FieldType<infer Value>
    ? Value
    : Type extends { readonly fields: infer Given extends StructFields }
      ? PlainFields<Given>
      : Type extends { readonly element: infer Element }
        ? FieldPlain<Element>[]
        : never;

type PlainFields<Given extends StructFields> = {
  [Name in keyof Given as IsMade<Given[Name]> extends true ? never : Name]: FieldPlain<Given[Name]>;
};

/** An object of a struct's class: its fields are in shared memory. */
export type Struct<Given extends StructFields> = {
  -readonly [Name in keyof Given as IsMade<Given[Name]> extends true ? never : Name]: FieldValue<
    Given[Name]
  >;
} & {
  readonly [Name in keyof Given as IsMade<Given[Name]> extends true ? Name : never]: FieldValue<
    Given[Name]
  >;
} & {
  /** `Atomics` on its whole numbers, by their names. */
  readonly atomic: AtomicFields<Given>;
  /** A plain copy; its fields are read one after the other. Spread copies nothing: write `{ ...stats.toJSON() }`. */
  toJSON(): PlainFields<Given>;
};

/** What `struct` makes: to be extended, or used as it is. */
export interface StructClass<Given extends StructFields> {
  new (values?: StructInit<Given>): Struct<Given>;
  readonly prototype: Struct<Given>;
  /** The types of its fields, by their names. */
  readonly fields: Given;
}

/**
 * A class whose objects all threads share: put one in a thread's field and it is the same there. Fields read
 * and write like any object's; those that the constructor is not given are 0, false and "". Extend it to add
 * methods and getters. A value that does not fit is a RangeError or TypeError that names the field.
 *
 * A field may be a lock, a queue or the like: `lock: Lock`, `inbox: [Queue, { maxSize: 10 }]`, and
 * `changed: [Condition, "lock"]` for a condition of the struct's own lock. It is made with the struct, stays the same
 * one, and goes with it.
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
export function struct<const Given extends StructFields>(fields: Given): StructClass<Given> {
  const type = define(structLayout(fields as unknown as Record<string, Type>), STRUCT);
  return Object.defineProperty(type, "fields", { value: fields }) as unknown as StructClass<Given>;
}
