/** The objects of structs and arrays: what they are in each realm, and how they cross. */
import { ThreadError } from "../../base/errors.js";
import { inspect, lend, place, send } from "../../base/internal.js";
import { shared } from "../../realm/state.js";
import { STRUCTS } from "../allocate.js";
import {
  adopt,
  create,
  gone,
  isDisposed,
  objectIn,
  placed,
  refuse,
  release,
  retain,
  SharedObject,
} from "../handle.js";
import type { Kind } from "../kinds.js";
import { isOpen, words } from "../memory.js";
import { arrayLayout } from "./array-layout.js";
import { Atomic } from "./atomic.js";
import { find, marksOf, note, noteStranger, parse, readMarks, wayAt } from "./classes.js";
import { HELD_FIELD, heldField, isHeld } from "./held-field.js";
import {
  type Description,
  isPlacedClass,
  type Layout,
  layout,
  layoutOf,
  type Parted,
  type PlacedClass,
  part,
  partOf,
  type Type,
} from "./layout.js";
import { bool, f32, f64, i8, i16, i32, i64, u8, u16, u32, u64 } from "./numbers.js";
import { LAYOUT, lendPart, shapeOf } from "./parts.js";
import { structLayout } from "./struct-layout.js";
import { string } from "./text.js";
import type { FieldType, Placed } from "./types.js";
import { viewOf } from "./views.js";

// Words of a struct or an array, after its layout. Its fields begin at a multiple of 8 bytes.
const NAME = 3;
const HEADER = 4;

/** What the object that is being constructed is to be: a part of another, or of an image. */
interface Site {
  readonly at: number;
  readonly owner?: Placed | undefined;
}
let site: Site | undefined;
/** While an image is made: where the values go. */
let image: ArrayBuffer | undefined;

/** What all structs and arrays have in common. In a function, so that bundlers can leave it out. */
const PlacedObject = /* @__PURE__ */ (() =>
  class PlacedObject extends SharedObject implements Parted {
    /** @throws {ThreadError} NO_SHARED_MEMORY, and TypeError or RangeError for values that do not fit. */
    constructor(values?: unknown) {
      super();
      if (site) {
        const { at, owner } = site;
        site = undefined;
        hide(this, "$owner", owner);
        settle(this as never, at);
        return;
      }
      const type = new.target as unknown as PlacedClass;
      const { bytes, fill } = type[layout];
      const where = `new ${type.name}`;
      // Checked now, also where there is nowhere yet to write.
      const late = values !== undefined && shared.isCarrier && !isOpen();
      const first = late ? imageOf(type, values, where) : undefined;
      create(this, placedKind, HEADER + bytes / 4, (at) => {
        const { layout: signature, name } = marksOf(type);
        words[at + LAYOUT] = signature;
        words[at + NAME] = name;
        if (first) words.set(first, at + HEADER);
        furnish(type, at + HEADER);
      });
      if (values !== undefined && !late) fill(this as never, values, where);
    }

    override [placed](at: number): void {
      settle(this as never, (at + HEADER) * 4);
    }

    /** What was made with it goes with it. */
    override [gone](): void {
      if (Object.hasOwn(this, "$at"))
        for (const { at } of layoutOf(this).held)
          (objectIn(words[(this.$at + at) / 4] as number) as SharedObject)[Symbol.dispose]();
      forget(this as never);
    }

    /** A part's memory is its owner's. */
    override [Symbol.dispose](): void {
      if (!this.$owner) return super[Symbol.dispose]();
      throw new TypeError(
        `a ${this.constructor.name} that is part of another object has no memory of its own: dispose the whole`,
      );
    }

    /** A plain copy: fields are read one after the other. */
    toJSON(): unknown {
      const { keys, slot } = layoutOf(this);
      const read = (key: string | number): unknown => {
        const { type, at } = slot(key) as { type: Type; at: number };
        if (!isPlacedClass(type)) return type.read(this as never, at);
        return (
          partOf(this as never, layoutOf(this).partIndex(at)) as never as { toJSON(): unknown }
        ).toJSON();
      };
      if (Symbol.iterator in this) return Array.from(keys(), read);
      const plain = Array.from(keys()).filter((key) => !isHeld(slot(key)?.type as Type));
      return Object.fromEntries(plain.map((key) => [key, read(key)]));
    }

    /** How Node prints it. */
    override [inspect](): unknown {
      const values = Object.hasOwn(this, "$at") ? this.toJSON() : {};
      if (Array.isArray(values)) return values;
      return Object.assign(Object.create({ constructor: this.constructor }), values);
    }

    // Own properties hide these as long as there is memory.
    get $at(): number {
      throw unplaced(this);
    }
    get $parts(): never {
      throw unplaced(this);
    }
    get $owner(): Placed | undefined {
      return undefined;
    }

    /** A part by itself keeps the whole. */
    override [lend](): number {
      const [own] = Object.keys(this);
      if (own !== undefined) throw ownField(this, own);
      return this.$owner ? lendPart(this as never) : super[lend]();
    }

    /** With the way to the class of the whole, as shared memory has it: this realm may not know that class. */
    override [send](to: number): ReturnType<SharedObject[typeof send]> {
      const sent = super[send](to);
      if (sent.at === 0) return sent;
      const whole = wholeOf(this as never) as unknown as SharedObject;
      const way = wayAt(words[whole[place] + NAME] as number);
      return way ? { ...sent, class: way } : sent;
    }

    [part](index: number): Placed {
      const owner = this as unknown as Placed;
      const { type, at } = layoutOf(this).part(index);
      const object = objectOf(type, { at: owner.$at + at, owner });
      owner.$parts[index] = object;
      return object;
    }
  })();

