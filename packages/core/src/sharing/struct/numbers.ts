import { show } from "../../base/options.js";
import {
  type FieldType,
  fieldType,
  type IntegerFieldType,
  type Placed,
  refusal,
  type Views,
} from "./types.js";

type Read<Value> = (from: Placed, at: number) => Value;
type Write = (to: Placed, at: number, value: unknown) => boolean;

/** 1 byte, -128 to 127. */
export const i8: IntegerFieldType<number> = /* @__PURE__ */ integer(
  "i8",
  1,
  (from, at) => from.$i8[from.$at + at] as number,
  (to, at, value) => {
    if (typeof value !== "number" || (value << 24) >> 24 !== value) return false;
    to.$i8[to.$at + at] = value;
    return true;
  },
);

/** 1 byte, 0 to 255. */
export const u8: IntegerFieldType<number> = /* @__PURE__ */ integer(
  "u8",
  1,
  (from, at) => from.$u8[from.$at + at] as number,
  (to, at, value) => {
    if (typeof value !== "number" || (value & 0xff) !== value) return false;
    to.$u8[to.$at + at] = value;
    return true;
  },
);

/** 2 bytes, -32768 to 32767. */
export const i16: IntegerFieldType<number> = /* @__PURE__ */ integer(
  "i16",
  2,
  (from, at) => from.$i16[(from.$at + at) >>> 1] as number,
  (to, at, value) => {
    if (typeof value !== "number" || (value << 16) >> 16 !== value) return false;
    to.$i16[(to.$at + at) >>> 1] = value;
    return true;
  },
);

/** 2 bytes, 0 to 65535. */
export const u16: IntegerFieldType<number> = /* @__PURE__ */ integer(
  "u16",
  2,
  (from, at) => from.$u16[(from.$at + at) >>> 1] as number,
  (to, at, value) => {
    if (typeof value !== "number" || (value & 0xffff) !== value) return false;
    to.$u16[(to.$at + at) >>> 1] = value;
    return true;
  },
);

/** 4 bytes, -2147483648 to 2147483647. */
export const i32: IntegerFieldType<number> = /* @__PURE__ */ integer(
  "i32",
  4,
  (from, at) => from.$i32[(from.$at + at) >>> 2] as number,
  (to, at, value) => {
    if (typeof value !== "number" || (value | 0) !== value) return false;
    to.$i32[(to.$at + at) >>> 2] = value;
    return true;
  },
);

/** 4 bytes, 0 to 4294967295. */
export const u32: IntegerFieldType<number> = /* @__PURE__ */ integer(
  "u32",
  4,
  (from, at) => from.$u32[(from.$at + at) >>> 2] as number,
  (to, at, value) => {
    if (typeof value !== "number") return false;
    // Engines compare what may be above 2**31 as floats, which is slower.
    if ((value | 0) === value ? value < 0 : value >>> 0 !== value) return false;
    to.$u32[(to.$at + at) >>> 2] = value;
    return true;
  },
);

/** 8 bytes, a bigint. Plain access may tear. */
export const i64: IntegerFieldType<bigint> = /* @__PURE__ */ integer(
  "i64",
  8,
  (from, at) => from.$i64[(from.$at + at) >>> 3] as bigint,
  (to, at, value) => {
    if (typeof value !== "bigint" || BigInt.asIntN(64, value) !== value) return false;
    to.$i64[(to.$at + at) >>> 3] = value;
    return true;
  },
);

/** 8 bytes, a bigint from 0. Plain access may tear. */
export const u64: IntegerFieldType<bigint> = /* @__PURE__ */ integer(
  "u64",
  8,
  (from, at) => from.$u64[(from.$at + at) >>> 3] as bigint,
  (to, at, value) => {
    if (typeof value !== "bigint" || BigInt.asUintN(64, value) !== value) return false;
    to.$u64[(to.$at + at) >>> 3] = value;
    return true;
  },
);

/** 4 bytes: a number of 24 significant bits; what is written is rounded to one. Plain access may tear. */
export const f32: FieldType<number> = /* @__PURE__ */ simple(
  "f32",
  "$f32",
  4,
  (from, at) => from.$f32[(from.$at + at) >>> 2] as number,
  (to, at, value) => {
    if (typeof value !== "number") return false;
    if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) return false;
    to.$f32[(to.$at + at) >>> 2] = value;
    return true;
  },
  (where, value) =>
    typeof value === "number"
      ? new RangeError(
          `${where}: f32 takes -3.4028234663852886e38 to 3.4028234663852886e38, not ${value}`,
        )
      : refusal(where, "f32 takes a number", value),
);

/** 8 bytes: any number. Plain access may tear. */
export const f64: FieldType<number> = /* @__PURE__ */ simple(
  "f64",
  "$f64",
  8,
  (from, at) => from.$f64[(from.$at + at) >>> 3] as number,
  (to, at, value) => {
    if (typeof value !== "number") return false;
    to.$f64[(to.$at + at) >>> 3] = value;
    return true;
  },
  (where, value) => refusal(where, "f64 takes a number", value),
);

/** 1 byte: true or false. */
export const bool: FieldType<boolean> = /* @__PURE__ */ simple(
  "bool",
  "$u8",
  1,
  (from, at) => from.$u8[from.$at + at] !== 0,
  (to, at, value) => {
    if (typeof value !== "boolean") return false;
    to.$u8[to.$at + at] = value ? 1 : 0;
    return true;
  },
  (where, value) => refusal(where, "bool takes true or false", value),
);

function simple<Value>(
  description: string,
  view: keyof Views,
  bytes: number,
  read: Read<Value>,
  write: Write,
  refuse: (where: string, value: unknown) => Error,
): FieldType<Value> {
  return fieldType({
    description,
    view,
    bytes,
    align: bytes,
    isInteger: false,
    read,
    write,
    refuse,
  });
}

function integer<Value extends number | bigint>(
  name: "i8" | "u8" | "i16" | "u16" | "i32" | "u32" | "i64" | "u64",
  bytes: number,
  read: Read<Value>,
  write: Write,
): IntegerFieldType<Value> {
  const kind = bytes === 8 ? "bigint" : "number";
  const signed = name.startsWith("i");
  const most = 2n ** BigInt(bytes * 8 - (signed ? 1 : 0));
  const suffix = bytes === 8 ? "n" : "";
  const least = signed ? -most : 0n;
  const range = `${least}${suffix} to ${most - 1n}${suffix}`;
  const refuse = (where: string, value: unknown): Error => {
    if (typeof value !== kind) return refusal(where, `${name} takes a ${kind}`, value);
    const whole = isWhole(value) ? "" : "whole numbers from ";
    return new RangeError(`${where}: ${name} takes ${whole}${range}, not ${show(value)}`);
  };
  const fits = (value: unknown): boolean =>
    typeof value === kind && (value as Value) >= least && (value as Value) < most && isWhole(value);
  const type = simple(name, `$${name}`, bytes, read, write, refuse);
  return fieldType({ ...type, isInteger: true, fits });
}

const isWhole = (value: unknown): boolean => typeof value === "bigint" || Number.isInteger(value);
