import { monotonic } from "../base/clock.js";
import { ThreadError } from "../base/errors.js";
import type { Host } from "../port.js";
import { commons } from "../realm/commons.js";
import { Doorbell, noSharedMemory } from "../realm/doorbell.js";
import { MAIN_REALM, shared } from "../realm/state.js";
import { isTelling } from "./observation.js";

/** How long it sleeps before it looks whether the carriers still live: no event tells while it blocks. */
const SLICE = 50;
/** The interval while threads wait for carriers that compute. */
const WAITING_SLICE = 4;

/** Milliseconds in which it looks for an answer that may come at once. */
const LOOK = 0.05;

/** @param instead what to write where this realm must not block. */
export function checkMainBlocks(host: Host, instead: string): void {
  if (!host.canBlock) {
    throw new ThreadError(
      "CANNOT_BLOCK",
      `this realm must not block: write ${instead}, or call it in a thread`,
    );
  }
  if (isTelling()) {
    throw new ThreadError("CANNOT_BLOCK", `an observer must not block: write ${instead}`);
  }
  if (!commons()) throw noSharedMemory();
}

/**
 * Blocks the main realm until `done`. No event is dispatched meanwhile, so it does the event loop's work itself:
 * it receives messages, sends starts, and checks which carriers have died. Throws what the program's listener for an
 * interrupt throws; the first slice is not interruptible, since most waits are shorter.
 */
export function blockMain(host: Host, done: () => boolean, timeout: number): boolean {
  const bell = new Doorbell(MAIN_REALM + 1);
  const begun = monotonic();
  const deadline = begun + timeout;
  shared.sharing?.blocking();
  try {
    for (;;) {
      const seen = bell.look();
      let soon = false;
      for (const realm of shared.runtimes) if (realm.service?.()) soon = true;
      shared.sharing?.decline();
      if (done()) return true;
      const now = monotonic();
      const left = deadline - now;
      if (left <= 0) return false;
      if (timeout === Number.POSITIVE_INFINITY)
        for (const realm of shared.runtimes) realm.relieve?.();
      const slice = [...shared.runtimes].some((realm) => realm.waits) ? WAITING_SLICE : SLICE;
      const ms = Math.min(left, slice);
      if (host.interruptible && now - begun >= SLICE)
        host.interruptible(() => bell.sleep(seen, ms));
      else bell.sleep(seen, ms, soon ? LOOK : 0);
    }
  } finally {
    bell.leave();
    shared.sharing?.unblocked();
  }
}
