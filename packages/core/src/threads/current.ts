import { shared } from "../realm/state.js";
import type { Thread } from "../thread.js";
import { mainThreadObject } from "./main-thread.js";

/**
 * The thread that calls.
 *
 * @throws {ThreadError} THREAD_UNKNOWN after an `await` in a virtual thread where the runtime cannot tell;
 * on Node `createNodeRuntime({ currentThread: true })` makes it known, and `this` always works.
 */
export function currentThread(): Thread<unknown> {
  return (shared.realm?.current() ?? mainThreadObject()) as Thread<unknown>;
}

/** The thread that the program began with. It cannot be joined, stopped or killed. */
export function mainThread(): Thread<never> {
  return mainThreadObject();
}

/**
 * Every thread that is alive, the main thread included. On a carrier: those that it knows of, which are the
 * ones that it runs, started or was given; a thread that wants all is given a callback of the main realm's.
 *
 * @example
 * new Monitor(callback(() => enumerate())).start();
 */
export function enumerate(): Thread<unknown>[] {
  const realms = shared.realm?.isCarrier ? [shared.realm] : shared.runtimes;
  const threads = [...realms].flatMap((realm) => realm.enumerate());
  return [mainThreadObject(), ...threads] as Thread<unknown>[];
}

/** How many threads `enumerate` gives. */
export function activeCount(): number {
  return enumerate().length;
}
