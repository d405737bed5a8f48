import { type Ask, firstOf, type Who } from "../ask.js";
import type { State, Thing } from "./thing.js";

export class SemaphoreThing implements Thing {
  readonly line = new Set<Ask>();
  readonly lines: readonly Set<Ask>[] = [this.line];
  /** Permits that are given back when their realm dies. */
  readonly #kept = new Map<Who, number>();
  #value: number;

  constructor(
    value: number,
    readonly limit: number,
  ) {
    this.#value = value;
  }

  get state(): State {
    return [this.#value];
  }

  /** @param keeps it is given back when its realm dies. */
  acquire(ask: Ask, keeps: boolean): void {
    ask.note = keeps;
    if (this.#value > 0) this.#take(ask);
    else ask.wait(this.line);
  }

  #take(ask: Ask): void {
    this.#value--;
    if (ask.note) this.#kept.set(ask.who, (this.#kept.get(ask.who) ?? 0) + 1);
    ask.give(true);
  }

  /** @returns false where that were more than there may be. */
  release(_: Who, count: number): boolean {
    if (this.#value + count > this.limit) return false;
    this.#value += count;
    for (let next = firstOf(this.line); next && this.#value > 0; next = firstOf(this.line))
      this.#take(next);
    return true;
  }

  /** A permit that `hold` took. */
  giveBack(who: Who): boolean {
    const kept = this.#kept.get(who) ?? 0;
    if (kept === 0) return false;
    if (kept === 1) this.#kept.delete(who);
    else this.#kept.set(who, kept - 1);
    return this.release(who, 1);
  }

  gone(who: Who): void {
    const kept = this.#kept.get(who) ?? 0;
    this.#kept.delete(who);
    // Others may have released for it.
    if (kept > 0) this.release(who, Math.min(kept, this.limit - this.#value));
  }
}
