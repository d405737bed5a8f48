import { ThreadError } from "../base/errors.js";
import { internal } from "../base/internal.js";
import {
  checkFunction,
  checkKind,
  checkOptions,
  checkSignal,
  checkTimeout,
  type WaitOptions,
} from "../base/options.js";
import { after } from "../base/timer.js";
import type { ThreadKind } from "../realm/protocol.js";
import type { StartTarget } from "../thread.js";
import { Thread } from "../thread.js";
import type { Fn, Pace } from "./batch.js";
import { call, setArgs } from "./call.js";
import { type MapOptions, Mapped, type MapResults } from "./map.js";
import { define, nameFor } from "./named.js";
import { StreamThread } from "./stream.js";

/** How a task's calls run: what `with` takes. */
export interface CallOptions {
  /** The name of the threads. Default: the function's name and a number, "resize-1". */
  name?: string | undefined;
  /** Stops the thread when it aborts; a call then rejects with its reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds after which the thread is asked to stop and the call rejects with THREAD_TIMEOUT. */
  timeout?: number | undefined;
  /** "platform" for work that blocks or computes for long: a worker for each call. Default: "virtual". */
  kind?: ThreadKind | undefined;
  /** A daemon thread does not keep the program alive. Default: false. */
  daemon?: boolean | undefined;
  /** Where to run it. Default: the installed runtime. */
  runtime?: StartTarget | undefined;
}

const OPTIONS: readonly (keyof CallOptions)[] = [
  "name",
  "signal",
  "timeout",
  "kind",
  "daemon",
  "runtime",
];

/** A function whose calls run on threads. */
export interface TaskCalls<Args extends readonly unknown[], Result> {
  /** Calls it on a thread of its own. Rejects with what it throws, and as `Thread.join` does. */
  (...args: Args): Promise<Result>;
  /** Starts the thread of a call and gives it: it has a name, can be stopped, joined and passed on. A timeout stops it. */
  start(...args: Args): Thread<Result>;
  /** The same function, called with these options. */
  with(options: CallOptions): TaskCalls<Args, Result>;
  /**
   * Calls it with each input, at most `concurrency` at a time, and gives the results in the order of the inputs, as
   * the reader asks for them. Quick calls travel together, so many of them cost little.
   */
  map(
    inputs: Inputs<Args>,
    ...options: [] extends Rest<Args>
      ? [options?: MapOptions<Rest<Args>>]
      : [options: MapOptions<Rest<Args>> & { readonly args: Rest<Args> }]
  ): MapResults<Result>;
}

type Inputs<Args extends readonly unknown[]> = Iterable<Args[0]> | AsyncIterable<Args[0]>;
/** The arguments after the first one. */
type Rest<Args extends readonly unknown[]> = Args extends readonly [unknown?, ...infer More]
  ? More
  : readonly [];

type Made<Value, Return> = AsyncGenerator<Value, Return, void> | Generator<Value, Return, void>;

/** A generator whose values come from a thread. */
export interface StreamCalls<Args extends readonly unknown[], Value, Return> {
  /** Starts its thread and gives it: read its values with `for await`, `join` gives what the generator returns. */
  (...args: Args): StreamThread<Value, Return>;
  /** The same, which a group can call. */
  start(...args: Args): StreamThread<Value, Return>;
  /** The same generator, called with these options; a `timeout` stops it. */
  with(options: CallOptions): StreamCalls<Args, Value, Return>;
}

/** What `task` gives for a generator. */
export type StreamTask<Args extends readonly unknown[], Value, Return> = StreamCalls<
  Args,
  Value,
  Return
> &
  (abstract new (
    ...args: never[]
  ) => StreamThread<Value, Return>);

/** What `task` gives: to be exported by its module, or listed in a roster. */
export type Task<Args extends readonly unknown[], Result> = TaskCalls<Args, Result> &
  (abstract new (
    ...args: never[]
  ) => Thread<Result>);

/**
 * Makes a function whose calls run on threads. Export it from the module that it is in.
 *
 * Other threads find it among the exports of `module` by the function's name, or, where it has none or one that is
 * taken (as after minifying), by its place among the tasks of its module; in a roster by its key.
 *
 * `this` in the function is its thread: pass `this.signal` to what it waits for.
 *
 * @example
 * export const resize = task(import.meta.url, async function resize(image: Uint8Array, width: number) { … });
 * const small = await resize(image, 640);
 */
