/** Which class of a realm an object gets that comes from another. */
import type { Realm } from "../../realm/record.js";
import { shared } from "../../realm/state.js";
import { publish, textOf } from "../names.js";
import { type Description, isPlacedClass, layout, type PlacedClass } from "./layout.js";

/** A layout and a class's name, as they stand in shared memory. */
export interface Marks {
  readonly layout: number;
  readonly name: number;
}

/** By layout, then by name: the classes that were defined or used here. The first of a name stays. */
const known = new Map<string, Map<string, PlacedClass>>();
const marks = new WeakMap<PlacedClass, Marks>();

const signatureOf = (type: PlacedClass): string => JSON.stringify(type[layout].description);

export function note(type: PlacedClass): void {
  const signature = signatureOf(type);
  const named = known.get(signature) ?? new Map<string, PlacedClass>();
  known.set(signature, named);
  const name = nameOf(type);
  if (!named.has(name)) named.set(name, type);
}

export function marksOf(type: PlacedClass): Marks {
  let found = marks.get(type);
  if (!found) {
    note(type);
    found = {
      layout: publish(`layout ${signatureOf(type)}`),
      name: publish(`class ${nameOf(type)}`),
    };
    marks.set(type, found);
  }
  return found;
}

/** A class of this realm with that layout and name; `undefined` where it knows none. */
export function find(signature: string, name: string): PlacedClass | undefined {
  const own = known.get(signature)?.get(name);
  if (own) return own;
  for (const realm of realms()) {
    for (const type of realm.classes.known()) {
      if (isPlacedClass(type) && nameOf(type) === name && signatureOf(type) === signature)
        return type;
    }
  }
  return undefined;
}

export function readMarks({ layout: at, name }: Marks): [signature: string, name: string] {
  return [textOf(at).slice("layout ".length), textOf(name).slice("class ".length)];
}

export function parse(signature: string): Description {
  return JSON.parse(signature) as Description;
}

/** A roster's key, which minifiers do not change, or the class's own name. */
function nameOf(type: PlacedClass): string {
  for (const realm of realms()) {
    const ref = realm.classes.refOf(type as never);
    if (ref && "key" in ref) return ref.key;
  }
  return type.name;
}

function realms(): Iterable<Realm> {
  return shared.realm ? [shared.realm] : shared.runtimes;
}
