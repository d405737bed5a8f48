import { onAbort } from "../base/abort.js";
import { checkOptions, checkSignal, show } from "../base/options.js";
import { after } from "../base/timer.js";

/**
 * Resolves after `ms` milliseconds, however many; other threads run meanwhile. Rejects with the signal's reason when
 * that aborts: with `this.signal`, a `stop` ends it. Python's `time.sleep`.
 *
 * @example
 * await sleep(100, { signal: this.signal });
 */
export function sleep(ms: number, options?: { signal?: AbortSignal | undefined }): Promise<void> {
  return new Promise((resolve, reject) => {
    const given = checkOptions("sleep", options, "sleep(100, { signal })", ["signal"]);
    const signal = checkSignal("sleep", given.signal);
    if (typeof ms !== "number") {
      throw new TypeError(`sleep takes a number of milliseconds, not ${show(ms)}`);
    }
    if (!(ms >= 0)) throw new RangeError(`sleep takes 0 or more milliseconds, not ${ms}`);
    if (signal?.aborted) return reject(signal.reason);
    const cancel = after(ms, () => {
      unlisten?.();
      resolve();
    });
    const unlisten =
      signal &&
      onAbort(signal, () => {
        cancel();
        reject(signal.reason);
      });
  });
}
