import { isPlacedClass, type Layout } from "./layout.js";
import { type IntegerFieldType, type Placed, refusal } from "./types.js";

type Key = string | number;

/** `Atomics` for the whole numbers among a struct's fields or an array's elements. All but `store` give the old value. */
export class Atomic {
  constructor(
    readonly object: Placed,
    readonly layout: Layout,
  ) {}

  load(key: Key): number {
    const { at, ints } = find(this, key);
    return Atomics.load(ints, at);
  }

  store(key: Key, value: number): number {
    const { at, ints, type } = find(this, key);
    checkFits(this, key, type, value);
    return Atomics.store(ints, at, value);
  }

  exchange(key: Key, value: number): number {
    const { at, ints, type } = find(this, key);
    checkFits(this, key, type, value);
    return Atomics.exchange(ints, at, value);
  }

  compareExchange(key: Key, expected: number, value: number): number {
    const { at, ints, type } = find(this, key);
    checkFits(this, key, type, expected);
    checkFits(this, key, type, value);
    return Atomics.compareExchange(ints, at, expected, value);
  }

  add(key: Key, value: number): number {
    const { at, ints, type } = find(this, key);
    checkWhole(this, key, type, value);
    return Atomics.add(ints, at, value);
  }

  sub(key: Key, value: number): number {
    const { at, ints, type } = find(this, key);
    checkWhole(this, key, type, value);
    return Atomics.sub(ints, at, value);
  }

  and(key: Key, value: number): number {
    const { at, ints, type } = find(this, key);
    checkWhole(this, key, type, value);
    return Atomics.and(ints, at, value);
  }

  or(key: Key, value: number): number {
    const { at, ints, type } = find(this, key);
    checkWhole(this, key, type, value);
    return Atomics.or(ints, at, value);
  }

  xor(key: Key, value: number): number {
    const { at, ints, type } = find(this, key);
    checkWhole(this, key, type, value);
    return Atomics.xor(ints, at, value);
  }
}

interface Found {
  readonly type: IntegerFieldType<number>;
  /** One kind of array for all, as far as types go. */
  readonly ints: Int32Array;
  readonly at: number;
}

function find({ object, layout }: Atomic, key: Key): Found {
  const { name } = layout;
  const found = layout.slot(key);
  if (!found) throw new TypeError(`atomic: there is no ${name(object, key)}`);
  const { type, at } = found;
  if (isPlacedClass(type) || !type.isInteger) {
    const what = isPlacedClass(type) ? type.name : [type.description].flat()[0];
    throw new TypeError(
      `atomic: ${name(object, key)} is ${what}, and only whole numbers can be changed atomically: keep a lock for it`,
    );
  }
  const ints = object[type.view] as Int32Array;
  return { type: type as IntegerFieldType<number>, ints, at: (object.$at + at) / type.bytes };
}

function checkFits(of: Atomic, key: Key, type: IntegerFieldType<number>, value: unknown): void {
  if (!type.fits(value)) throw type.refuse(of.layout.name(of.object, key), value);
}

/** What is added may be negative, and the sum begins anew where it is too large, as with `Atomics`. */
function checkWhole(of: Atomic, key: Key, type: IntegerFieldType<number>, value: unknown): void {
  const kind = type.bytes === 8 ? "bigint" : "number";
  if (typeof value === kind && (kind === "bigint" || Number.isInteger(value))) return;
  const what = kind === "bigint" ? "a bigint" : "a whole number";
  throw refusal(`atomic: ${of.layout.name(of.object, key)}`, `takes ${what}`, value);
}
