import { graph, objects, type Payload } from "../codec/payload.js";

/** Bytes from which on a thread counts as large: to copy and to read it takes longer than a message there and back. */
export const LARGE = 256_000;

/** What an object, and a value in it, are taken to weigh beside their text and bytes. */
const OBJECT = 64;
const VALUE = 8;

/** How large a value is on its way, in bytes, about; no more is counted than makes it large. */
export function weightOf(payload: Payload): number {
  let weight = OBJECT * (payload[objects] ?? 0);
  for (const object of payload[graph] ?? [payload.value as object]) {
    weight += weightOfOne(object);
    if (weight >= LARGE) return LARGE;
  }
  return weight;
}

function weightOfOne(object: object): number {
  if (ArrayBuffer.isView(object)) return bytesOf(object.buffer);
  if (isBuffer(object)) return bytesOf(object);
  if (object instanceof Map || object instanceof Set) return OBJECT + object.size * VALUE * 2;
  let weight = OBJECT;
  const values = Array.isArray(object) ? object : Object.values(object);
  if (values.length * VALUE >= LARGE) return LARGE;
  for (const value of values) weight += typeof value === "string" ? VALUE + value.length : VALUE;
  return weight;
}

function isBuffer(object: object): object is ArrayBufferLike {
  const { [Symbol.toStringTag]: tag } = object as { [Symbol.toStringTag]?: string };
  return tag === "ArrayBuffer" || tag === "SharedArrayBuffer";
}

/** Shared memory is not copied. */
function bytesOf(buffer: ArrayBufferLike): number {
  return buffer instanceof ArrayBuffer ? OBJECT + buffer.byteLength : OBJECT;
}
