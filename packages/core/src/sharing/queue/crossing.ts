/** A value's way into a queue's bytes and back: what realms know that the codec needs. */
import { ThreadError } from "../../base/errors.js";
import { WeakRef } from "../../base/globals.js";
import { isShared } from "../../base/internal.js";
import type { ClassRef, Missing } from "../../codec/classes.js";
import type { Receiver } from "../../codec/decode.js";
import { adoptError } from "../../codec/errors.js";
import { dress, noClass, ways } from "../../codec/instances.js";
import { explain, type Fault, isUncloneable, whatIs } from "../../codec/uncloneable.js";
import type { ClassLike } from "../../port.js";
import type { Values } from "../../realm/record.js";
import { Writer } from "../bytes/writer.js";
import { PASSED_ON } from "../handle.js";
import { ownRealm } from "../waiting.js";
import { beginChange, makeNoteFor } from "./changing.js";
import { reader } from "./items.js";
import { valuesHere } from "./values.js";
import { PUTS } from "./words.js";

/** Kept for the next item. */
let idle: Writer | undefined;
/** One that has become large, for the next large item: until the engine collects it. */
let large: WeakRef<Writer> | undefined;

/** What a message calls a value that cannot be copied, and what may be. */
export interface Naming {
  readonly path: string;
  readonly advice: string;
}

const PUT: Naming = {
  path: "put(value): value",
  advice: "a queue takes what structured clone copies, threads and shared objects",
};

/** @throws {ThreadError} THREAD_UNCLONEABLE; THREAD_NOT_STARTED for a thread that was not. */
export function pack(value: unknown, priority = 0, naming: Naming = PUT): Writer {
  // Reading a value may run getters, which may put something themselves.
  const writer = idle ?? large?.deref() ?? new Writer();
  idle = undefined;
  large = undefined;
  const values = valuesHere();
  try {
    writer.write(value, values);
    writer.priority = priority;
    if (writer.shared.length > 0) prepareShared(writer);
    return writer;
  } catch (error) {
    keep(writer);
    if (error instanceof ThreadError) throw error;
    throw explain(
      () => value,
      naming.path,
      naming.advice,
      error,
      (leaf) => problem(leaf, values),
    );
  }
}

/** What a queue does not take. */
function problem(leaf: object, values: Values): Fault | undefined {
  const shares = ArrayBuffer.isView(leaf) && !(leaf.buffer instanceof ArrayBuffer);
  if (shares) return { is: "is backed by a SharedArrayBuffer", instead: ELSEWHERE };
  const writer = new Writer();
  try {
    writer.write(leaf, values);
    writer.letGo();
    return undefined;
  } catch {
    const fault = whatIs(leaf);
    return fault.instead || isUncloneable(leaf) ? fault : { ...fault, instead: ELSEWHERE };
  }
}

const ELSEWHERE = "send it in a thread's field, an argument or a result";

function prepareShared(writer: Writer): void {
  try {
    makeNoteFor(writer.shared.length);
  } catch (error) {
    discard(writer);
    throw error;
  }
}

/** Inside the guard, before it is put in: from then on the item holds what is shared in it. */
export function beginPut(at: number, { holds }: Writer): void {
  beginChange(at, PUTS, holds, () => PASSED_ON);
}

/** Its bytes are in the queue. */
export function release(writer: Writer): void {
  writer.sent();
  keep(writer);
}

function keep(writer: Writer): void {
  if (writer.reusable) idle = writer;
  else large = new WeakRef(writer);
}

/** They are not, and will not be. */
export function discard(writer: Writer): void {
  writer.letGo();
  release(writer);
}

/**
 * The item that was taken last.
 *
 * @param receiver makes what is in it, where that stays where it was too.
 * @throws {ThreadError} THREAD_MODULE where something in it has a class that this realm does not know.
 */
export function read(receiver?: Receiver): unknown {
  const value = readItem(receiver);
  const needed = reader.missing.find(([object]) => !(object instanceof Error));
  if (needed) throw noClass(needed[1]);
  return value;
}

function readItem(receiver: Receiver = valuesHere()): unknown {
  if (reader.missing.length > 0) reader.missing = [];
  return reader.read(receiver);
}

/** The same, with the classes of what is in it, which may have to be imported. */
export function readLater(): unknown {
  const value = readItem();
  const { missing } = reader;
  if (missing.length === 0) return value;
  const realm = ownRealm();
  if (!realm) return value;
  const dressed = (): unknown => {
    for (const [object, ref] of missing) adopt(object, ref, realm.classes.find(ref));
    return value;
  };
  return realm.classes.learn(missing.flatMap(missingOf))?.then(dressed) ?? dressed();
}

function missingOf([object, ref]: readonly [object, ClassRef]): Missing[] {
  return "module" in ref ? [{ ...ref, needed: !(object instanceof Error) }] : [];
}

function adopt(object: object, ref: ClassRef, type: ClassLike | undefined): void {
  if (object instanceof Error) return type && adoptError(object, type);
  const isStranger = ways.has(Object.getPrototypeOf(object));
  // A struct's has got its class already, if that is one of the same fields.
  if (!isStranger) return;
  if (!type || isShared(object)) throw noClass(ref);
  dress(object, ref, type);
}
