import { define, setOwn } from "./own.js";

/** How a thread's own fields are read, and put back when it has ended. */

/** The thread's own fields; ours are under a symbol and stay. Reads getters, so it may throw. */
export function readFields(thread: object, except?: readonly string[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(thread)) {
    if (!except?.includes(key)) setOwn(fields, key, (thread as Record<string, unknown>)[key]);
  }
  return fields;
}

/** Each field is replaced, not merged; one that cannot be written is left as it is. */
export function writeFields(
  thread: object,
  fields: Record<string, unknown>,
  deleted?: readonly string[],
): void {
  for (const key of Object.keys(fields)) {
    if (key === "__proto__") define(thread, key, fields[key], true);
    else Reflect.set(thread, key, fields[key]);
  }
  for (const key of deleted ?? []) Reflect.deleteProperty(thread, key);
}

/** `static readonly oneWay` of a thread's class. */
export function oneWayOf(thread: object): readonly string[] | undefined {
  const { oneWay } = thread.constructor as { oneWay?: unknown };
  if (oneWay === undefined) return undefined;
  if (!Array.isArray(oneWay) || oneWay.some((key) => typeof key !== "string")) {
    throw new TypeError(`${thread.constructor.name}.oneWay must be an array of field names`);
  }
  return oneWay;
}

/** Refuses a name that is no field of the thread's: most are slips, and the field would come home all the same. */
export function checkOneWay(thread: object): void {
  for (const key of oneWayOf(thread) ?? []) {
    if (Object.hasOwn(thread, key)) continue;
    const fields = Object.keys(thread).join(", ") || "none";
    throw new TypeError(
      `${thread.constructor.name}.oneWay names "${key}", which is no field of the thread when it starts (its fields: ${fields}): where run() makes it, declare it in the class, ${key} = undefined`,
    );
  }
}

/** Which engines leave out where a loop gives the keys. */
const isOwn = Object.prototype.hasOwnProperty;

/** Whether an object has just these fields of its own, in this order. Mostly it has, and then nothing is allocated. */
export function hasKeys(object: object, keys: readonly string[]): boolean {
  let at = 0;
  for (const key in object) {
    if (key !== keys[at] || !isOwn.call(object, key)) return sameKeys(Object.keys(object), keys);
    at++;
  }
  return at === keys.length;
}

function sameKeys(keys: readonly string[], others: readonly string[]): boolean {
  if (keys.length !== others.length) return false;
  for (let at = 0; at < keys.length; at++) if (keys[at] !== others[at]) return false;
  return true;
}

/** Whether the fields hold what they did, or are known to. */
export function sameValues(
  fields: object,
  keys: readonly string[],
  before: readonly unknown[],
  known: readonly string[],
): boolean {
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as string;
    const value = (fields as Record<string, unknown>)[key];
    if (!Object.is(value, before[at]) && !known.includes(key)) return false;
  }
  return true;
}
