import { monotonic } from "../../base/clock.js";
import { microtask } from "../../base/microtask.js";
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
 * Polls a lane for a short time after something was sent, so that a quick answer needs no wake-up.
 */
export class Poller {
  #active = false;
  /** It will look as a microtask; after a turn of the event loop. */
  #looking = false;
  #turning = false;
  /** Looks since the last turn. */
  #chain = 0;
  /** Something was said or taken in since then. */
  #busy = false;
  /** Turns without anything, and when the first of them was. */
  #idle = 0;
  #since = 0;

  constructor(
    readonly lane: Lane,
    readonly how: Polling,
  ) {}

  /** Something was said: looks for what comes from now on. */
  start(): void {
    this.#busy = true;
    if (!this.#active) {
      this.#active = true;
      this.lane.awake = true;
    }
    // Threads that have begun go on first; most of them end.
    if (!this.#looking && this.#chain < CHAIN) {
      this.#looking = true;
      this.#chain++;
      this.#lookSoon();
    }
    if (this.#turning) return;
    this.#turning = true;
    this.how.soon(this.#turn);
  }

  /** The other side is gone. */
  end(): void {
    this.#active = false;
  }

  readonly #turn = (): void => {
    this.#turning = false;
    this.#chain = 0;
    if (!this.#active || this.#look()) return;
    if (this.#busy) {
      this.#busy = false;
      this.#idle = 0;
      this.#since = monotonic();
    }
    const patient = monotonic() - this.#since < this.how.patience();
    if (patient && this.#idle++ < TURNS) {
      this.#turning = true;
      return this.how.soon(this.#turn);
    }
    this.#active = false;
    this.lane.awake = false;
    // What came before the other side could see that.
    this.#take();
  };

  readonly #lookSoon = microtask(() => {
    this.#looking = false;
    this.#look();
  });

  #look(): boolean {
    if (!this.#active) return false;
    const pause = this.how.pause();
    if (pause > 0) this.#wait(pause);
    return this.#take();
  }

  /** The clock takes longer than a look, and mostly the answer comes before it matters. */
  #wait(pause: number): void {
    const { lane } = this;
    let until: number | undefined;
    for (let rounds = ROUNDS; rounds > 0; rounds--) {
      for (let left = LOOKS; left > 0; left--) if (lane.ready) return;
      const now = monotonic();
      until ??= now + pause;
      if (now >= until) return;
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