export function task<Args extends unknown[], Value, Return>(
  module: string | URL,
  fn: (this: Thread<unknown>, ...args: Args) => Made<Value, Return>,
): StreamTask<Args, Value, Return>;
export function task<Args extends unknown[], Result>(
  module: string | URL,
  fn: (this: Thread<unknown>, ...args: Args) => Result,
): Task<Args, Awaited<Result>>;
/** In programs that `@heddle/plugin` transforms: it writes the module. */
export function task<Args extends unknown[], Value, Return>(
  fn: (this: Thread<unknown>, ...args: Args) => Made<Value, Return>,
): StreamTask<Args, Value, Return>;
export function task<Args extends unknown[], Result>(
  fn: (this: Thread<unknown>, ...args: Args) => Result,
): Task<Args, Awaited<Result>>;
export function task(module: unknown, given?: Fn): unknown {
  const fn = given as Fn;
  checkFunction("task", "the second argument (the only one with @heddle/plugin)", fn);
  const name = nameFor(String(module), fn.name || "task");

  const isGenerator = String(Object(fn)[Symbol.toStringTag]).endsWith("GeneratorFunction");
  const Base = (isGenerator ? StreamThread : Thread) as typeof Thread;
  class Call extends Base<unknown> {
    run(): unknown {
      return call(this, fn);
    }
  }
  class PlatformCall extends Call {
    static override readonly kind = "platform";
  }
  const classes = { virtual: Call, platform: PlatformCall };
  const made = callsFor(
    { classes, name, isGenerator, pace: { size: 1, most: Number.POSITIVE_INFINITY } },
    {},
  );
  // To those who look for it among a module's exports, or in a roster, it is the class of its threads.
  define(made, { name, module, prototype: Call.prototype });
  for (const type of [Call, PlatformCall]) {
    define(type, { name });
    define(type.prototype, { constructor: made });
  }
  return made;
}

type CallClass = new (options?: object) => Thread<unknown>;

/** One task: how its threads are made. */
export interface Definition {
  readonly classes: Readonly<Record<ThreadKind, CallClass>>;
  readonly name: string;
  readonly isGenerator: boolean;
  readonly pace: Pace;
}

function callsFor(definition: Definition, options: CallOptions): TaskCalls<unknown[], unknown> {
  const name = `${definition.name}.with`;
  const { kind = "virtual", runtime, timeout, signal, ...rest } = options;
  checkKind(name, kind);
  const Call = definition.classes[kind];
  checkSignal(name, signal);
  const plain = signal === undefined && Object.keys(rest).length === 0;
  const wait = checkTimeout(name, timeout) === Number.POSITIVE_INFINITY ? undefined : timeout;
  // A timeout is that of one call.
  const pace = wait === undefined ? definition.pace : { size: 1, most: 1 };
  const make = (): Thread<unknown> => new Call(plain ? undefined : { ...rest, signal });
  const begin = (...args: unknown[]): Thread<unknown> => {
    const thread = make();
    setArgs(thread, args);
    return thread.start(runtime);
  };
  const start = (...args: unknown[]): Thread<unknown> => {
    const thread = begin(...args);
    if (wait !== undefined) stopInTime(thread, wait);
    return thread;
  };
  const invoke = (...args: unknown[]): Promise<unknown> => {
    try {
      const thread = begin(...args);
      return wait === undefined && !signal
        ? thread.join()
        : joinInTime(thread, { timeout: wait, signal });
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return Object.assign(definition.isGenerator ? start : invoke, {
    start,
    with: (more: CallOptions) =>
      callsFor(definition, {
        ...options,
        ...checkOptions(name, more, `${name}({ timeout: 1000 })`, OPTIONS),
      }),
    map: (inputs: Iterable<unknown> | AsyncIterable<unknown>, given?: MapOptions<unknown[]>) =>
      new Mapped(definition.name, inputs, { signal, ...given }, pace, (args) => {
        const thread = make();
        Object.assign(thread, args);
        return { thread: thread.start(runtime), timeout: wait };
      }),
  }) as never;
}

/** A call that is given up asks its thread to stop. */
function joinInTime(thread: Thread<unknown>, wait: WaitOptions): Promise<unknown> {
  return thread.join(wait).catch((error: unknown) => {
    thread.stop(error);
    throw error;
  });
}

/** Who has the thread waits for it as he likes; it ends in time. */
function stopInTime(thread: Thread<unknown>, timeout: number): void {
  const { name } = thread;
  const late = (): void =>
    thread.stop(new ThreadError("THREAD_TIMEOUT", `${name} had not ended after ${timeout} ms`));
  thread[internal].onEnd(after(timeout, late));
}
