/** Which class of a realm an object gets that comes from another. */
import type { ClassRef } from "../../codec/classes.js";
import { ways } from "../../codec/instances.js";
import type { Realm } from "../../realm/record.js";
import { shared } from "../../realm/state.js";
import { publish, textOf } from "../names.js";
import { type Description, isPlacedClass, layout, type PlacedClass, part } from "./layout.js";

/** A layout, and a class's name with the module that has it, as they stand in shared memory. */
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
      name: publish(`class ${nameOf(type)}${moduleOf(type)}`),
    };
    marks.set(type, found);
  }
  return found;
}

/** What another realm says of an object's class. */
interface Names {
  readonly signature: string;
  readonly name: string;
  /** The way to it, where it says where it is. */
  readonly way: ClassRef | undefined;
}

/** A class of this realm that is the one; `undefined` where it knows none. */
export function find({ signature, name, way }: Names): PlacedClass | undefined {
  if (way) {
    for (const realm of realms()) {
      const type = realm.classes.find(way);
      if (isOurs(type) && signatureOf(type) === signature) return type;
    }
  }
  const own = known.get(signature)?.get(name);
  if (own) return own;
  for (const realm of realms()) {
    for (const type of realm.classes.known()) {
      if (isOurs(type) && nameOf(type) === name && signatureOf(type) === signature) return type;
    }
  }
  return undefined;
}

/** Another copy of core's classes make objects of their own. */
function isOurs(type: unknown): type is PlacedClass {
  return isPlacedClass(type) && part in type.prototype;
}

export function readMarks({ layout: at, name: text }: Marks): Names {
  const signature = at === 0 ? "" : textOf(at).slice("layout ".length);
  const [name = "", module] = textOf(text).slice("class ".length).split("\n");
  return { signature, name, way: module === undefined ? undefined : { module, name } };
}

const read = new Map<number, ClassRef | undefined>();

/** The way to the class of that name in shared memory, where names stay for good. */
export function wayAt(name: number): ClassRef | undefined {
  if (!read.has(name)) read.set(name, readMarks({ layout: 0, name }).way);
  return read.get(name);
}

/** Classes that were made here of what others say, where the real one was not known. */
const strangers = new Map<PlacedClass, Names>();

export function noteStranger(type: PlacedClass, names: Names): void {
  if (!names.way) return;
  strangers.set(type, names);
  ways.set(type.prototype, names.way);
}

/** Classes are known here that were not: what came before them gets its own. */
export function learned(): void {
  for (const [type, names] of strangers) {
    const real = find(names);
    if (!real || real === type) continue;
    strangers.delete(type);
    become(type, real);
  }
}

/** An object that is there keeps what it has, so the prototype that it has becomes one of the real class's. */
function become(type: PlacedClass, real: PlacedClass): void {
  ways.delete(type.prototype);
  const { prototype } = type;
  for (const key of Reflect.ownKeys(prototype)) Reflect.deleteProperty(prototype, key);
  Object.setPrototypeOf(prototype, real.prototype);
  known.get(signatureOf(real))?.set(nameOf(real), real);
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

/** With what stands before it; "" where the class does not say where it is, or all realms know it by a key. */
function moduleOf(type: PlacedClass): string {
  for (const realm of realms()) {
    const ref = realm.classes.refOf(type as never);
    if (ref && "module" in ref && (type as { module?: unknown }).module !== undefined)
      return `\n${ref.module}`;
  }
  return "";
}

function realms(): Iterable<Realm> {
  return shared.realm ? [shared.realm] : shared.runtimes;
}
