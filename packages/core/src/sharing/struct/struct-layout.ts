import { type HeldType, heldType, isHeld } from "./held-field.js";
import {
  alignOf,
  checkType,
  describe,
  heldWithin,
  isPlacedClass,
  type Layout,
  layoutOf,
  type PlacedClass,
  partOf,
  put,
  type Slot,
  sizeOf,
  type Type,
  up,
  wholeSize,
} from "./layout.js";
import { type FieldType, type Placed, refusal, type Views } from "./types.js";

/** Names that a struct's objects need for themselves. */
const TAKEN = new Set(["constructor", "__proto__", "atomic", "toJSON"]);

export function structLayout(fields: Readonly<Record<string, Type>>): Layout {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields))
    throw refusal("struct", "takes an object of fields, such as { sent: u32 }", fields);
  const names = Object.keys(fields);
  if (names.length === 0)
    throw new TypeError("struct: a struct needs a field, such as { sent: u32 }");
  const slots = new Map<string, Slot>();
  const parts: { type: PlacedClass; at: number }[] = [];
  const views = new Set<keyof Views>();
  const members: PropertyDescriptorMap = {};
  let end = 0;
  for (const name of names) {
    if (TAKEN.has(name) || name.startsWith("$"))
      throw new TypeError(`struct: a field must not be called ${name}: give it another name`);
    const type = heldType(fields[name]) ?? checkType(`struct: ${name}`, fields[name]);
    const at = up(end, alignOf(type));
    end = at + sizeOf(type);
    slots.set(name, { type, at });
    if (isPlacedClass(type)) members[name] = partField(name, parts.push({ type, at }) - 1);
    else {
      views.add(type.view);
      members[name] = field(name, type, at);
    }
  }
  const held = parts.flatMap(({ type, at }) => heldWithin(type, at));
  for (const [name, { type, at }] of slots)
    if (isHeld(type)) held.push({ at, of: placeOf(name, type, slots), make: type.make as never });
  held.sort((a, b) => Number(a.of !== undefined) - Number(b.of !== undefined));
  const nameOf = (of: object, key: unknown): string => `${of.constructor.name}.${String(key)}`;
  return {
    description: { fields: [...slots].map(([name, { type }]) => [name, describe(type)]) },
    bytes: wholeSize("struct", end),
    views: [...views],
    hasParts: parts.length > 0,
    held,
    members,
    keys: () => names,
    slot: (key) => slots.get(key as string),
    part: (index) => parts[index] as { type: PlacedClass; at: number },
    partIndex: (at) => parts.findIndex((each) => each.at === at),
    name: nameOf,
    fill(to, values, where) {
      if (typeof values !== "object" || values === null)
        throw refusal(where, `takes an object with ${names.join(", ")}`, values);
      // A struct's fields are on its prototype.
      const given = isPlacedClass(values.constructor)
        ? names.filter((key) => !isHeld(slots.get(key)?.type as Type))
        : Object.keys(values);
      for (const key of given) {
        const slot = slots.get(key);
        if (!slot) throw new TypeError(`${where} has no field ${key}: it has ${names.join(", ")}`);
        const value = (values as Record<string, unknown>)[key];
        if (value !== undefined) put(to, key, slot, value);
      }
    },
  };
}

/** Where what a field is made of is. */
function placeOf(
  name: string,
  { of }: HeldType,
  slots: ReadonlyMap<string, Slot>,
): number | undefined {
  if (of === undefined) return undefined;
  const slot = slots.get(of);
  if (slot && of !== name && isHeld(slot.type) && slot.type.of === undefined) return slot.at;
  throw new TypeError(
    `struct: ${name} is to be made of the field ${of}, which must be a Lock or an RLock of the same struct`,
  );
}

// What the engine sees: `read`, `write` and `at` are constants of each field's own functions.

function field(name: string, { read, write, refuse }: FieldType, at: number): PropertyDescriptor {
  return {
    enumerable: true,
    configurable: true,
    get(this: Placed) {
      return read(this, at);
    },
    set(this: Placed, value: unknown) {
      if (!write(this, at, value)) throw refuse(`${this.constructor.name}.${name}`, value);
    },
  };
}

function partField(name: string, index: number): PropertyDescriptor {
  return {
    enumerable: true,
    configurable: true,
    get(this: Placed) {
      return partOf(this, index);
    },
    set(this: Placed, value: unknown) {
      const slot = layoutOf(this).slot(name) as Slot;
      put(this, name, slot, value);
    },
  };
}
