import { f64, i32, Lock, sleep, struct, u32 } from "@heddle/core";

/** What all threads of a round count together, in shared memory: for the line that shows it while they run. */
export class Live extends struct({ sent: u32, answered: u32, inFlight: i32 }) {}

/** Keeps all threads together to so many requests a second: each takes the next free moment. */
export class Pace extends struct({ next: f64, gap: f64, lock: Lock }) {
  /** Resolves when the caller's request may leave. */
  async turn(signal: AbortSignal): Promise<void> {
    let wait = 0;
    {
      using _held = await this.lock.hold({ signal });
      const now = performance.timeOrigin + performance.now();
      const mine = Math.max(this.next, now);
      this.next = mine + this.gap;
      wait = mine - now;
    }
    if (wait > 0) await sleep(wait, { signal });
  }
}
