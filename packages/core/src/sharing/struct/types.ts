/** What a struct's field can hold. */
import { show } from "../../base/options.js";

/** The views of the commons that objects of structs keep, each only those that its fields need. */
export interface Views {
  readonly $i8: Int8Array;
  readonly $u8: Uint8Array;
  readonly $i16: Int16Array;
  readonly $u16: Uint16Array;
  readonly $i32: Int32Array;
  readonly $u32: Uint32Array;
  readonly $i64: BigInt64Array;
  readonly $u64: BigUint64Array;
  readonly $f32: Float32Array;
  readonly $f64: Float64Array;
}

/**
 * An object whose fields are in shared memory. What is ours in it are own properties that nobody sees. They
 * have names, since engines find what a symbol names slowly once five classes have it; and they are written
 * once, so that engines take them for constants.
 */
export interface Placed extends Views {
  /** Where its fields begin, in bytes. */
  readonly $at: number;
  /** The structs and arrays in it, as they are first asked for. */
  readonly $parts: Placed[];
  /** What it is a part of. */
  readonly $owner: Placed | undefined;
}

/** Marks a type: another object that looks like one may write anywhere. */
export const isType: unique symbol = Symbol.for("heddle.type") as never;

/** The type of a field: `u32`, `string(64)`, … A struct's class and an array's are types as well. */
export interface FieldType<Value = unknown> {
  /** @internal What looks like one is none. */
  readonly [isType]: true;
  /** As another realm reads it. */
  readonly description: string | readonly [string, number];
  /** The typed array that reads it. */
  readonly view: keyof Views;
  /** How many bytes it takes. */
  readonly bytes: number;
  /** Its place is a multiple of so many bytes. */
  readonly align: number;
  /** Whether `Atomics` takes it: then `view` is of its own type. */
  readonly isInteger: boolean;
  /** @internal */
  read(from: Placed, at: number): Value;
  /** @internal Writes nothing and says false where it does not take the value. */
  write(to: Placed, at: number, value: unknown): boolean;
  /** @internal Why it does not take it; `where` stands in front. */
  refuse(where: string, value: unknown): Error;
}

/** A type that has atomic operations. */
export interface IntegerFieldType<Value extends number | bigint> extends FieldType<Value> {
  readonly isInteger: true;
  /** @internal */
  fits(value: unknown): boolean;
}

/** Not enumerable, so that a copy is no type, nor can it be changed. */
export function fieldType<Type extends FieldType>(type: Omit<Type, typeof isType>): Type {
  return Object.freeze(Object.defineProperty(type, isType, { value: true })) as Type;
}

export function isFieldType(type: unknown): type is FieldType {
  return typeof type === "object" && type !== null && Object.hasOwn(type, isType);
}

export function refusal(where: string, what: string, value: unknown): TypeError {
  return new TypeError(`${where}: ${what}, not ${show(value)}`);
}
