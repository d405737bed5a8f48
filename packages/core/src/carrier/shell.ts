import { drive, internal } from "../base/internal.js";
import type { ClassLike } from "../port.js";
import type { ThreadRecord } from "../realm/record.js";

/** A thread's object as it is here. */
export interface Shell {
  [internal]: ThreadRecord;
  run(): unknown;
}

type ShellClass = { new (record: ThreadRecord): Shell; prototype: object };

const made = new WeakMap<ClassLike, ShellClass>();

/**
 * Makes objects of a thread's class without running its constructor: structured clone would not run it
 * either. One function for each class, since engines make objects of one layout faster that way than by
 * `Object.create`.
 */
export function shellOf(type: ClassLike): ShellClass {
  const known = made.get(type);
  if (known) return known;
  const shell = unnamed(type.name);
  shell.prototype = driven(type.prototype);
  made.set(type, shell);
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
