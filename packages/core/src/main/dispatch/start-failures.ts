/** After this many carriers in a row that ended while they started, no carrier is expected to start. */
const ENOUGH = 3;
/** Milliseconds after that in which none is made beside those that are up. */
const PAUSE = 1000;

/** Carriers that ended while they started, one after another. */
export class StartFailures {
  /** How many there were since one has started. */
  count = 0;
  #until = Number.NEGATIVE_INFINITY;

  /**
   * @param final where the next one would end likewise.
   * @returns whether that is to be expected of the next one.
   */
  add(now: number, final: boolean): boolean {
    if (++this.count < ENOUGH && !final) return false;
    this.count = 0;
    this.#until = now + PAUSE;
    return true;
  }

  /** One has started. */
  clear(): void {
    this.count = 0;
    this.#until = Number.NEGATIVE_INFINITY;
  }

  /** Whether another one is worth trying where some are up. */
  mayTry(now: number): boolean {
    return now >= this.#until;
  }
}
