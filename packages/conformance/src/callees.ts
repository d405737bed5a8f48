/** What of the conformance suite calls back. */
import { type Callback, callback, sleep, Thread, task } from "@heddle/core";
import { StatusError } from "./errors.js";
import { stopped } from "./tasks/waits.js";

type Any = Callback<unknown[], unknown>;

/** Calls it with its own arguments, and gives what that gives. */
export const calling = task(import.meta.url, (fn: Any, ...args: unknown[]): unknown => fn(...args));

/** Calls it without waiting, with 0 and up. */
export const counting = task(import.meta.url, async (fn: Any, count: number, waits: boolean) => {
  for (let at = 0; at < count; at++) {
    fn(at).catch(() => {});
    if (waits && at % 10 === 0) await null;
  }
});

/** The same, and is over before a call leaves. */
export const rushing = task(import.meta.url, (fn: Any, count: number) => {
  for (let at = 0; at < count; at++) fn(at).catch(() => {});
});

/** Gives what a call rejects with, as this thread sees it. */
export const failing = task(import.meta.url, async (fn: Any, ...args: unknown[]) => {
  try {
    return ["gave", await fn(...args)];
  } catch (error) {
    const { name, message, code, status } = error as Error & { code?: string; status?: number };
    return [name, code ?? status, message, error instanceof StatusError];
  }
});

/** Calls a function with something that cannot cross. */
export const passing = task(import.meta.url, (fn: Any): unknown => fn({ deep: [() => 1] }));

/** Gives functions that count. */
export const counter = task(import.meta.url, (from: number) => {
  let count = from;
  return {
    add: callback((by?: number): number => {
      count += by ?? 1;
      return count;
    }),
    fail: callback((): never => {
      throw new StatusError(`at ${count}`);
    }),
    local: callback((): unknown => () => 1),
  };
});

/** Hands it to a thread of its own. */
export const handing = task(import.meta.url, (fn: Any, ...args: unknown[]): unknown =>
  calling(fn, ...args),
);

/** Hands its own function to a thread of its own. */
export const lending = task(import.meta.url, async (count: number) => {
  const seen: unknown[] = [];
  // Not on this worker, where it would be the very function.
  await rushing.with({ kind: "platform" })(
    callback((at: unknown) => void seen.push(at)),
    count,
  );
  return seen;
});

/** Gives a function that calls the one that it is given. */
export const wrapping = task(import.meta.url, async (fn: Any) => {
  const wrapped = callback(async (value: unknown) => ["wrapped", await fn(value)]);
  return fn(wrapped);
});

/** Gives its function to whoever called, and goes on. */
export const offering = task(import.meta.url, async function offering(take: Any, answer: boolean) {
  await take(callback(() => (answer ? "here" : stopped(this.signal))));
  await stopped(this.signal);
});

/** Calls, and goes on until it is stopped. */
export const waiting = task(import.meta.url, async function waiting(fn: Any) {
  void fn("first").catch(() => {});
  await stopped(this.signal);
});

/** Keeps it for the next thread on this carrier. */
let kept: Any | undefined;
export const keeping = task(import.meta.url, async (fn: Any | undefined) => {
  if (fn) {
    kept = fn;
    return "kept";
  }
  return kept?.().catch((error: { code?: unknown }) => error.code);
});

/** Has functions in its fields. */
export class Progress extends Thread<string> {
  static override readonly module = import.meta.url;
  hooks: { onEnd: Any }[] = [];
  made: Any | undefined;

  constructor(readonly onProgress: Callback<[number], void>) {
    super();
  }

  async run(): Promise<string> {
    for (let percent = 0; percent <= 100; percent += 25) {
      await this.onProgress(percent);
      await sleep(0);
    }
    for (const { onEnd } of this.hooks) await onEnd(this);
    this.made = callback(() => "of its own");
    return "done";
  }
}
