/** How what a module gives to others is found there: by a name that both sides come to by themselves. */

/** Those given out, for each module: both sides evaluate it in the same order. */
const names = new Map<string, Set<string>>();

/** The name, or where that is taken, the name with the number of its place. */
export function nameFor(module: string, base: string): string {
  const taken = names.get(module) ?? new Set();
  names.set(module, taken);
  let name = base;
  for (let count = 2; taken.has(name); count++) name = base + count;
  taken.add(name);
  return name;
}

export function define(target: object, values: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(values))
    Object.defineProperty(target, key, { value, configurable: true });
}
