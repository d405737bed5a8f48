import type { Lane } from "./lane.js";

export interface Polling {
  /** Calls after a turn of the event loop. */
  soon(call: () => void): void;
  /** Takes in what has come; true where something has. */
  take(): boolean;
  /** Milliseconds to look without pause before the event loop has its next turn. */
  pause(): number;
  /** Milliseconds without anything new, with a turn of the event loop in between, before it goes to sleep. */
  patience(): number;
}

/** Looks between two turns of the event loop, each of which is mostly one taking. */
const CHAIN = 200;
/** Between two looks at the clock. */
const LOOKS = 64;
/** Looks at the clock, and turns of the event loop with nothing new: a test may have stopped the clock. */
const ROUNDS = 1000;
const TURNS = 1000;

/**
 * Looks for what comes through a lane, for a short time after something was said: who answers at once then
 * costs no wake-up.
 */
export class Poller {
  #active = false;
  /** The event loop will have a turn, and then it looks. */
  #turning = false;
  #chain = 0;
  /** When something was last said or taken in, and the turns since then. */
  #since = 0;
  #idle = 0;

  constructor(
    readonly lane: Lane,
    readonly how: Polling,
  ) {}

  /** Something was said: looks for what comes from now on. */
  start(): void {
    this.#since = performance.now();
    this.#idle = 0;
    if (!this.#active) {
      this.#active = true;
      this.lane.awake = true;
    }
    // What was begun goes on first, and most of it ends.
    if (this.#chain++ < CHAIN) queueMicrotask(this.#look);
    this.#turnSoon();
  }

  /** There is nobody any more who could say something. */
  end(): void {
    this.#active = false;
  }

  #turnSoon(): void {
    if (this.#turning) return;
    this.#turning = true;
    this.how.soon(this.#turn);
  }

  readonly #turn = (): void => {
    this.#turning = false;
    this.#chain = 0;
    if (!this.#active || this.#look()) return;
    const patient = performance.now() - this.#since < this.how.patience();
    if (patient && this.#idle++ < TURNS) return this.#turnSoon();
    this.#active = false;
    this.lane.awake = false;
    // What came before the other side could see that.
    this.#take();
  };

  readonly #look = (): boolean => {
    if (!this.#active) return false;
    const pause = this.how.pause();
    if (pause > 0 && !this.lane.ready) this.#wait(performance.now() + pause);
    return this.#take();
  };

  #wait(until: number): void {
    const { lane } = this;
    for (let rounds = ROUNDS; rounds > 0; rounds--) {
      for (let left = LOOKS; left > 0; left--) if (lane.ready) return;
      if (performance.now() >= until) return;
    }
  }

  /** Goes on also where what it takes in throws: the next may have come. */
  #take(): boolean {
    let some = true;
    try {
      some = this.how.take();
    } finally {
      if (some) this.start();
    }
    return some;
  }
}
