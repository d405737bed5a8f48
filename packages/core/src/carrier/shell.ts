import { drive, internal } from "../base/internal.js";
import type { ClassLike } from "../port.js";
import type { ThreadRecord } from "../realm/record.js";

/** A thread's object as it is here. */
export interface Shell {
  [internal]: ThreadRecord;
  run(): unknown;
}

type ShellClass = new (record: ThreadRecord) => Shell;

const made = new WeakMap<ClassLike, ShellClass>();

/**
 * Makes objects of a thread's class without running its constructor: structured clone would not run it
 * either. One function for each class, since engines make objects of one layout faster that way than by
 * `Object.create`.
 */
export function shellOf(type: ClassLike): ShellClass {
  const known = made.get(type);
  if (known) return known;
  // So named for the stack traces of errors in a thread: "at Thread.run (fetcher.js:7)".
  function Thread(this: Shell, record: ThreadRecord): void {
    this[internal] = record;
  }
  Thread.prototype = driven(type.prototype);
  const shell = Thread as unknown as ShellClass;
  made.set(type, shell);
  return shell;
}

/** What runs threads calls `run`; of a class that drives its own, `run` is called by that. */
function driven(prototype: object): object {
  if (!(drive in prototype)) return prototype;
  return Object.create(prototype, { run: { value: prototype[drive] } });
}
