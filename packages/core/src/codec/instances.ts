/** Instances of classes that say where they are: how they keep their class, also through a realm that lacks it. */
import { ThreadError } from "../base/errors.js";
import type { ClassLike } from "../port.js";
import { type ClassRef, describeRef } from "./classes.js";

/** What stands for the prototype of a class that is not known here, and the way to that class. */
export const ways: WeakMap<object, ClassRef> = new WeakMap();
const strangers = new Map<string, object>();

/** What looks on while a program is being developed, where that is loaded (`sharing/development.ts`). */
export const watch: {
  /** An object is on its way whose class does not go with it. */
  classless?(value: object, type: ClassLike): void;
  /** A thread is sent, with the fields that were read before, where they were; `thread` where this realm has it. */
  sent?(thread: object | undefined, fields: object | undefined): void;
  /** What they are at its end is about to be written to its object. */
  home?(thread: object, fields: object | undefined): void;
  /** What a thread's `run` threw. */
  failed?(error: unknown): void;
} = {};

interface Namer {
  refOf(type: ClassLike): ClassRef | undefined;
}

/** The way to the class of an object that has one, where that class says where it is. */
export function wayOf(value: object, namer: Namer): ClassRef | undefined {
  const prototype: { constructor?: unknown } | null = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return undefined;
  const type = prototype.constructor as (ClassLike & { module?: unknown }) | undefined;
  if (typeof type !== "function" || type.prototype !== prototype) return ways.get(prototype);
  const ref = namer.refOf(type);
  // What is merely exported beside a thread does not travel with its class: it has not asked for that.
  if (ref && ("key" in ref || type.module !== undefined)) return ref;
  watch.classless?.(value, type);
  return undefined;
}

/** Gives a received object its class; where that is not known here, what keeps the way to it. */
export function dress(object: object, ref: ClassRef, type: ClassLike | undefined): void {
  Object.setPrototypeOf(object, (type?.prototype as object | undefined) ?? strangerFor(ref));
}

function strangerFor(ref: ClassRef): object {
  const name = describeRef(ref);
  let prototype = strangers.get(name);
  if (!prototype) {
    prototype = {};
    strangers.set(name, prototype);
    ways.set(prototype, ref);
  }
  return prototype;
}

/** Something came whose class this realm does not know. */
export function noClass(ref: ClassRef): ThreadError {
  const advice =
    "key" in ref
      ? `write serve({ ${ref.key} }) in the worker file and classes: { ${ref.key} } in the main realm`
      : `write "export class ${ref.name}" there, and give a subclass in another file a static module of its own. A thread that blocks imports nothing: write await, or export { ${ref.name} } from the thread's own module too`;
  return new ThreadError("THREAD_MODULE", `${describeRef(ref)} is not known here: ${advice}`);
}
