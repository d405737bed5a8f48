import { ThreadError } from "../base/errors.js";
import { readFields } from "../base/fields.js";
import { drive, internal } from "../base/internal.js";
import type { ClassLike } from "../port.js";
import type { ThreadRecord } from "../realm/record.js";

/** A thread's object as it is here. */
export interface Shell {
  [internal]: ThreadRecord;
  run(): unknown;
}

type ShellClass = { new (record: ThreadRecord): Shell; prototype: object };

const shells = new WeakMap<ClassLike, ShellClass>();
/** Of those whose constructor runs. */
const making = new WeakMap<ClassLike, ShellClass>();

/**
 * Makes objects of a thread's class without running its constructor: structured clone would not run it
 * either. One function for each class, since engines make objects of one layout faster that way than by
 * `Object.create`.
 *
 * @param made the constructor is called all the same, before `run`: who started the thread has no code of the class.
 */
export function shellOf(type: ClassLike, made?: boolean): ShellClass {
  const known = (made ? making : shells).get(type);
  if (known) return known;
  const shell = unnamed(type.name);
  shell.prototype = made ? constructing(type) : driven(type.prototype);
  (made ? making : shells).set(type, shell);
  return shell;
}

/**
 * Its name is computed, and it is not assigned here: so engines know none to give its objects, and stacks and
 * debuggers name the user's class, as in "at Fetcher.run (fetcher.js:7)".
 */
function unnamed(name: string): ShellClass {
  return {
    [name]: function (this: Shell, record: ThreadRecord): void {
      this[internal] = record;
    },
  }[name] as unknown as ShellClass;
}

/** What runs threads calls `run`; of a class that drives its own, `run` is called by that. */
function driven(prototype: object): object {
  if (!(drive in prototype)) return prototype;
  return Object.create(prototype, { run: { value: prototype[drive] } });
}

/** A thread's object gets its fields from an object that the constructor makes of `$args`. */
function constructing(type: ClassLike): object {
  const { name, prototype } = type as ClassLike & { prototype: Shell };
  if (drive in prototype) {
    throw new ThreadError(
      "THREAD_MODULE",
      `${name} is no class whose threads threadClass can make, such as a StreamThread: import it where it is started`,
    );
  }
  const Type = type as unknown as new (...args: unknown[]) => object;
  function run(this: Shell & { $args?: unknown[] }): unknown {
    const { $args: args = [] } = this;
    delete this.$args;
    Object.assign(this, readFields(new Type(...args)));
    return prototype.run.call(this);
  }
  return Object.create(prototype, { run: { value: run } });
}
