import { monotonic } from "./clock.js";
import { clearTimeout, setTimeout } from "./globals.js";

/** `setTimeout` beyond this many milliseconds fires at once, in every runtime: longer waits are chained. */
const LONGEST = 2 ** 31 - 1;

/** Calls `fire` after `ms` milliseconds, however many; never for `Infinity`. Returns what cancels it. */
export function after(ms: number, fire: () => void): () => void {
  if (ms === Number.POSITIVE_INFINITY) return () => {};
  const deadline = monotonic() + ms;
  let timer: ReturnType<typeof setTimeout>;
  const arm = (): void => {
    const left = deadline - monotonic();
    timer = left > LONGEST ? setTimeout(arm, LONGEST) : setTimeout(fire, Math.max(0, left));
  };
  arm();
  return () => clearTimeout(timer);
}
