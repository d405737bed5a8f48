import { ThreadError } from "../base/errors.js";
import { show } from "../base/options.js";
import { shared } from "../realm/state.js";

/**
 * Blocks this thread, and all others on its carrier, for `ms` milliseconds; what was started begins meanwhile, on other
 * carriers. Python's `time.sleep` as blocked code has it; elsewhere write `await sleep(ms)`, which lets the others run.
 *
 * @throws {TypeError | RangeError} if `ms` is no number of milliseconds.
 * @throws {ThreadError} CANNOT_BLOCK where a realm must not block, such as a page's main thread.
 */
export function sleepSync(ms: number): void {
  if (typeof ms !== "number")
    throw new TypeError(`sleepSync takes a number of milliseconds, not ${show(ms)}`);
  if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY))
    throw new RangeError(`sleepSync takes 0 or more milliseconds, not ${ms}`);
  const [realm] = shared.realm ? [shared.realm] : shared.runtimes;
  if (realm) {
    realm.checkBlock("await sleep(ms)");
    realm.block(() => false, ms);
    return;
  }
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  } catch {
    throw new ThreadError("CANNOT_BLOCK", "this realm must not block: write await sleep(ms)");
  }
}
