import { isShared, lend } from "../base/internal.js";
import { checkFunction, show } from "../base/options.js";
import { shared as realm } from "../realm/state.js";
import { elsewhere, making, objectAt, release, retain, type SharedObject } from "./handle.js";
import { kindOf, TYPE } from "./kinds.js";
import { isOpen, words } from "./memory.js";
import { find, named, publish } from "./names.js";

/** What this realm was asked for before it had memory. */
const early = new Map<string, SharedObject>();

/** What all threads share: a lock, a queue, … or an object of a struct or an array. */
type Shared = SharedObject | { readonly atomic: object; toJSON(): unknown };

/**
 * One object under that name in the whole program: whoever publishes it first wins, all get the same, and
 * nobody ever waits. Made for a module's top level, so that a module's variable is one variable for all
 * threads. Named objects stay for as long as the program runs.
 *
 * `create` runs in each realm that asks, at once, and may run for nothing: it should do no more than make the
 * object, whose memory comes back at once where the name is taken. A worker file that is still being imported gets an object that has its memory a moment later, before
 * any thread runs.
 *
 * @throws {TypeError} where the name is not a non-empty string, where `create` gives what is not shared, or
 * where another kind of object has that name.
 *
 * @example
 * export const stats = shared("stats", () => new Stats());
 * export const lock = shared("stats.lock", () => new Lock());
 */
export function shared<T extends Shared>(name: string, create: () => T): T {
  const call = checkName(name);
  checkFunction(call, "create", create);
  const { value: mine, isNew } = making<unknown>(create);
  if (typeof mine !== "object" || mine === null || !isShared(mine)) {
    throw new TypeError(
      `${call}: create must return what all threads share, such as new Lock(), new Queue() or a struct, not ${show(mine)}`,
    );
  }
  const object = mine as SharedObject;
  const isEarly = realm.isCarrier && !isOpen();
  const one = isEarly ? earlyOne(call, name, object) : theOne(call, name, object);
  // Nobody needs its memory, which may be much.
  if (one !== object && isNew) object[Symbol.dispose]();
  return one as unknown as T;
}

function checkName(name: unknown): string {
  if (typeof name === "string" && name !== "") return `shared(${show(name)})`;
  throw new TypeError(`shared takes a name, such as "stats", not ${show(name)}`);
}

function theOne(call: string, name: string, mine: SharedObject): object {
  const at = mine[lend]();
  try {
    const winner = namedAt(call, name, at, mine);
    return winner === at ? mine : objectAt(winner, mine);
  } finally {
    release(at);
  }
}

/** Other things have names too. */
const textFor = (name: string): string => `shared ${name}`;

/**
 * Where the object of that name is: at `at`, from then on held by its name, where it is the first; else elsewhere, and
 * held for the caller.
 */
function namedAt(call: string, name: string, at: number, mine: object): number {
  const text = textFor(name);
  // Mostly it is there, and then nothing needs to be held that a death here would leave behind.
  let winner = find(text);
  if (winner === 0) {
    retain(at);
    winner = named(publish(text, at));
    if (winner !== at) release(at);
  }
  if (winner === at) return at;
  retain(winner);
  if (sortOf(winner) !== sortOf(at)) throw taken(call, mine, objectAt(winner));
  return winner;
}

/** Equal for objects that can stand for each other. */
function sortOf(at: number): string {
  return `${words[at + TYPE]} ${kindOf(at).shapeOf?.(at) ?? ""}`;
}

function taken(call: string, mine: object, theirs: object): TypeError {
  const names = [theirs, mine].map((object) => show(object));
  const what = names[0] === names[1] ? `${names[0]} with other fields` : names[0];
  return new TypeError(
    `${call}: the name is taken by ${what}, and here create returned ${names[1]}: use another name, or the same class everywhere`,
  );
}

/** On a carrier that has no memory yet: what `create` made becomes the one as soon as there is some. */
function earlyOne(call: string, name: string, mine: SharedObject): object {
  const known = early.get(name);
  if (known) {
    if (known.constructor !== mine.constructor) throw taken(call, mine, known);
    return known;
  }
  early.set(name, mine);
  const before = elsewhere.get(mine);
  elsewhere.set(mine, {
    // Mostly it is there, so that it needs no memory here. An object of two names is the exception.
    find: () => (before ? 0 : find(textFor(name))),
    placed(made) {
      const at = before?.placed(made) ?? made;
      // Where the name is taken nobody is there to catch what this throws: it ends the carrier, which says so.
      const winner = namedAt(call, name, at, mine);
      // Held by the name that it had before.
      if (winner !== at && at !== made) release(at);
      return winner;
    },
  });
  return mine;
}
