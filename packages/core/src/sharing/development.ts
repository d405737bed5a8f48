/**
 * What a program is told while it is being developed, on stderr: each thing once, and nothing with NODE_ENV=production.
 * Core has the places where somebody may look on (`watch`); this is loaded on Node, where a file costs nobody a byte.
 */
import { setOwn } from "../base/own.js";
import { watch } from "../codec/instances.js";
import type { ClassLike } from "../port.js";
import { shared } from "../realm/state.js";
import { openIfThere } from "./memory.js";
import { named, publish } from "./names.js";

/** Threads of one class whose fields are remembered: the first ones show what the others would. */
const REMEMBERED = 50;
/** So deep, at most, is looked for where an object is. */
const DEEP = 6;

export function watchDevelopment(): void {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  if (process?.env?.NODE_ENV !== "production")
    Object.assign(watch, { classless, sent, home, failed });
}

const met = new WeakSet<ClassLike>();

/** An object goes without its class. */
function classless(value: object, type: ClassLike): void {
  if (met.has(type)) return;
  met.add(type);
  if (!type.name || !hasMethods(type.prototype)) return;
  const place = placeOf(value);
  const secret = /(?<!static\s+)#[\p{ID_Start}$_]/u.test(Function.prototype.toString.call(type))
    ? " Its #private fields and methods stay where it was made: name those without # that are to travel."
    : "";
  warn(
    `class ${type.name}`,
    `${type.name}${place && `, in ${place},`} has methods and arrives without them in another thread: export it and write static module = import.meta.url in it, or send its data.${secret}`,
  );
}

function hasMethods(prototype: object | null): boolean {
  for (let at = prototype; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const [key, { value, get }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (key !== "constructor" && (get || typeof value === "function")) return true;
  }
  return false;
}

/** "Barber.shop", where it is in a field of a thread that is alive; else "". */
function placeOf(value: object): string {
  for (const realm of shared.realm ? [shared.realm] : shared.runtimes) {
    for (const thread of realm.enumerate()) {
      const path = pathTo(value, thread, 0);
      if (path) return thread.constructor.name + path;
    }
  }
  return "";
}

function pathTo(value: object, within: object, depth: number): string {
  for (const [key, { value: part }] of Object.entries(Object.getOwnPropertyDescriptors(within))) {
    if (part === value) return `.${key}`;
    const deeper =
      typeof part === "object" && part !== null && depth < DEEP && pathTo(value, part, depth + 1);
    if (deeper) return `.${key}${deeper}`;
  }
  return "";
}

const counts = new WeakMap<object, number>();
const remembered = new WeakMap<object, Record<string, unknown>>();

function sent(thread: object | undefined, fields = thread): void {
  if (!thread || !fields) return;
  const count = counts.get(thread.constructor) ?? 0;
  if (count === REMEMBERED) return;
  counts.set(thread.constructor, count + 1);
  const values: Record<string, unknown> = {};
  for (const [key, { value, get }] of Object.entries(Object.getOwnPropertyDescriptors(fields))) {
    // No objects: they may be large, and of one that had to wait this is a copy. A getter runs once, for the start.
    if (!get && (typeof value !== "object" || value === null)) setOwn(values, key, value);
  }
  remembered.set(thread, values);
}

/** A field that was written here while the thread ran is about to be overwritten. */
function home(thread: object, fields: object | undefined): void {
  const before = remembered.get(thread);
  if (!fields || !before || !remembered.delete(thread)) return;
  for (const [key, { value: now }] of Object.entries(Object.getOwnPropertyDescriptors(thread))) {
    if (!Object.hasOwn(fields, key) || !Object.hasOwn(before, key)) continue;
    if (Object.is(now, before[key]) || Object.is(now, fields[key as never])) continue;
    const { name } = thread.constructor;
    const base = Object.getPrototypeOf(thread.constructor).name;
    warn(
      `field ${name}.${key}`,
      `${name}.${key} was written while the thread ran, and is overwritten at its end: fields are copied when a thread starts, and again when it ends. For an attribute that both sides see, write class ${name} extends sharing(${base}, { ${key}: ${typeFor(now)} }).`,
    );
  }
}

function typeFor(value: unknown): string {
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) ? "i32" : "f64";
  return typeof value === "string" ? "string(64)" : "…";
}

/** Engines say of a `#private` member that it is not there, and not why. */
function failed(error: unknown): void {
  if (!(error instanceof TypeError)) return;
  const { message, stack } = error;
  if (!/private|(Receiver|Object) must be an instance of class/.test(message)) return;
  error.message = `${message}. #private fields and methods do not travel with an object: name it without #, or make it in run()`;
  error.stack = stack?.replace(message, () => error.message) as string;
}

const told = new Set<string>();

/** Once in a program, where memory is shared; else once in each realm. */
function warn(what: string, text: string): void {
  if (told.has(what)) return;
  told.add(what);
  const own = shared.realmId + 1;
  if (openIfThere() && named(publish(`told ${what}`, own)) !== own) return;
  console.warn(`heddle: ${text}`);
}
