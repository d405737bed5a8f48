import { ownErrors } from "../base/errors.js";
import { DOMException } from "../base/globals.js";
import { define, setOwn } from "../base/own.js";
import type { ClassLike } from "../port.js";
import type { ClassRef } from "./classes.js";
import type { ErrorSpecial } from "./payload.js";

/**
 * A clone of an error loses its class, its properties and `errors` in most runtimes, and in some its
 * `cause`: so errors travel taken apart, and are put together without running a constructor.
 */
const bases = new Map<string, ClassLike>(
  Object.entries({
    Error,
    TypeError,
    RangeError,
    SyntaxError,
    ReferenceError,
    EvalError,
    URIError,
    AggregateError,
    ...sometimes(globalThis, ["SuppressedError", "QuotaExceededError"]),
    ...sometimes(Reflect.get(globalThis, "WebAssembly"), [
      "CompileError",
      "LinkError",
      "RuntimeError",
    ]),
    ...ownErrors,
    ...(typeof DOMException === "function" && { DOMException }),
  }),
);

const QUOTA = "QuotaExceededError";

/** Those that the runtime has. */
function sometimes(
  within: object | undefined,
  names: readonly string[],
): Record<string, ClassLike> {
  const found: Record<string, ClassLike> = {};
  for (const name of names) {
    const type: unknown = within && Reflect.get(within, name);
    if (typeof type === "function") found[name] = type as ClassLike;
  }
  return found;
}

/** The way to the class of an error that passed through here, where that class is not to be had. */
const refs = new WeakMap<Error, ClassRef>();

interface Namer {
  refOf(type: ClassLike): ClassRef | undefined;
}

/** What taking an error apart needs of the value that it stands in. */
interface Encoding {
  /** `undefined` for what cannot be sent. */
  partOf(read: () => unknown): { value: unknown } | undefined;
  readonly sender: Namer;
}

/** An error without what it holds. */
export function describeError(error: Error, namer: Namer): ErrorSpecial {
  const type = error.constructor as ClassLike | undefined;
  const base = baseOf(error);
  const stack = read(() => error.stack);
  return {
    kind: "error",
    name: String(read(() => error.name) ?? "Error"),
    message: String(read(() => error.message) ?? ""),
    stack: typeof stack === "string" ? stack : undefined,
    base,
    ...(base === QUOTA && { quota: quotaOf(error) }),
    class: refs.get(error) ?? (type && bases.get(base) !== type ? namer.refOf(type) : undefined),
    properties: {},
    hidden: [],
  };
}

/** What only its constructor can put there, so that no two of its numbers contradict each other. */
function quotaOf(error: Error): Record<string, number> {
  const prototype = bases.get(QUOTA)?.prototype as object;
  const numbers: Record<string, number> = {};
  for (const key of ["quota", "requested"]) {
    const number = read(() => Reflect.get(prototype, key, error));
    if (typeof number === "number") numbers[key] = number;
  }
  return numbers;
}

/** What a getter of somebody's gives, if it does. */
function read(get: () => unknown): unknown {
  try {
    return get();
  } catch {
    return undefined;
  }
}

/** The names of what an error has of its own, and whether each is enumerable. Its stack goes apart. */
export function propertiesOf(error: Error): Map<string, boolean> {
  const properties = new Map<string, boolean>();
  for (const key of Object.getOwnPropertyNames(error)) {
    if (key === "stack") continue;
    const { enumerable, get, set } = Object.getOwnPropertyDescriptor(error, key) ?? {};
    if (enumerable || !(get || set)) properties.set(key, enumerable === true);
  }
  // Where its class has a getter for it.
  for (const key of ["cause", "errors"])
    if (key in error && !properties.has(key)) properties.set(key, false);
  return properties;
}

export function encodeError(error: Error, encoder: Encoding): ErrorSpecial {
  const special = describeError(error, encoder.sender);
  for (const [key, enumerable] of propertiesOf(error)) {
    const part = encoder.partOf(() => Reflect.get(error, key));
    if (!part) continue;
    setOwn(special.properties, key, part.value);
    if (!enumerable) special.hidden.push(key);
  }
  return special;
}

function baseOf(error: Error): string {
  const name = read(() => error.name);
  for (let at: object | null = Object.getPrototypeOf(error); at; at = Object.getPrototypeOf(at)) {
    const type = at.constructor as ClassLike;
    for (const [known, base] of bases) {
      if (base !== type) continue;
      // The ThreadError of another copy of core extends the same Error.
      const copied = base === Error && typeof name === "string" && Object.hasOwn(ownErrors, name);
      return copied ? name : known;
    }
  }
  // An error of another realm.
  return typeof name === "string" && bases.has(name) ? name : "Error";
}

/** One that says what it is only where its constructor made it. */
function makeDOMException({ base, name, message, quota }: ErrorSpecial): Error | undefined {
  if (typeof DOMException !== "function") return undefined;
  if (base === "DOMException") return new DOMException(message, name);
  if (base !== QUOTA) return undefined;
  const type = bases.get(base) as (new (message: string, quota: unknown) => Error) | undefined;
  return type ? new type(message, quota) : new DOMException(message, name);
}

/** An error of the right class with nothing in it yet; `type` is its own class where it was found. */
export function makeError(special: ErrorSpecial, type: ClassLike | undefined): Error {
  const { base, name, message, stack, properties } = special;
  const dom = makeDOMException(special);
  const error: Error = dom ?? new Error();
  if (special.class && !type) refs.set(error, special.class);
  const own = type ?? (dom ? undefined : (bases.get(base) ?? Error));
  if (own) Object.setPrototypeOf(error, own.prototype as object);
  define(error, "stack", stack);
  // Mostly among its properties, or its class says so.
  if (!Object.hasOwn(properties, "name") && read(() => error.name) !== name)
    define(error, "name", name);
  if (!Object.hasOwn(properties, "message") && read(() => error.message) !== message)
    define(error, "message", message);
  return error;
}

/** The class of an error that came before its class was imported. */
export function adoptError(error: Error, type: ClassLike): void {
  refs.delete(error);
  Object.setPrototypeOf(error, type.prototype as object);
}

export function fillError(
  error: Error,
  { properties, hidden }: ErrorSpecial,
  revive: (value: unknown) => unknown,
): void {
  for (const [key, value] of Object.entries(properties))
    define(error, key, revive(value), !hidden.includes(key));
}

/** Adds where the thread was started below an error's own stack. */
export function addStart(error: unknown, start: string | undefined): void {
  if (!start || !(error instanceof Error)) return;
  define(error, "stack", `${error.stack ?? String(error)}\n    --- started ---\n${start}`);
}
