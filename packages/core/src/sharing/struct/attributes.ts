/** Attributes of a thread that all threads see: its fields in a struct that the thread has. */
import { ThreadError } from "../../base/errors.js";
import type { StartTarget, Thread } from "../../thread.js";
import { isPlacedClass, layout, type PlacedClass, type Slot } from "./layout.js";
import { type AtomicFields, type Struct, type StructFields, struct } from "./struct.js";
import type { IntegerFieldType, Placed } from "./types.js";

/** TypeScript takes only `any[]` for what the constructor of a mixed-in class is given. */
// biome-ignore lint/suspicious/noExplicitAny: as it says
type Anything = any;

/** A class of threads, also an abstract one: `Thread<number>`, `StreamThread<string>`. */
export type ThreadClass = abstract new (...args: Anything[]) => Thread<Anything>;

/** The attributes that `sharing` gives a class of threads. */
export type SharedAttributes<Given extends StructFields> = Omit<
  Struct<Given>,
  "toJSON" | "atomic"
> & {
  /** `Atomics` on the whole numbers among them, by their names: `this.atomic.add("pings", 1)`. */
  readonly atomic: AtomicFields<Given>;
};

/** What `sharing` makes: a class of threads, to be extended. */
export type SharingClass<Base extends ThreadClass, Given extends StructFields> = Base &
  (abstract new (
    ...args: Anything[]
  ) => SharedAttributes<Given>);

/** The field in which the attributes travel. */
const FIELD = "$shared";

/** Marks a class that has attributes. */
const ATTRIBUTES: unique symbol = Symbol("attributes");

type Sharer = Thread<unknown> & { readonly [FIELD]: Placed };

/**
 * A class of threads with attributes that all threads see at once, as with Python's `self`: what `run` writes to
 * `this.pings` is what `task.pings` is where it was started, and `task.stopped = true` there is seen in `run`. The
 * types are those of a struct's fields, which also says what values they take; they begin as 0, false and "".
 *
 * Whole numbers of up to 4 bytes and booleans are read and written in order, also by a loop that never awaits. Of a
 * text or a float another thread may see a half: write it before the flag that says it is there. Two threads that add
 * to one number use `task.atomic.add("pings", 1)`.
 *
 * All other fields travel when the thread starts and come home when it ends. A handle, which is what a third thread
 * gets of the thread, has no fields and none of these.
 *
 * @param base the class to extend: `Thread<number>`.
 * @throws {TypeError} for a name that is one of the class's own members, and as `struct` does.
 * @throws {ThreadError} NO_SHARED_MEMORY when a thread is made where no memory is shared; THREAD_FIELD of `start` for a
 * field of the class that hides an attribute.
 * @example
 * export class PingTask extends sharing(Thread<number>, { stopped: bool, pings: u32, phase: string(16) }) {
 *   static override readonly module = import.meta.url;
 *   run() {
 *     while (!this.stopped) this.pings++;
 *     return this.pings;
 *   }
 * }
 * const task = new PingTask().start();
 * while (task.pings < 1000) await sleep(1);
 * task.stopped = true;
 * console.log(await task.join());
 */
export function sharing<Base extends ThreadClass, const Given extends StructFields>(
  base: Base,
  fields: Given,
): SharingClass<Base, Given> {
  if (typeof base !== "function" || typeof base.prototype?.start !== "function")
    throw new TypeError(
      "sharing takes a class of threads and its attributes: sharing(Thread<number>, { stopped: bool })",
    );
  if (ATTRIBUTES in base)
    throw new TypeError(
      `sharing: ${base.name} has attributes already: name all of them in one sharing(…)`,
    );
  const State = struct(fields);
  const { slot } = (State as unknown as PlacedClass)[layout];
  const names = Object.keys(fields);
  abstract class Sharing extends (base as ThreadClass) {
    static readonly [ATTRIBUTES] = true;

    constructor(...args: Anything[]) {
      super(...args);
      (this as unknown as Record<string, unknown>)[FIELD] = new State();
    }

    /** @throws as `Thread`'s, and THREAD_FIELD for a field that hides an attribute. */
    override start(runtime?: StartTarget): this {
      for (const name of names) if (Object.hasOwn(this, name)) throw hidden(this, name);
      return super.start(runtime);
    }

    get atomic(): unknown {
      return (stateOf(this) as unknown as { readonly atomic: unknown }).atomic;
    }
  }
  for (const name of names) {
    if (name in base.prototype)
      throw new TypeError(
        `sharing: ${name} is ${base.name}'s own: give the attribute another name`,
      );
    Object.defineProperty(Sharing.prototype, name, attribute(name, slot(name) as Slot));
  }
  return Sharing as unknown as SharingClass<Base, Given>;
}

function stateOf(thread: object): Placed {
  return (thread as Sharer)[FIELD];
}

function hidden(thread: object, name: string): ThreadError {
  const type = thread.constructor.name;
  return new ThreadError(
    "THREAD_FIELD",
    `${type}.${name} is a field that hides the attribute ${name} of sharing(…): leave it out, and write this.${name} = … in the constructor`,
  );
}

/** As the struct's own, but numbers and booleans in the order in which they are written, and never from a register. */
function attribute(name: string, { type, at }: Slot): PropertyDescriptor {
  const common = { enumerable: true, configurable: true };
  if (isPlacedClass(type)) {
    return {
      ...common,
      get() {
        return stateOf(this)[name as never];
      },
      set(value) {
        Reflect.set(stateOf(this), name, value);
      },
    };
  }
  const { view, bytes, description, isInteger, read, write, refuse } = type;
  const isBoolean = description === "bool";
  const isOrdered = isInteger || isBoolean;
  const fits = isInteger
    ? (type as IntegerFieldType<number>).fits
    : (value: unknown) => typeof value === "boolean";
  return {
    ...common,
    get() {
      const state = stateOf(this);
      if (!isOrdered) return read(state, at);
      const value = Atomics.load(state[view] as Int32Array, (state.$at + at) / bytes);
      return isBoolean ? value !== 0 : value;
    },
    set(value) {
      const state = stateOf(this);
      if (isOrdered ? !fits(value) : !write(state, at, value))
        throw refuse(`${this.constructor.name}.${name}`, value);
      if (!isOrdered) return;
      const stored = isBoolean ? Number(value) : value;
      Atomics.store(state[view] as Int32Array, (state.$at + at) / bytes, stored);
    },
  };
}
