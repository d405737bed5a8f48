/**
 * What a value looks like as bytes: a tag, then what the tag says. Small numbers and the lengths of short
 * texts are in the tag. Both sides are the same version of this package, so there is no other version to
 * get along with.
 */

// 0 to 63 stand for themselves.
/** Text of 0 to 63 ASCII characters. */
export const SHORT = 0x40;
export const FEW = 64;

export const UNDEFINED = 0x80;
export const NULL = 0x81;
export const TRUE = 0x82;
export const FALSE = 0x83;
export const INTEGER = 0x84;
export const NUMBER = 0x85;
/** Text of ASCII characters, a byte each. */
export const ASCII = 0x86;
/** Text of any characters, two bytes each, so that it may also be no well-formed Unicode. */
export const TEXT = 0x87;
export const BIGINT = 0x88;
/** An object that has been met before: by its number. */
export const AGAIN = 0x89;
/** A plain object whose keys are known by their hash. */
export const SHAPED = 0x8a;
/** A plain object: keys and values until the end. */
export const RECORD = 0x8b;
export const ARRAY = 0x8c;
/** Where an array has no element. */
export const HOLE = 0x8d;
export const MAP = 0x8e;
export const SET = 0x8f;
export const DATE = 0x90;
export const REGEXP = 0x91;
export const BUFFER = 0x92;
export const VIEW = 0x93;
export const ERROR = 0x94;
/** `Object(1)` and its like. */
export const BOXED = 0x95;
export const SHARED = 0x96;
export const THREAD = 0x97;
export const END = 0x98;
/** An array by its keys: its length, then as a plain object. */
export const SPARSE = 0x9a;
/** An object that has a class: the way to it, and then as a plain object. */
export const INSTANCE = 0x9b;
/** A buffer that can grow: how far, and then as a buffer. */
export const RESIZABLE = 0x99;

// The first byte of all: what the reader need not look for otherwise.
/** Some object is in it twice, or holds itself. */
export const HAS_AGAIN = 1;
/** It holds shared objects: their places are its last words, and then how many. */
export const HAS_SHARED = 2;
/** There are threads in it that may be alive. */
export const HAS_THREADS = 4;

type ViewType = { new (buffer: ArrayBuffer, at: number, length: number): ArrayBufferView };
type Global = Record<string, (ViewType & { readonly BYTES_PER_ELEMENT?: number }) | undefined>;

/** By the number that stands for each; what a runtime lacks no value there can be. */
export const viewTypes: readonly string[] = [
  "DataView",
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
  "Float16Array",
];

export function viewType(number: number): Global[string] {
  return (globalThis as unknown as Global)[viewTypes[number] as string];
}
