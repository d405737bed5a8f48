/** Sets an own property, also one that is called `__proto__`. */
export function setOwn(target: object, key: string, value: unknown): void {
  if (key !== "__proto__") (target as Record<string, unknown>)[key] = value;
  else define(target, key, value, true);
}

export function define<T extends object>(
  target: T,
  key: string,
  value: unknown,
  enumerable = false,
): T {
  return Object.defineProperty(target, key, {
    value,
    enumerable,
    writable: true,
    configurable: true,
  });
}
