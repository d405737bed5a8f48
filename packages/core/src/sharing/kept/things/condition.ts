import { type Ask, firstOf, type Who } from "../ask.js";
import type { LockThing } from "./lock.js";
import type { State, Thing } from "./thing.js";

/** The answer of a wait without the lock. */
export const UNHELD = "unheld";

export class ConditionThing implements Thing {
  readonly line = new Set<Ask>();
  readonly lines: readonly Set<Ask>[] = [this.line];
  readonly state: State = [];

  constructor(readonly lock: LockThing) {}

  /** Lets go of the lock, and answers when it is held again. */
  wait(ask: Ask): void {
    const { lock } = this;
    if (lock.owner !== ask.who) return ask.give(UNHELD);
    const { turn, ident } = lock;
    ask.instead = (what) => {
      // A notification that nobody has used goes to the next.
      const left = what === true ? () => this.#wake(1) : undefined;
      lock.retake(ask, { turn, ident, what }, left);
    };
    lock.release(ask.who);
    ask.wait(this.line);
  }

  notify(_: Who, count: number): void {
    this.#wake(count);
  }

  #wake(count: number): void {
    for (let left = count; left > 0; left--) {
      const first = firstOf(this.line);
      if (!first) return;
      first.give(true);
    }
  }
}
