type Bag = Record<PropertyKey, unknown>;

/** Whether two values are the same for who reads them: structure, keys, holes, classes; cycles too. */
export function equals(a: unknown, b: unknown, met: Map<unknown, unknown> = new Map()): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (met.has(a)) return met.get(a) === b;
  met.set(a, b);
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
  if (a instanceof RegExp) return String(a) === String(b);
  if (a instanceof ArrayBuffer)
    return bytesEqual(new Uint8Array(a), new Uint8Array(b as ArrayBuffer));
  if (ArrayBuffer.isView(a)) return bytesEqual(bytesOf(a), bytesOf(b as ArrayBufferView));
  if (a instanceof Map) return listsEqual([...a], [...(b as typeof a)], met);
  if (a instanceof Set) return listsEqual([...a], [...(b as typeof a)], met);
  if (a instanceof Error && !errorsEqual(a, b as Error, met)) return false;
  return bagsEqual(a as Bag, b as Bag, met);
}

function bagsEqual(a: Bag, b: Bag, met: Map<unknown, unknown>): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  if (Array.isArray(a) && a.length !== (b as unknown as unknown[]).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equals(a[key], b[key], met));
}

function errorsEqual(a: Error, b: Error, met: Map<unknown, unknown>): boolean {
  const parts = (error: Error): unknown[] => {
    const { name, message, stack, cause } = error;
    return [name, message, stack, cause, (error as { errors?: unknown }).errors];
  };
  return listsEqual(parts(a), parts(b), met);
}

function listsEqual(a: unknown[], b: unknown[], met: Map<unknown, unknown>): boolean {
  return a.length === b.length && a.every((item, at) => equals(item, b[at], met));
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
