/// <reference lib="esnext.disposable" preserve="true" />
import { ThreadError } from "../base/errors.js";
import { Promise } from "../base/globals.js";
import { stays } from "../base/internal.js";
import { checkFunction, checkKind, checkOptions, show } from "../base/options.js";
import type { ThreadKind } from "../realm/protocol.js";
import { type StartTarget, Thread, type ThreadOptions } from "../thread.js";
import { callback } from "./callback.js";
import { define, nameFor } from "./named.js";
import type { Calls, HostFields, Step } from "./remote.host.js";

/** How an object that lives on a thread is started. */
export interface RemoteOptions extends ThreadOptions {
  /** "virtual" for an object that shares its worker with others. Default: "platform". */
  kind?: ThreadKind | undefined;
  /** Where to run it. Default: the installed runtime. */
  runtime?: StartTarget | undefined;
}

const OPTIONS: readonly (keyof RemoteOptions)[] = ["name", "daemon", "signal", "kind", "runtime"];

/** An object that lives on a thread: each of its methods gives a promise, and its generators are read with `for await`. */
export type Remote<T> = {
  readonly [Key in keyof T as T[Key] extends Method
    ? Key extends string
      ? Key
      : never
    : never]: Far<T[Key]>;
} & {
  /** Ends it, when all calls that were made are over. */
  [Symbol.asyncDispose](): Promise<void>;
};

type Method = (...args: never[]) => unknown;
type Far<M> = M extends (...args: infer Args) => infer Result
  ? (
      ...args: Args
    ) => Result extends
      | Generator<infer Value, infer Return>
      | AsyncGenerator<infer Value, infer Return>
      ? AsyncGenerator<Value, Return, void>
      : Promise<Awaited<Result>>
  : never;

/** What makes objects of a class that live on threads. */
export interface RemoteCalls<Args extends readonly unknown[], T> {
  /** Makes one on a thread of its own. Rejects with what the constructor throws, and as `Thread.join` does. */
  start(...args: Args): Promise<Remote<T>>;
  /** The same with these options. */
  with(options: RemoteOptions): RemoteCalls<Args, T>;
  /** The thread that an object lives on: it has a name, can be stopped, killed and joined. */
  threadOf(object: Remote<T>): Thread;
}

/** What `remote` gives: to be exported by its module, or listed in a roster. */
export type RemoteClass<Args extends readonly unknown[], T> = RemoteCalls<Args, T> &
  (abstract new (
    ...args: never[]
  ) => Thread);

type AnyClass = new (...args: never[]) => object;
type Maker = new (options?: object) => Thread & HostFields;

/**
 * Objects of a class that live on threads of their own: a database, a model, whatever has a state and takes time.
 * Export what it gives from the module that it is in; it is found there as a task is.
 *
 * Calls are made one after another, in their order, each when the one before it is over, unless the class has
 * `static readonly concurrent = true`; a generator runs beside them, as it is read. `await using` ends the object: its
 * own `Symbol.asyncDispose` or `Symbol.dispose` is called after all calls, and then its thread ends.
 *
 * @throws {ThreadError} a call rejects as the thread's `join` does once that has ended: with THREAD_LOST, THREAD_KILLED,
 * or CALLBACK_GONE where it ended by itself.
 *
 * @example
 * export const RemoteDatabase = remote(import.meta.url, Database);
 * await using db = await RemoteDatabase.start("file.db");
 * const rows = await db.query("select 1");
 */
export function remote<Args extends unknown[], T extends object>(
  module: string | URL,
  type: new (...args: Args) => T,
): RemoteClass<Args, T>;
/** In programs that `@heddle/plugin` transforms: it writes the module. */
export function remote<Args extends unknown[], T extends object>(
  type: new (...args: Args) => T,
): RemoteClass<Args, T>;
export function remote(module: unknown, given?: AnyClass): unknown {
  const type = given as AnyClass;
  checkFunction("remote", "the second argument (the only one with @heddle/plugin)", type);
  const name = nameFor(String(module), `Remote${nameOf(type)}`);
  const prototype = prototypeFor(type);

  class Host extends Thread {
    static override readonly kind: ThreadKind = "platform";
    static override readonly oneWay = ["$args", "$ready"];
    async run(): Promise<void> {
      const { host } = await import("./remote.host.js");
      return host(this, type);
    }
  }
  class VirtualHost extends Host {
    static override readonly kind = "virtual";
  }
  const classes = { platform: Host, virtual: VirtualHost };
  const made = (): never => {
    throw new TypeError(`${name} makes its objects by start(): await ${name}.start(…)`);
  };
  // To those who look for it among a module's exports, or in a roster, it is the class of its threads.
  define(made, { name, module, prototype: Host.prototype });
  for (const host of [Host, VirtualHost]) {
    define(host, { name });
    define(host.prototype, { constructor: made });
  }
  return Object.assign(made, callsFor(name, classes as never, prototype, {}));
}

