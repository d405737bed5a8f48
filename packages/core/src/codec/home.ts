/** Objects in fields come home: the starter's own ones take over what the thread's copies hold. */
import { writeFields } from "../base/fields.js";
import { setOwn } from "../base/own.js";
import { isContainer, kindOf } from "./kinds.js";

type Fields = Record<string, unknown>;

/** The containers among fields, by name. */
export function objectsIn(fields: Fields, keys: readonly string[]): Fields | undefined {
  let objects: Fields | undefined;
  for (const key of keys) {
    const value = fields[key];
    // What may be large in shared memory is not held.
    if (typeof value !== "object" || value === null || !isContainer(value)) continue;
    objects ??= {};
    setOwn(objects, key, value);
  }
  return objects;
}

/**
 * Writes fields to the object of a thread that has ended.
 *
 * @param held the fields in which the thread holds the object that it was given, and has changed it.
 * @param sent the starter's own objects, as they were sent.
 */
export function comeHome(
  thread: object,
  fields: Fields,
  {
    held,
    deleted,
  }: { held?: readonly string[] | undefined; deleted?: readonly string[] | undefined },
  sent: Fields | undefined,
): void {
  for (const key of held ?? []) {
    const own = Object.getOwnPropertyDescriptor(thread, key)?.value as unknown;
    if (own && own === sent?.[key] && takesOver(own, fields[key] as object))
      setOwn(fields, key, own);
  }
  writeFields(thread, fields, deleted);
}

/** An object takes over what another one holds; false where it cannot. */
function takesOver(own: object, from: object): boolean {
  try {
    const kind = kindOf(own);
    if (kind !== kindOf(from) || !Object.isExtensible(own)) return false;
    if (kind === "map") {
      const map = Map.prototype;
      map.clear.call(own);
      map.forEach.call(from as never, (value, key) => map.set.call(own, key, value));
    } else if (kind === "set") {
      const set = Set.prototype;
      set.clear.call(own);
      set.forEach.call(from as never, (value) => set.add.call(own, value));
    } else {
      if (kind === "array") (own as unknown[]).length = 0;
      const names = Object.keys(own);
      if (!names.every((name) => isPlain(own, name))) return false;
      for (const name of names) if (!Object.hasOwn(from, name)) delete (own as Fields)[name];
      for (const name of Object.keys(from)) setOwn(own, name, (from as Fields)[name]);
      if (kind === "array") (own as unknown[]).length = (from as unknown[]).length;
    }
    return true;
  } catch {
    return false;
  }
}

/** Whether a property may be written and deleted, and is no accessor. */
function isPlain(object: object, name: string): boolean {
  const property = Object.getOwnPropertyDescriptor(object, name);
  return property?.writable === true && property.configurable === true;
}
