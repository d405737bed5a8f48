/** Milliseconds of work that a carrier is given in advance. */
const AHEAD = 4;
const MOST = 1024;
/** Milliseconds without work after which what was known of a carrier's threads is forgotten. */
const STALE = 20;

/**
 * How many threads a carrier may be sent that cannot be taken back. It begins with one, doubles each time the
 * carrier has begun all of them, as in TCP's slow start, and ends where they take some milliseconds to begin.
 */
export class Window {
  #size = 1;
  #begun = 0;
  /** The carrier has begun threads. */
  known = false;
  /** Since when those that are counted were under way. */
  #since = 0;

  size(now: number): number {
    return now - this.#since > STALE ? 1 : this.#size;
  }

  /** The carrier had nothing to begin, and gets something. */
  fed(now: number): void {
    this.#size = this.size(now);
    this.#since = now;
    this.#begun = 0;
  }

  /** It has begun one. */
  count(): void {
    this.#begun++;
  }

  /** The carrier has said how far it is. */
  heard(now: number): void {
    if (this.#begun === 0) return;
    this.known = true;
    const each = Math.max(now - this.#since, 0.001) / this.#begun;
    this.#size = Math.max(1, Math.min(this.#size * 2, Math.floor(AHEAD / each), MOST));
    this.#since = now;
    this.#begun = 0;
  }
}
