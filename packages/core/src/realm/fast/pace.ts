import { monotonic } from "../../base/clock.js";

/** Rounds of a trial, which goes on only where the other side is met; of a longer look; and between two trials. */
const TRIAL = 8;
const WINDOW = 128;
const FIRST = 16;
const MOST = 4096;
/** Rounds between two trials of the other way, at first and at most: a round with a wake-up takes as long as ten without. */
const STAY = 2048;
const LONGEST = 65536;
/** Rounds of a trial that are not timed, since they wake the other side. */
const WARM = 4;

/**
 * Decides whether to poll for answers or to sleep until a message arrives. Polling is faster if both sides have a
 * processor to themselves and threads are short, and much slower if other programs need the processors. No API tells
 * which is the case, so both ways are tried and timed. A round is the time from a start to the next answer.
 */
export class Pace {
  /** Both sides look. */
  on = false;
  #began = 0;
  /** Rounds of this kind so far, those that are timed, how long they took together, and how many met a side that looked. */
  #rounds = 0;
  #timed = 0;
  #sum = 0;
  #met = 0;
  /** After so many rounds it is decided again. */
  #until = FIRST;
  #pause = FIRST;
  /** Rounds since both kinds were last compared, and after how many they are again. */
  #since = 0;
  #stay = STAY;
  /** What a round takes by message. */
  #woken = Number.POSITIVE_INFINITY;

  constructor(readonly change: (on: boolean) => void) {}

  /** Something was sent that will be answered. */
  begin(met: boolean): void {
    if (this.#began !== 0) return;
    this.#began = monotonic();
    if (met) this.#met++;
  }

  /** The answer is there since `now`. */
  end(now: number): void {
    if (this.#began === 0) return;
    const took = now - this.#began;
    this.#began = 0;
    if (this.#rounds++ >= WARM) {
      this.#timed++;
      this.#sum += took;
    }
    if (this.#rounds === this.#until) this.#decide();
  }

  #decide(): void {
    const mean = this.#sum / this.#timed;
    const rounds = this.#rounds;
    const trial = this.#until === TRIAL;
    // A few rounds show only what is far worse.
    const paid = this.#met * 2 > rounds && mean < this.#woken * (trial ? 2 : 1);
    this.#rounds = 0;
    this.#timed = 0;
    this.#sum = 0;
    this.#met = 0;
    if (!this.on) {
      this.#woken = mean;
      this.#since = 0;
      return this.#turn(true, TRIAL);
    }
    this.#since += rounds;
    if (!paid) {
      this.#pause = Math.min(this.#pause * 2, MOST);
      this.#stay = STAY;
      return this.#turn(false, this.#pause);
    }
    if (!trial) this.#pause = FIRST;
    if (this.#since >= this.#stay) {
      this.#stay = Math.min(this.#stay * 2, LONGEST);
      return this.#turn(false, FIRST);
    }
    this.#until = WINDOW;
  }

  #turn(on: boolean, until: number): void {
    this.on = on;
    this.#until = until;
    this.change(on);
  }
}
