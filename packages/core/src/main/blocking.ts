import { ThreadError } from "../base/errors.js";
import type { Host } from "../port.js";
import { Doorbell, noSharedMemory, sharedMemory } from "../realm/doorbell.js";
import type { ThreadRecord } from "../realm/record.js";
import { shared } from "../realm/state.js";

/** How long it sleeps before it looks whether the carriers still live: no event tells while it blocks. */
const SLICE = 50;

/**
 * Blocks the main realm until a thread has ended. No event is dispatched meanwhile, so it does itself what
 * the event loop would: takes messages in, sends starts out, and looks who has died.
 */
export function waitOnMain(host: Host, record: ThreadRecord, timeout: number): boolean {
  if (!host.canBlock) {
    throw new ThreadError(
      "CANNOT_BLOCK",
      `this realm must not block: write await join() in the place of joinSync(), or call it in a thread`,
    );
  }
  shared.bell ??= sharedMemory(Doorbell.BYTES);
  if (!shared.bell) throw noSharedMemory();
  const bell = new Doorbell(shared.bell);
  const deadline = performance.now() + timeout;
  try {
    for (;;) {
      const seen = bell.look();
      for (const realm of shared.runtimes) realm.service?.();
      if (record.ended) return true;
      const left = deadline - performance.now();
      if (left <= 0) return false;
      bell.sleep(seen, Math.min(left, SLICE));
    }
  } finally {
    bell.leave();
  }
}
