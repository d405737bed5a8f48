import { monotonic } from "../../base/clock.js";
import { Promise } from "../../base/globals.js";
import { checkOptions, checkTimeout, show } from "../../base/options.js";
import { after } from "../../base/timer.js";
import { type Future, futuresIn, timedOut } from "./future.js";

/** `wait` returns when one is done. */
export const FIRST_COMPLETED = "FIRST_COMPLETED";
/** `wait` returns when one has failed, or all are done. */
export const FIRST_EXCEPTION = "FIRST_EXCEPTION";
/** `wait` returns when all are done. */
export const ALL_COMPLETED = "ALL_COMPLETED";
/** When `wait` returns. */
export type ReturnWhen = typeof FIRST_COMPLETED | typeof FIRST_EXCEPTION | typeof ALL_COMPLETED;

const WHENS: readonly unknown[] = [FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED];

/** What `wait` takes. */
export interface FutureWaitOptions {
  /** Milliseconds after which it gives what there is. Default: no limit. */
  timeout?: number | undefined;
  /** Default: "ALL_COMPLETED". */
  returnWhen?: ReturnWhen | undefined;
}

/**
 * Waits for futures, and gives those that are done and those that are not; when the time is up as well. Python's
 * `concurrent.futures.wait`.
 *
 * @example
 * const { done, notDone } = await wait(futures, { returnWhen: "FIRST_COMPLETED" });
 */
export async function wait<F extends Future>(
  futures: Iterable<F>,
  options?: FutureWaitOptions,
): Promise<{ done: Set<F>; notDone: Set<F> }> {
  const known = ["timeout", "returnWhen"];
  const given = checkOptions("wait", options, "wait(futures, { timeout: 1000 })", known);
  const timeout = checkTimeout("wait", given.timeout);
  const { returnWhen = ALL_COMPLETED } = given;
  if (!WHENS.includes(returnWhen)) {
    throw new TypeError(`wait: returnWhen is one of ${WHENS.join(", ")}, not ${show(returnWhen)}`);
  }
  const all = futuresIn("wait", futures);
  await enough([...all], returnWhen, timeout);
  const done = new Set([...all].filter((future) => future.done()));
  return { done, notDone: new Set([...all].filter((future) => !done.has(future))) };
}

/** Until those are done that `returnWhen` asks for, or the time is up. */
function enough(all: readonly Future[], when: ReturnWhen, timeout: number): Promise<void> {
  const pending = all.filter((future) => !future.done());
  let left = pending.length;
  const ends = ({ failed }: Future): boolean =>
    when === FIRST_COMPLETED || (when === FIRST_EXCEPTION && failed);
  return new Promise((resolve) => {
    if (left === 0 || all.some((future) => future.done() && ends(future))) return resolve();
    const finish = (): void => {
      cancel();
      for (const future of pending) future.removeDoneCallback(look);
      resolve();
    };
    const look = (future: Future): void => {
      if (--left === 0 || ends(future)) finish();
    };
    const cancel = after(timeout, finish);
    for (const future of pending) future.addDoneCallback(look);
  });
}

/**
 * The futures as they are done, each once; first those that are. Rejects with THREAD_TIMEOUT when `timeout`
 * milliseconds have passed since the call. Python's `as_completed`. Each comes as `{ future }`, since JavaScript would
 * await a bare one on its way.
 *
 * @example
 * for await (const { future } of asCompleted(futures)) console.log(await future);
 */
export function asCompleted<F extends Future>(
  futures: Iterable<F>,
  options?: { timeout?: number | undefined },
): AsyncGenerator<{ future: F }, void, undefined> {
  const example = "asCompleted(futures, { timeout: 1000 })";
  const given = checkOptions("asCompleted", options, example, ["timeout"]);
  const timeout = checkTimeout("asCompleted", given.timeout);
  return inOrder(futuresIn("asCompleted", futures), timeout);
}

function inOrder<F extends Future>(
  futures: Set<F>,
  timeout: number,
): AsyncGenerator<{ future: F }, void, undefined> {
  const deadline = monotonic() + timeout;
  const total = futures.size;
  const done: F[] = [];
  let wake: (() => void) | undefined;
  const add = (future: Future): void => {
    done.push(future as F);
    wake?.();
  };
  for (const future of futures) future.addDoneCallback(add);
  const next = (): Promise<void> =>
    new Promise((resolve) => {
      wake = () => {
        wake = undefined;
        cancel();
        resolve();
      };
      const cancel = after(Math.max(0, deadline - monotonic()), wake);
    });
  async function* read(): AsyncGenerator<{ future: F }, void, undefined> {
    try {
      for (let left = total; left > 0; left--) {
        if (done.length === 0) await next();
        const future = done.shift();
        if (!future) {
          throw timedOut(`${left} (of ${total}) futures unfinished after ${timeout} ms`);
        }
        yield { future };
      }
    } finally {
      for (const future of futures) future.removeDoneCallback(add);
    }
  }
  return read();
}
