/** Where the fields of a struct and the elements of an array are: what both have in common. */
import { type FieldType, isFieldType, type Placed, refusal, type Views } from "./types.js";

/** A layout in words that another realm makes its own of. */
export type Description =
  | FieldType["description"]
  | { readonly fields: readonly (readonly [name: string, type: Description])[] }
  | { readonly of: Description; readonly length: number };

/** What a part's own object is made of. */
export const part: unique symbol = Symbol("part");
/** Where a struct's or an array's class keeps its layout. */
export const layout: unique symbol = Symbol.for("heddle.layout") as never;

/** A struct's class or an array's. */
export interface PlacedClass {
  readonly name: string;
  readonly prototype: object;
  readonly [layout]: Layout;
}

/** A type as users give it. */
export type Type = FieldType | PlacedClass;

/** A value in a struct or an array, by its name or index. */
export interface Slot {
  readonly type: Type;
  /** Bytes from where the whole begins. */
  readonly at: number;
}

/** A lock or the like in a struct. */
export interface HeldSlot {
  /** Bytes from where the whole begins; and where is what it is made of. */
  readonly at: number;
  readonly of: number | undefined;
  make?(of: object | undefined): object;
}

export interface Layout {
  readonly description: Description;
  /** A multiple of 8. */
  readonly bytes: number;
  /** Those that its own fields need; its parts have theirs. */
  readonly views: readonly (keyof Views)[];
  readonly hasParts: boolean;
  /** What is held in it, also in its parts: locks, queues. Each after what it is made of. */
  readonly held: readonly HeldSlot[];
  /** What goes on the prototype. */
  readonly members: PropertyDescriptorMap;
  /** What its values are called. */
  keys(): Iterable<string | number>;
  /** `undefined` where there is none of that name. */
  slot(key: unknown): Slot | undefined;
  /** The structs and arrays in it, in their order. */
  part(index: number): { readonly type: PlacedClass; readonly at: number };
  partIndex(at: number): number;
  /** As messages name a value of an object of this layout. */
  name(of: object, key: unknown): string;
  /** Copies values in. Throws for what they cannot hold. */
  fill(to: Placed, values: unknown, where: string): void;
}

export function isPlacedClass(type: unknown): type is PlacedClass {
  return typeof type === "function" && layout in type;
}

export function checkType(where: string, type: unknown): Type {
  if (isPlacedClass(type) || isFieldType(type)) return type;
  throw refusal(
    where,
    "a field's type is u32, f64, string(64), a struct, an array(u32, 16), …",
    type,
  );
}

/** What is held in a part, as the whole sees it. */
export function heldWithin(type: PlacedClass, by: number): HeldSlot[] {
  return type[layout].held.map((slot) => ({
    ...slot,
    at: slot.at + by,
    of: slot.of === undefined ? undefined : slot.of + by,
  }));
}

export const sizeOf = (type: Type): number =>
  isPlacedClass(type) ? type[layout].bytes : type.bytes;
export const alignOf = (type: Type): number => (isPlacedClass(type) ? 8 : type.align);
export const describe = (type: Type): Description =>
  isPlacedClass(type) ? type[layout].description : type.description;
export const up = (at: number, align: number): number => Math.ceil(at / align) * align;

/** More than an object can have. */
const MOST = 2 ** 30;

/** The size of the whole, of which the parts need so many bytes. */
export function wholeSize(where: string, bytes: number): number {
  if (bytes <= MOST) return up(bytes, 8);
  throw new RangeError(`${where}: that is ${bytes} bytes, and ${MOST} is the most`);
}

/** An object's part, of which a realm has one object. */
export function partOf(owner: Placed, index: number): Placed {
  return owner.$parts[index] ?? (owner as unknown as Parted)[part](index);
}

/** What makes the object of a part, and keeps it. */
export interface Parted {
  [part](index: number): Placed;
}

/** Copies a value in. */
export function put(to: Placed, key: string | number, { type, at }: Slot, value: unknown): void {
  const { name, partIndex } = layoutOf(to);
  if (isPlacedClass(type)) {
    const inner = partOf(to, partIndex(at));
    if (inner !== value) type[layout].fill(inner, value, name(to, key));
  } else if (!type.write(to, at, value)) throw type.refuse(name(to, key), value);
}

export function layoutOf(object: object): Layout {
  return (object.constructor as unknown as PlacedClass)[layout];
}