/** Makes what the struct holds: all of it before any is held, so that what cannot be made leaves nothing behind. */
function furnish(type: PlacedClass, from: number): void {
  const made = new Map<number, SharedObject>();
  for (const { at, of, make } of type[layout].held)
    made.set(at, make?.(of === undefined ? undefined : made.get(of)) as SharedObject);
  for (const [at, { [place]: object }] of made) {
    retain(object);
    words[from + at / 4] = object;
  }
}

/** By the layout's name: where the places of what is held in such a struct are, in words. */
const heldBy = new Map<number, readonly number[]>();

function heldIn(at: number): readonly number[] {
  const name = words[at + LAYOUT] as number;
  let found = heldBy.get(name);
  if (!found) {
    const { signature } = readMarks({ layout: name, name: words[at + NAME] as number });
    const type = signature.includes(`"${HELD_FIELD}"`) && typeFrom(parse(signature), STRUCT);
    found = type ? (type as PlacedClass)[layout].held.map((slot) => HEADER + slot.at / 4) : [];
    heldBy.set(name, found);
  }
  return found;
}

function hide(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, configurable: true });
}

/** It has no memory any more, nor have its parts. */
function forget(object: Placed): void {
  if (Object.hasOwn(object, "$parts")) for (const each of object.$parts) if (each) forget(each);
  delete (object as { $at?: number }).$at;
}

function settle(object: Placed, at: number): void {
  const { views, hasParts } = layoutOf(object);
  hide(object, "$at", at);
  for (const view of views) hide(object, view, viewOf(view, image));
  if (hasParts) hide(object, "$parts", []);
}

/** An object of a class, whose own constructor does not run. */
function objectOf(type: PlacedClass, where?: Site): Placed {
  site = where;
  return Reflect.construct(PlacedObject, [], type as never) as unknown as Placed;
}

/** The values as they will stand in shared memory. */
function imageOf(type: PlacedClass, values: unknown, where: string): Int32Array {
  const before = image;
  image = new ArrayBuffer(type[layout].bytes);
  const memory = image;
  try {
    type[layout].fill(objectOf(type, { at: 0 }), values, where);
    return new Int32Array(memory);
  } finally {
    image = before;
  }
}

function wholeOf(object: Placed): Placed {
  let whole = object;
  while (whole.$owner) whole = whole.$owner;
  return whole;
}

function unplaced(object: object): ThreadError {
  const whole = wholeOf(object as Placed);
  if (isDisposed(whole)) refuse(whole);
  const { name } = object.constructor;
  return new ThreadError(
    "THREAD_BOOTSTRAPPING",
    `a ${name} has no memory yet while a carrier's worker file is being imported: give its first values to new ${name}({ … }), and use it in run()`,
  );
}

/** Where it arrives it is made of shared memory alone. */
function ownField({ constructor: { name } }: object, key: string): ThreadError {
  return new ThreadError(
    "THREAD_FIELD",
    `${name}.${key} is not in shared memory, and would not arrive with the ${name}: name it in struct({ … }), make it a getter or static, or keep it elsewhere`,
  );
}

/** The class that a layout gives. */
export function define(given: Layout, name: string): PlacedClass {
  const type = class extends PlacedObject {
    get atomic(): Atomic {
      return new Atomic(this as never, given);
    }
  };
  Object.defineProperty(type, "name", { value: name, configurable: true });
  Object.defineProperty(type, layout, { value: given });
  Object.defineProperties(type.prototype, given.members);
  const made = type as unknown as PlacedClass;
  note(made);
  return made;
}

export const STRUCT = "Struct";

export function nameOfArray(of: Type, length: number): string {
  const name = isPlacedClass(of) ? of.name : [of.description].flat().join("(");
  return `${name}${name.includes("(") ? ")" : ""}[${length}]`;
}

const numbers = (): Record<string, FieldType> => ({
  ...{ i8, u8, i16, u16, i32, u32, i64, u64 },
  ...{ f32, f64, bool },
  [HELD_FIELD]: heldField,
});

/** A class for what another realm describes, where this one has none of its own. */
function typeFrom(description: Description, name: string): Type {
  if (typeof description === "string") return numbers()[description] as FieldType;
  if ("of" in description) {
    const of = typeFrom(description.of, STRUCT);
    // By its own name, which is how the next one of its class finds it.
    const its = name === STRUCT ? nameOfArray(of, description.length) : name;
    return define(arrayLayout(of, description.length), its);
  }
  if ("fields" in description) {
    const fields = description.fields.map(([key, type]) => [key, typeFrom(type, STRUCT)]);
    return define(structLayout(Object.fromEntries(fields)), name);
  }
  return string(description[1]);
}

function classAt(at: number): PlacedClass {
  const names = readMarks({
    layout: words[at + LAYOUT] as number,
    name: words[at + NAME] as number,
  });
  const known = find(names);
  if (known) return known;
  const type = typeFrom(parse(names.signature), names.name) as PlacedClass;
  noteStranger(type, names);
  return type;
}

export const placedKind: Kind = {
  type: 32,
  use: STRUCTS,
  revive(at, like) {
    const type = (like?.constructor as PlacedClass | undefined) ?? classAt(at);
    return adopt(at, () => objectOf(type) as never);
  },
  shapeOf,
  fits: (at, object) =>
    shapeOf(at) === marksOf(object.constructor as unknown as PlacedClass).layout,
  dispose(at) {
    for (const word of heldIn(at)) {
      const held = words[at + word] as number;
      if (held > 0) release(held);
    }
  },
};
