import { ownErrors } from "../base/errors.js";
import { DOMException, structuredClone } from "../base/globals.js";
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
    ...ownErrors,
  }),
);

/** The way to the class of an error that passed through here, where that class is not to be had. */
const refs = new WeakMap<Error, ClassRef>();

/** What is carried by name, so not among the properties. */
const APART = new Set(["name", "message", "stack", "cause", "errors"]);

interface Namer {
  refOf(type: ClassLike): ClassRef | undefined;
}

/** What taking an error apart needs of the value that it stands in. */
interface Encoding {
  cloneOf(value: unknown): unknown;
  readonly sender: Namer;
}

/** An error without what it holds. */
export function describeError(error: Error, namer: Namer): ErrorSpecial {
  const type = error.constructor as ClassLike | undefined;
  const base = baseOf(error);
  return {
    kind: "error",
    name: String(error.name),
    message: String(error.message),
    stack: typeof error.stack === "string" ? error.stack : undefined,
    base,
    class: refs.get(error) ?? (type && bases.get(base) !== type ? namer.refOf(type) : undefined),
    properties: {},
  };
}

export function propertiesOf(error: Error): string[] {
  return Object.keys(error).filter((key) => !APART.has(key));
}

export function encodeError(error: Error, encoder: Encoding): ErrorSpecial {
  const special = describeError(error, encoder.sender);
  for (const key of propertiesOf(error)) {
    const value = cloneable(() => (error as unknown as Record<string, unknown>)[key], encoder);
    if (value) setOwn(special.properties, key, value.value);
  }
  if ("cause" in error) special.cause = cloneable(() => error.cause, encoder);
  const { errors } = error as Partial<AggregateError>;
  if (Array.isArray(errors))
    special.errors = errors.map((item) => cloneable(() => item, encoder)?.value);
  return special;
}

/** A part that cannot be cloned is left behind: better an error without it than no error. */
function cloneable(read: () => unknown, encoder: Encoding): { value: unknown } | undefined {
  try {
    const clone = encoder.cloneOf(read());
    if (typeof clone === "function" || typeof clone === "symbol") return undefined;
    if (typeof clone === "object" && clone !== null) structuredClone(clone);
    return { value: clone };
  } catch {
    return undefined;
  }
}

function baseOf(error: Error): string {
  if (typeof DOMException === "function" && error instanceof DOMException) return "DOMException";
  for (let at: object | null = Object.getPrototypeOf(error); at; at = Object.getPrototypeOf(at)) {
    const type = at.constructor as ClassLike;
    for (const [name, base] of bases) if (base === type) return name;
  }
  // ThreadError of another copy of core, or an error of another realm.
  return bases.has(error.name) ? error.name : "Error";
}

/** An error of the right class with nothing in it yet; `type` is its own class where it was found. */
export function makeError(special: ErrorSpecial, type: ClassLike | undefined): Error {
  if (special.base === "DOMException" && typeof DOMException === "function") {
    return define(new DOMException(special.message, special.name), "stack", special.stack);
  }
  const base = bases.get(special.base) ?? Error;
  const error = new Error(special.message);
  if (special.class && !type) refs.set(error, special.class);
  Object.setPrototypeOf(error, (type ?? base).prototype as object);
  define(error, "stack", special.stack);
  if (error.name !== special.name) define(error, "name", special.name);
  return error;
}

/** The class of an error that came before its class was imported. */
export function adoptError(error: Error, type: ClassLike): void {
  refs.delete(error);
  Object.setPrototypeOf(error, type.prototype as object);
}

export function fillError(
  error: Error,
  special: ErrorSpecial,
  revive: (value: unknown) => unknown,
): void {
  for (const [key, value] of Object.entries(special.properties)) {
    define(error, key, revive(value), true);
  }
  if (special.cause) define(error, "cause", revive(special.cause.value));
  if (special.errors) define(error, "errors", revive(special.errors));
}

/** Adds where the thread was started below an error's own stack. */
export function addStart(error: unknown, start: string | undefined): void {
  if (!start || !(error instanceof Error)) return;
  define(error, "stack", `${error.stack ?? String(error)}\n    --- started ---\n${start}`);
}
