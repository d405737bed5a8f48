import { type Ask, firstOf, type What, type Who } from "../ask.js";
import type { State, Thing } from "./thing.js";

/** A hold of the lock that is taken again as it was. */
interface Again {
  readonly turn: number;
  readonly ident: number;
  readonly what: What;
}

/** `Lock` and `RLock`: how often an RLock is held, its owner's realm counts itself. */
export class LockThing implements Thing {
  owner: Who | undefined;
  /** The number of the hold. */
  turn = 0;
  /** The thread that owns an RLock. */
  ident = 0;
  #turns = 0;
  #abandoned = false;
  readonly line = new Set<Ask>();
  readonly lines: readonly Set<Ask>[] = [this.line];

  get state(): State {
    return [this.owner?.there ?? -1, this.#abandoned, this.turn, this.ident];
  }

  acquire(ask: Ask, ident = 0): void {
    ask.note = ident;
    if (this.owner) ask.wait(this.line);
    else this.#take(ask);
  }

  /** For who held it before, whatever its time is. @param left it died first. */
  retake(ask: Ask, again: Again, left?: () => void): void {
    ask.note = again;
    if (this.owner) ask.waitOn(this.line, left);
    else this.#take(ask);
  }

  #take(ask: Ask): void {
    const again = typeof ask.note === "object" ? (ask.note as Again) : undefined;
    this.owner = ask.who;
    this.turn = again?.turn ?? ++this.#turns;
    this.ident = again?.ident ?? (ask.note as number);
    ask.give(again?.what ?? this.turn);
  }

  /** @param turn only if that hold is still the one. */
  release(_: Who, turn = this.turn): boolean {
    if (!this.owner || turn !== this.turn) return false;
    this.#abandoned = false;
    this.pass();
    return true;
  }

  /** Gives it to the next. */
  pass(): void {
    this.owner = undefined;
    const next = firstOf(this.line);
    if (next) this.#take(next);
  }

  gone(who: Who): void {
    if (this.owner !== who) return;
    this.#abandoned = true;
    this.pass();
  }
}
