import { internal } from "../base/internal.js";
import { checkCount, checkKind, checkOptions, show } from "../base/options.js";
import { type ClassRef, elsewhere, refByName } from "../codec/classes.js";
import type { ThreadKind } from "../realm/protocol.js";
import { Thread, type ThreadOptions } from "../thread.js";

/** Where a class is that only other threads load. */
export interface WorkerClassOptions {
  /** The module that exports the class. Default: none; the roster lists the class, as in `serve({ Search })`. */
  module?: string | URL | undefined;
  /** Its `static kind`. Default: "virtual". */
  kind?: ThreadKind | undefined;
  /** Its `static limit`. Default: none. */
  limit?: number | undefined;
}

type AnyThread = Thread<unknown>;
type AnyClass = abstract new (...args: never[]) => AnyThread;

/** The fields of a class of threads, which are here once the thread has ended. */
type FieldsOf<Type> = {
  readonly [Key in keyof Type as Type[Key] extends (...args: never[]) => unknown
    ? never
    : Key extends keyof AnyThread
      ? never
      : Key]?: Type[Key];
};

/** What `threadClass` gives: makes threads of a class whose code is not loaded here. */
export interface WorkerClass<Class extends AnyClass> {
  new (
    ...args: ConstructorParameters<Class>
  ): (InstanceType<Class> extends Thread<infer Result> ? Thread<Result> : never) &
    FieldsOf<InstanceType<Class>>;
  /** The same class, whose threads get this name, are daemons, or are stopped by this signal. */
  with(options: ThreadOptions): WorkerClass<Class>;
}

/**
 * A class of threads whose module only workers load, with all that it imports. What the constructor is called with here
 * travels to the thread, which calls the constructor there before it calls `run`; the fields are here when the thread
 * has ended. A `name` or a `signal` that the class's constructor gives to `super` has no effect: write `with`.
 *
 * @param name the key in the roster, or, with `module`, the name of the export.
 * @throws {TypeError | RangeError} for a name that is no text, or options of the wrong kind.
 *
 * @example
 * const Search = threadClass<typeof import("./search").Search>("Search");
 * const hits = await new Search(words).start().join();
 */
export function threadClass<Class extends AnyClass>(
  name: string,
  options?: WorkerClassOptions,
): WorkerClass<Class> {
  if (typeof name !== "string" || name === "") {
    throw new TypeError(
      `threadClass takes the name of a class, as in threadClass("Search"), not ${show(name)}`,
    );
  }
  const call = `threadClass("${name}")`;
  const given = checkOptions(call, options, `threadClass("${name}", { module })`, OPTIONS);
  const { module, kind = "virtual", limit } = given as WorkerClassOptions;
  checkKind(call, kind);
  const limited = limit === undefined ? {} : { limit: checkCount(call, "limit", limit) };
  return classFor(name, kind, { ...refByName(call, name, module), ...limited, made: true }, {});
}

const OPTIONS: readonly (keyof WorkerClassOptions)[] = ["module", "kind", "limit"];
const WITH: readonly (keyof ThreadOptions)[] = ["name", "daemon", "signal"];

function classFor<Class extends AnyClass>(
  name: string,
  of: ThreadKind,
  ref: ClassRef,
  options: ThreadOptions,
): WorkerClass<Class> {
  class Elsewhere extends Thread<unknown> {
    static override readonly kind = of;
    static readonly [elsewhere] = ref;
    static with(more: ThreadOptions): WorkerClass<Class> {
      const call = `${name}.with`;
      const given = checkOptions(call, more, `${call}({ name: "search" })`, WITH);
      return classFor(name, of, ref, { ...options, ...given });
    }
    $args: unknown[];
    constructor(...args: unknown[]) {
      super(options);
      this.$args = args;
    }
    /** Its class has it, where this thread runs. */
    run(): never {
      throw new TypeError(`${this[internal].name} runs in another thread: call its start()`);
    }
  }
  Object.defineProperty(Elsewhere, "name", { value: name });
  return Elsewhere as never;
}
