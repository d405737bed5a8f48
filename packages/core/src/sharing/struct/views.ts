import { words } from "../memory.js";
import type { Views } from "./types.js";

const types = {
  $i8: Int8Array,
  $u8: Uint8Array,
  $i16: Int16Array,
  $u16: Uint16Array,
  $i32: Int32Array,
  $u32: Uint32Array,
  $i64: BigInt64Array,
  $u64: BigUint64Array,
  $f32: Float32Array,
  $f64: Float64Array,
};

type View = Views[keyof Views];

/** Views of the commons as they are now. An object keeps its own when they grow: what it sees stays there. */
let current: Partial<Record<keyof Views, View>> = {};
let length = 0;

export function viewOf(name: keyof Views, image: ArrayBuffer | undefined): View {
  const type = types[name];
  if (image) return new type(image) as View;
  if (length !== words.length) {
    length = words.length;
    current = {};
  }
  current[name] ??= new type(
    words.buffer as ArrayBuffer,
    0,
    words.byteLength / type.BYTES_PER_ELEMENT,
  ) as View;
  return current[name] as View;
}
