import type { ClassRef } from "../../codec/classes.js";

interface Limited<T> {
  /** Threads of the class that have gone to the scheduler and have not ended. */
  readonly active: Set<T>;
  /** Those that wait, in the order in which they were started. */
  readonly line: Set<T>;
}

/** What is asked of a thread. */
interface OfClass {
  readonly class: ClassRef;
}

/** Threads of classes with a `static limit`: as many as that are with the scheduler, the others wait here. */
export class Limits<T extends OfClass> {
  readonly #classes = new Map<string, Limited<T>>();
  /** How many wait. */
  waiting = 0;

  /** True where the thread may go to the scheduler now. */
  enter(thread: T): boolean {
    const { limit } = thread.class;
    if (limit === undefined) return true;
    const key = keyOf(thread.class);
    const limited = this.#classes.get(key) ?? { active: new Set(), line: new Set() };
    this.#classes.set(key, limited);
    if (limited.active.size < limit) {
      limited.active.add(thread);
      return true;
    }
    limited.line.add(thread);
    this.waiting++;
    return false;
  }

  /** The thread has ended. @returns the one that may go to the scheduler in its place. */
  leave(thread: T): T | undefined {
    if (thread.class.limit === undefined) return undefined;
    const key = keyOf(thread.class);
    const limited = this.#classes.get(key);
    if (!limited || this.remove(thread) || !limited.active.delete(thread)) return undefined;
    for (const next of limited.line) {
      this.remove(next);
      limited.active.add(next);
      return next;
    }
    if (limited.active.size === 0) this.#classes.delete(key);
    return undefined;
  }

  /** Takes a thread out that waits; false where it does not. */
  remove(thread: T): boolean {
    if (thread.class.limit === undefined) return false;
    const waited = this.#classes.get(keyOf(thread.class))?.line.delete(thread) === true;
    if (waited) this.waiting--;
    return waited;
  }
}

function keyOf(ref: ClassRef): string {
  return "key" in ref ? ref.key : `${ref.name} ${ref.module}`;
}
