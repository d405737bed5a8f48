import { checkCount, show } from "../../base/options.js";
import {
  alignOf,
  checkType,
  describe,
  heldWithin,
  isPlacedClass,
  type Layout,
  layout,
  type PlacedClass,
  partOf,
  put,
  type Slot,
  sizeOf,
  type Type,
  up,
  wholeSize,
} from "./layout.js";
import { type Placed, refusal } from "./types.js";

export function arrayLayout(of: Type, length: number): Layout {
  const type = checkType("array", of);
  checkCount("array", "the length", length);
  const stride = up(sizeOf(type), alignOf(type));
  const isPart = isPlacedClass(type);
  const slot = (index: unknown): Slot => ({ type, at: (index as number) * stride });
  const keys = (): number[] => Array.from({ length }, (_, index) => index);
  const nameOf = (object: object, index: unknown): string =>
    `${object.constructor.name}[${String(index)}]`;
  return {
    description: { of: describe(type), length },
    bytes: wholeSize("array", stride * length),
    views: isPart ? [] : [type.view],
    hasParts: isPart,
    held: isPart
      ? Array.from({ length: type[layout].held.length && length }, (_, at) =>
          heldWithin(type, at * stride),
        ).flat()
      : [],
    members: elements(
      length,
      isPart ? partOf : (from, index) => type.read(from, index * stride),
      isPart
        ? (to, index, value) => put(to, index, slot(index), value)
        : (to, index, value) => {
            if (!type.write(to, index * stride, value)) throw type.refuse(nameOf(to, index), value);
          },
    ),
    keys,
    slot: (index) => (isIndex(index, length) ? slot(index) : undefined),
    part: (index) => ({ type: type as PlacedClass, at: index * stride }),
    partIndex: (at) => at / stride,
    name: nameOf,
    fill(to, values, where) {
      const given = Symbol.iterator in Object(values) && typeof values !== "string";
      if (!given) throw refusal(where, `takes up to ${length} values, such as an array`, values);
      let index = 0;
      for (const value of values as Iterable<unknown>) {
        if (index === length) throw new RangeError(`${where} takes ${length} values, not more`);
        if (value !== undefined) put(to, index, slot(index), value);
        index++;
      }
    },
  };
}

function isIndex(index: unknown, length: number): index is number {
  return (index as number) >>> 0 === index && index < length;
}

/** What goes on the prototype of an array's class. */
function elements(
  length: number,
  get: (from: Placed, index: number) => unknown,
  set: (to: Placed, index: number, value: unknown) => void,
): PropertyDescriptorMap {
  const members = Object.getOwnPropertyDescriptors({
    get length() {
      return length;
    },
    at(this: Placed, index: number) {
      return get(this, isIndex(index, length) ? index : fromEnd(this, index, length));
    },
    set(this: Placed, index: number, value: unknown) {
      set(this, isIndex(index, length) ? index : fromEnd(this, index, length), value);
    },
    *[Symbol.iterator](this: Placed) {
      for (let index = 0; index < length; index++) yield get(this, index);
    },
  }) as PropertyDescriptorMap;
  for (const key of Reflect.ownKeys(members) as string[])
    (members[key] as PropertyDescriptor).enumerable = false;
  return members;
}

function fromEnd(array: object, index: number, length: number): number {
  if (isIndex(index + length, length)) return index + length;
  const range = `${-length} to ${length - 1}`;
  throw new RangeError(`${array.constructor.name} takes an index of ${range}, not ${show(index)}`);
}
