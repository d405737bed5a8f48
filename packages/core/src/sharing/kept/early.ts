/**
 * What a kept object is before the code for kept objects has come: a constructor must give an object at once, and that
 * code is loaded by `import()`, only where memory is not shared.
 */
import { ThreadError } from "../../base/errors.js";
import { inspect, kept } from "../../base/internal.js";
import { noSharedMemory } from "../../realm/doorbell.js";
import type { Peer } from "../../realm/record.js";
import { type KeptMark, shared } from "../../realm/state.js";

/** What has to be done later anyway. */
const LATER =
  /^(acquire|hold|run|wait|waitFor|put|get|join|release|set|clear|notify|notifyAll|reset|abort|shutdown|taskDone)$/;

/** The mark of the object that is being made for one that came here. */
let reviving: KeptMark | undefined;

/** Makes this realm's object for one that came here. */
export function reviveKept(mark: KeptMark, make: () => object): object {
  reviving = mark;
  try {
    return make();
  } finally {
    reviving = undefined;
  }
}

/** For constructors: the main realm keeps the object. @param init what it is made with. */
export function keep(object: object, type: number, init: readonly unknown[]): void {
  const came = reviving?.type === type ? reviving : undefined;
  if (came) reviving = undefined;
  const mark = came ?? { type, init, id: 0, count: 1, told: 0 };
  Object.defineProperty(object, kept, { value: mark });
  if (shared.kept) return shared.kept.own(object);
  shared.early.push(object);
  Object.setPrototypeOf(object, waiting(Object.getPrototypeOf(object)));
  // Whoever calls a method hears of a failure.
  shared.loadKept?.()?.catch(() => {});
}

const prototypes = new WeakMap<object, object>();

/** What stands in for a class's methods until their code has come. */
function waiting(prototype: object): object {
  const known = prototypes.get(prototype);
  if (known) return known;
  const stand: object = Object.create(prototype);
  prototypes.set(prototype, stand);
  for (let at = prototype; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (name === "constructor" || Object.hasOwn(stand, name)) continue;
      if (LATER.test(name)) Object.defineProperty(stand, name, { value: later(name) });
      else if (name !== "toString") Object.defineProperty(stand, name, { get: () => early(name) });
    }
  }
  const print = { value: () => `<${prototype.constructor.name}>` };
  return Object.defineProperties(stand, { toString: print, [inspect]: print });
}

type Called = Record<string, (...args: unknown[]) => unknown>;

function later(name: string): (...args: unknown[]) => Promise<unknown> {
  return async function (this: Called, ...args) {
    await load(name);
    return this[name]?.(...args);
  };
}

/** An adapter brings what loads it. */
function load(name: string): Promise<void> | undefined {
  if (shared.loadKept) return shared.loadKept();
  throw new ThreadError(
    "NO_RUNTIME",
    `${name}() where memory is not shared needs a runtime, which keeps the object: write createBrowserRuntime({ … }).install() in a page`,
  );
}

function early(name: string): never {
  throw new ThreadError(
    "NO_SHARED_MEMORY",
    `${name} of an object that has just been made: without shared memory its code is still being loaded; await one of its methods first`,
  );
}

/** The number of a kept object, given when it is first needed: a worker file that is being imported has none to give. */
export function idOf(mark: KeptMark): number {
  if (mark.id !== 0) return mark.id;
  const peer = peerHere();
  if (shared.isCarrier && !peer?.here) {
    throw new ThreadError(
      "THREAD_BOOTSTRAPPING",
      "a lock or queue was used while a carrier's worker file is being imported: use it in run()",
    );
  }
  mark.id = (peer?.here ?? 0) * 2 ** 32 + shared.nextKept++;
  shared.kept?.numbered(mark);
  return mark.id;
}

/** On a carrier, the main realm. */
export function peerHere(): Peer | undefined {
  const { realm } = shared;
  return realm?.isCarrier ? realm.peer : undefined;
}

/** What it is made with, as far as that travels: a condition's lock by its number, and no action. */
export function initOf({ type, init }: KeptMark): readonly unknown[] {
  if (type === BARRIER) return init.slice(0, 3);
  if (type !== CONDITION || typeof init[0] === "number") return init;
  const lock = (init[0] as Marked)[kept];
  return [idOf(lock), lock.type];
}

interface Marked {
  readonly [kept]: KeptMark;
}

export const CONDITION = 3;
const BARRIER = 7;

/** What to tell another realm of it. @param to a carrier that it is sent to. */
export function describeKept(object: object, to: object | undefined): { at: number; hold: number } {
  if (shared.kept) return shared.kept.describe(object, to);
  // The first threads of a page may start before the code has come.
  const mark = (object as Marked)[kept];
  const { type, init } = mark;
  const lent = to !== undefined;
  if (lent) shared.lentEarly.push([mark, to as Peer]);
  if (type === CONDITION) describeKept(init[0] as object, to);
  const parts = { type, init: initOf(mark), state: undefined, lent };
  return { at: idOf(mark), hold: 0, kept: parts } as { at: number; hold: number };
}

/** What needs shared memory, and what to write instead. */
export function refuseKept(what: string, instead: string): never {
  throw noSharedMemory(what, `, or write ${instead}`);
}

/** How many wait for a kept object, asked in the main realm; `undefined` where it is none. For tests. */
export function keptWaiting(object: object): number | undefined {
  return kept in object ? (shared.kept?.waiting(object) ?? 0) : undefined;
}

/** How many things the main realm keeps, and how many waits there are: for tests. */
export function keptSizes(): { readonly things: number; readonly asks: number } | undefined {
  return shared.kept?.sizes;
}
