import { after } from "../../base/timer.js";

/** A realm that asks: what the keeper knows of it. */
export interface Who {
  /** Its number. */
  readonly there: number;
}

/** How a wait ended: what it waited for, or why not. */
export type What = boolean | number | string | readonly unknown[];

/** The answers of waits that gave nothing. */
export const LATE = "late";
export const ABORTED = "aborted";

/** One wait at the keeper. It ends once. */
export class Ask {
  #line: Set<Ask> | undefined;
  #cancel: (() => void) | undefined;
  /** Called when it leaves its line unserved. */
  #left: (() => void) | undefined;
  /** Called in the place of the answer: a condition's wait ends when its lock is held again. */
  instead: ((what: What) => void) | undefined;
  /** What it goes on with. */
  note: unknown;

  constructor(
    readonly who: Who,
    readonly timeout: number,
    readonly settle: (what: What) => void,
  ) {}

  /** Served, or refused at once. */
  give(what: What): void {
    this.leave();
    const { instead } = this;
    this.instead = undefined;
    if (instead) instead(what);
    else this.settle(what);
  }

  /** Stands in line. */
  wait(line: Set<Ask>, left?: () => void): void {
    this.#stand(line, left);
    if (this.timeout === 0) this.end(LATE);
    else this.#cancel = after(this.timeout, () => this.end(LATE));
  }

  /** Stands in line without a time limit, and cannot be aborted. */
  waitOn(line: Set<Ask>, left?: () => void): void {
    this.#stand(line, left);
    this.#deaf = true;
  }
  #deaf = false;

  #stand(line: Set<Ask>, left: (() => void) | undefined): void {
    line.add(this);
    this.#line = line;
    this.#left = left;
  }

  /** Its time is up, or its signal has aborted. */
  end(what: What): void {
    if (!this.#line || this.#deaf) return;
    this.drop();
    this.give(what);
  }

  /** Leaves its line unserved, without an answer. */
  drop(): void {
    const left = this.#left;
    this.leave();
    left?.();
  }

  leave(): void {
    this.#line?.delete(this);
    this.#line = undefined;
    this.#left = undefined;
    this.#cancel?.();
    this.#cancel = undefined;
  }
}

/** The first in line. */
export function firstOf(line: Set<Ask>): Ask | undefined {
  for (const ask of line) return ask;
  return undefined;
}
