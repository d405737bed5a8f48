/** A lock, a queue or the like as a struct's field: made with the struct, held by it, the same one for good. */
import { objectIn, SharedObject } from "../handle.js";
import { isPlacedClass } from "./layout.js";
import { type FieldType, fieldType, type isType } from "./types.js";

/** What another realm is told of such a field. What is there says itself what it is. */
export const HELD_FIELD = "shared";

export interface HeldType extends FieldType<SharedObject> {
  /** The field of the same struct that it is made of, as a condition of its lock. */
  readonly of: string | undefined;
  /** @param of what is in that field. */
  make(of: SharedObject | undefined): SharedObject;
}

type Maker = new (...args: unknown[]) => SharedObject;

const common = {
  description: HELD_FIELD,
  view: "$i32",
  bytes: 4,
  align: 4,
  isInteger: false,
  read: ({ $at, $i32 }, at) => objectIn($i32[($at + at) >> 2] as number) as SharedObject,
  write: () => false,
  refuse: (where) =>
    new TypeError(`${where} is made with the struct and stays: it can be neither given nor set`),
} satisfies Omit<FieldType<SharedObject>, typeof isType>;

/** As a realm reads it that does not have the struct's class. */
export const heldField: FieldType = /* @__PURE__ */ fieldType({ ...common });

export function isHeld(type: object): type is HeldType {
  return (type as { description?: unknown }).description === HELD_FIELD;
}

/**
 * @param given the class, or a list of it and what its constructor is given; for a condition that may be the name of
 *   the field that has its lock.
 * @returns `undefined` for what is no class of such objects.
 */
export function heldType(given: unknown): HeldType | undefined {
  const [type, ...args]: unknown[] = Array.isArray(given) ? given : [given];
  if (typeof type !== "function" || isPlacedClass(type)) return undefined;
  if (!(type.prototype instanceof SharedObject)) return undefined;
  const Type = type as Maker;
  const of = typeof args[0] === "string" ? args[0] : undefined;
  const make = (other: SharedObject | undefined): SharedObject =>
    new Type(...(of === undefined ? args : [other, ...args.slice(1)]));
  return fieldType({ ...common, of, make });
}