function callsFor(
  name: string,
  classes: Record<ThreadKind, Maker>,
  prototype: object,
  options: RemoteOptions,
): RemoteCalls<unknown[], object> {
  const { kind = "platform", runtime, ...rest } = options;
  checkKind(name, kind);
  const Type = classes[kind];
  return {
    async start(...args) {
      const thread = new Type(rest);
      const object = Object.create(prototype) as Remote<object>;
      const calls = await begin(thread, args, runtime);
      ends.set(object, new End(thread, calls));
      return object;
    },
    with: (more) => {
      const known = `${name}.with({ kind: "virtual" })`;
      const given = checkOptions(`${name}.with`, more, known, OPTIONS);
      return callsFor(name, classes, prototype, { ...options, ...given });
    },
    threadOf: (object) => endOf(object).thread,
  };
}

/** Resolves when the object has been made there. */
function begin(
  thread: Thread & HostFields,
  args: unknown[],
  runtime: StartTarget | undefined,
): Promise<Calls> {
  return new Promise((resolve, reject) => {
    thread.$args = args;
    thread.$ready = callback((calls: Calls) => resolve(calls));
    thread.start(runtime);
    thread.join().then(() => reject(hasEnded(thread)), reject);
  });
}

function hasEnded({ name }: Thread): ThreadError {
  return new ThreadError("CALLBACK_GONE", `${name} has ended, and the object that lived on it`);
}

/** This end of each object. */
const ends = new WeakMap<object, End>();

function endOf(object: object): End {
  const end = ends.get(object);
  if (!end) throw new TypeError(`${show(object)} is no object that start() gave`);
  return end;
}

class End {
  constructor(
    readonly thread: Thread,
    readonly calls: Calls,
  ) {}

  async call(name: string, args: unknown[]): Promise<unknown> {
    return this.#heard(() => this.calls.call(name, args));
  }

  /** Once the thread has ended, a call fails as the thread did. */
  async #heard<T>(call: () => Promise<T>): Promise<T> {
    const { thread } = this;
    if (!thread.isAlive()) return this.#gone();
    try {
      return await call();
    } catch (error) {
      const { code, hostEnded } = Object(error) as { code?: unknown; hostEnded?: unknown };
      if (code === "CALLBACK_GONE" && (hostEnded || !thread.isAlive())) return this.#gone();
      throw error;
    }
  }

  async #gone(): Promise<never> {
    await this.thread.join();
    throw hasEnded(this.thread);
  }

  async *read(name: string, args: unknown[]): AsyncGenerator<unknown, unknown, void> {
    const { next, end } = await this.#heard(() => this.calls.read(name, args));
    let over = false;
    try {
      for (;;) {
        const { values, done, result, error }: Step = await this.#heard(next);
        over = done || error !== undefined;
        yield* values;
        if (error) throw error.value;
        if (done) return result;
      }
    } catch (error) {
      over = true;
      throw error;
    } finally {
      if (!over) await this.#heard(end);
    }
  }

  /** Ends it after all calls that were made. */
  async dispose(): Promise<void> {
    const { thread } = this;
    if (thread.isAlive()) await this.calls.end().catch(() => {});
    await thread.join().catch((error: unknown) => {
      // Whoever stopped or killed it knows.
      if (thread.state !== "stopped") throw error;
    });
  }
}

/** Bundlers write `const Store = class _Store` for a class that names itself. */
function nameOf({ name }: AnyClass): string {
  return name.replace(/^_/, "");
}

/** The methods of a class, as they are from another thread. */
function prototypeFor(type: AnyClass): object {
  const methods: Record<string, unknown> = {};
  for (const [name, isGenerator] of methodsOf(type)) {
    if (name === "then") {
      throw new TypeError(
        `${nameOf(type)} has a method then(), so await would call it: give that another name for remote()`,
      );
    }
    methods[name] = isGenerator
      ? function (this: object, ...args: unknown[]) {
          return endOf(this).read(name, args);
        }
      : function (this: object, ...args: unknown[]) {
          return endOf(this).call(name, args);
        };
  }
  return Object.defineProperties(methods, {
    [Symbol.asyncDispose]: {
      value(this: object) {
        return endOf(this).dispose();
      },
    },
    [stays]: { value: `an object of ${nameOf(type)} that lives on another thread` },
  });
}

function methodsOf(type: AnyClass): Map<string, boolean> {
  const methods = new Map<string, boolean>();
  for (let at = type.prototype; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (name === "constructor" || typeof value !== "function" || methods.has(name)) continue;
      methods.set(name, String(value[Symbol.toStringTag]).endsWith("GeneratorFunction"));
    }
  }
  return methods;
}
