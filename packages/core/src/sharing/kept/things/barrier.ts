import type { Ask, Who } from "../ask.js";
import type { State, Thing } from "./thing.js";

/** The answers of a wait at a broken barrier, and of the last one, which is to run the action. */
const BROKEN = "broken";
const ACT = "act";

export class BarrierThing implements Thing {
  readonly line = new Set<Ask>();
  /** Who came while the action runs. */
  readonly #later = new Set<Ask>();
  readonly lines: readonly Set<Ask>[] = [this.line, this.#later];
  #broken = false;
  /** What the last one of the round has come for, while it runs the action. */
  #acting: Who | undefined;

  constructor(
    readonly parties: number,
    /** The last one runs an action before the others go on. */
    readonly acts: boolean,
  ) {}

  get state(): State {
    return [this.line.size, this.#broken];
  }

  wait(ask: Ask): void {
    if (this.#broken) return ask.give(BROKEN);
    if (this.#acting) return ask.wait(this.#later, () => this.abort());
    if (this.line.size + 1 < this.parties) return ask.wait(this.line, () => this.abort());
    const index = this.line.size;
    if (!this.acts) {
      this.#pass();
      return ask.give(index);
    }
    this.#acting = ask.who;
    ask.give([ACT, index]);
  }

  /** The action has been run. */
  acted(): void {
    if (!this.#acting) return;
    this.#pass();
    this.#next();
  }

  #pass(): void {
    let index = 0;
    for (const ask of [...this.line]) ask.give(index++);
  }

  #next(): void {
    this.#acting = undefined;
    for (const ask of [...this.#later]) {
      ask.leave();
      this.wait(ask);
    }
  }

  /** Breaks it. */
  abort(): void {
    this.#broken = true;
    this.#all();
  }

  reset(): void {
    this.#all();
    this.#broken = false;
  }

  #all(): void {
    for (const ask of [...this.line]) ask.give(BROKEN);
    const broken = this.#broken;
    this.#broken = true;
    this.#next();
    this.#broken = broken;
  }

  gone(who: Who): void {
    if (this.#acting === who) this.abort();
  }
}
