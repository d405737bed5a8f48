const keys = new WeakMap<object, string>();

/** A roster has the class under this key, which no minifier changes. */
export function nameClass(type: object, key: string): void {
  keys.set(type, key);
}

/** What threads of a class are called after. */
export function nameOfClass(type: { readonly name: string }): string {
  return keys.get(type) ?? type.name;
}
