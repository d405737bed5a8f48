/** The side on which a remote object lives. */
import { onAbort } from "../base/abort.js";
import { ThreadError } from "../base/errors.js";
import { Date, Promise } from "../base/globals.js";
import type { Thread } from "../thread.js";
import { callback } from "./callback.js";

export interface HostFields {
  $args?: unknown[];
  $ready?: (calls: Calls) => Promise<void>;
}

/** What the object's thread gives to whoever started it. */
export interface Calls {
  call(name: string, args: unknown[]): Promise<unknown>;
  /** Begins a generator. */
  read(name: string, args: unknown[]): Promise<Reading>;
  /** Ends the object, after all calls before this one. */
  end(): Promise<void>;
}

interface Reading {
  next(): Promise<Step>;
  end(): Promise<void>;
}

/** What a generator has yielded, and how it has ended. */
export interface Step {
  readonly values: readonly unknown[];
  readonly done: boolean;
  readonly result?: unknown;
  readonly error?: { readonly value: unknown };
}

type Made = AsyncGenerator<unknown> | Generator<unknown>;
type Target = Record<string, (...args: unknown[]) => unknown>;

/** Values of a generator that never waits, and milliseconds that it takes for them, that go together. */
const TOGETHER = 64;
const LONG = 4;

/** Makes the object, and serves it until it is to end. */
export async function host(
  thread: Thread & HostFields,
  type: new (...args: never[]) => object,
): Promise<void> {
  const { $args = [], $ready } = thread;
  const target = new type(...($args as never[])) as Target;
  const line = new Line((type as { concurrent?: unknown }).concurrent === true);
  let finish = (): void => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let isOver = false;
  const over = new Promise<never>((_, reject) => {
    void finished.then(() => {
      isOver = true;
      reject(hasEnded(thread.name));
    });
  });
  over.catch(() => {});
  /** Nobody waits longer than the object lives. */
  const serve = async <T>(call: () => T): Promise<Awaited<T>> => {
    if (isOver) throw hasEnded(thread.name);
    const made = (async () => call())() as Promise<Awaited<T>>;
    return Promise.race([made, over]);
  };
  const unlisten = onAbort(thread.signal, finish);
  if (thread.signal.aborted) finish();
  await $ready?.({
    call: callback((name: string, args: unknown[]) => {
      const call = (): unknown => (target[name] as Target[string])(...args);
      return serve(() => line.add(call));
    }),
    read: callback((name: string, args: unknown[]) =>
      serve(() => {
        const made = (target[name] as Target[string])(...args) as Made;
        return {
          next: callback(() => serve(() => step(made))),
          end: callback(() => serve(async () => void (await made.return(undefined)))),
        };
      }),
    ),
    end: callback(async () => {
      await line.settled();
      finish();
    }),
  });
  await finished;
  unlisten();
  await disposeOf(target);
}

function disposeOf(target: object): unknown {
  const { [Symbol.asyncDispose]: later, [Symbol.dispose]: now } = target as Partial<
    AsyncDisposable & Disposable
  >;
  return later ? later.call(target) : now?.call(target);
}

function hasEnded(name: string): ThreadError {
  const error = new ThreadError(
    "CALLBACK_GONE",
    `${name} has ended, and the object that lived on it`,
  );
  return Object.assign(error, { hostEnded: true });
}

/** The calls of an object, one after another or at once. */
class Line {
  #last: Promise<unknown> = Promise.resolve();

  constructor(readonly concurrent: boolean) {}

  add<T>(call: () => T): Promise<Awaited<T>> {
    const before = this.#last;
    const result = this.concurrent ? (async () => call())() : before.then(call);
    this.#last = Promise.allSettled([before, result]);
    return result as Promise<Awaited<T>>;
  }

  /** When those made so far are over. */
  settled(): Promise<unknown> {
    return this.#last;
  }
}

/** The next values. A generator that waits is not asked for more than its reader is: to leave it must not wait, too. */
async function step(made: Made): Promise<Step> {
  const values: unknown[] = [];
  const began = Date.now();
  try {
    for (;;) {
      const next = made.next();
      if ("then" in next) {
        const { value, done } = await next;
        return done ? { values, done: true, result: value } : { values: [value], done: false };
      }
      if (next.done) return { values, done: true, result: next.value };
      values.push(next.value);
      // What it gives out it may change, so that leaves at once.
      const { value } = next;
      if (typeof value === "object" && value !== null) return { values, done: false };
      if (values.length === TOGETHER || Date.now() - began > LONG) return { values, done: false };
    }
  } catch (value) {
    return { values, done: true, error: { value } };
  }
}
