/**
 * What the rewritten modules call: JavaScript's calls, loops, promises and `async`, a step at a time. A step
 * is what a generator yields; whoever drives it decides when it goes on, or that it never does.
 */
import { Violation } from "./violation.js";

export type Steps<T = unknown> = Generator<unknown, T, unknown>;
// biome-ignore lint/complexity/noBannedTypes: functions of the modules under test, of every shape.
type Callable = Function;

const generator = Object.getPrototypeOf(function* () {});
function takesSteps(value: unknown): value is (...args: unknown[]) => Steps {
  return typeof value === "function" && Object.getPrototypeOf(value) === generator;
}

const { prototype: list } = Array;
/** Native functions that call what they are given, and can only do so at once. All others keep it. */
const callers = new Set<Callable>([
  list.every,
  list.filter,
  list.find,
  list.findIndex,
  list.flatMap,
  list.forEach,
  list.map,
  list.reduce,
  list.some,
  list.sort,
  Array.from,
  Map.prototype.forEach,
  Set.prototype.forEach,
]);

class Emitted {
  constructor(readonly value: unknown) {}
}

class Awaited {
  constructor(readonly value: unknown) {}
}

/** `await`, in an async function or a thread. */
export function* awaited(value: unknown): Steps {
  return yield new Awaited(value);
}

/** Nothing that is done at once takes longer. */
const MOST_AT_ONCE = 10_000;

/** Runs to its end, with nothing in between. */
export function atOnce<T>(steps: Steps<T>): T {
  for (let left = MOST_AT_ONCE; left > 0; left--) {
    const next = steps.next();
    if (next.done) return next.value;
  }
  throw new Violation("what takes no time for itself never ends");
}

export function* apply(callee: unknown, self: unknown, args: readonly unknown[]): Steps {
  if (typeof callee !== "function") throw new TypeError(`${String(callee)} is not a function`);
  if (takesSteps(callee)) return yield* Reflect.apply(callee, self, args);
  if (!callers.has(callee)) return Reflect.apply(callee, self, args);
  const native = args.map((arg) =>
    takesSteps(arg) ? (...given: unknown[]) => atOnce(Reflect.apply(arg, undefined, given)) : arg,
  );
  return Reflect.apply(callee, self, native);
}

export function* method(
  on: unknown,
  key: string | symbol,
  args: readonly unknown[] = [],
  optional = false,
): Steps {
  if (optional && (on === undefined || on === null)) return undefined;
  const callee = (on as Record<string | symbol, unknown>)[key];
  if (optional && callee === undefined) return undefined;
  if (typeof callee !== "function") throw new TypeError(`${String(key)} is not a function`);
  return yield* apply(callee, on, args);
}

function* callFunction(
  callee: unknown,
  self: unknown,
  args: readonly unknown[],
  optional: boolean,
): Steps {
  if (optional && callee === undefined) return undefined;
  return yield* apply(callee, self, args);
}

/** What a rewritten generator function gives. */
class Items {
  readonly #items: Steps;
  constructor(items: Steps) {
    this.#items = items;
  }
  *next(): Steps<IteratorResult<unknown>> {
    for (;;) {
      const { done, value } = this.#items.next();
      if (done) return { done, value };
      if (value instanceof Emitted) return { done: false, value: value.value };
      yield value;
    }
  }
  *[Symbol.iterator](): Iterator<unknown> {
    for (;;) {
      const { done, value } = atOnce(this.next());
      if (done) return;
      yield value;
    }
  }
}

type Listed = Items | Iterator<unknown>;
type Settle = (value: unknown) => void;
type PromiseClass = ReturnType<typeof promises>;

/** A realm's `Promise`, whose callbacks run as its microtasks. */
export function promises(microtask: (steps: Steps) => void) {
  return class StepPromise {
    #state: "pending" | "done" | "failed" = "pending";
    #value: unknown;
    #told: (() => void)[] = [];

    static *make(executor: unknown): Steps {
      const promise = new StepPromise();
      try {
        yield* apply(executor, undefined, [promise.resolve, promise.reject]);
      } catch (error) {
        promise.reject(error);
      }
      return promise;
    }

    static readonly resolve = (value: unknown): StepPromise => {
      if (value instanceof StepPromise) return value;
      const promise = new StepPromise();
      promise.resolve(value);
      return promise;
    };

    static readonly reject = (error: unknown): StepPromise => {
      const promise = new StepPromise();
      promise.reject(error);
      return promise;
    };

    readonly resolve: Settle = (value) => {
      if (value instanceof StepPromise) value.then(this.resolve, this.reject);
      else this.#settle("done", value);
    };

    readonly reject: Settle = (error) => this.#settle("failed", error);

    #settle(state: "done" | "failed", value: unknown): void {
      if (this.#state !== "pending") return;
      this.#state = state;
      this.#value = value;
      for (const tell of this.#told.splice(0)) tell();
    }

    // biome-ignore lint/suspicious/noThenProperty: it is one.
    readonly then = (done?: unknown, failed?: unknown): StepPromise => {
      const result = new StepPromise();
      const react = (): void => {
        const callback = this.#state === "done" ? done : failed;
        const value = this.#value;
        const passOn = this.#state === "done" ? result.resolve : result.reject;
        microtask(
          (function* () {
            if (typeof callback !== "function") return passOn(value);
            try {
              result.resolve(yield* apply(callback, undefined, [value]));
            } catch (error) {
              result.reject(error);
            }
          })(),
        );
      };
      if (this.#state === "pending") this.#told.push(react);
      else react();
      return result;
    };

    readonly catch = (failed: unknown): StepPromise => this.then(undefined, failed);
  };
}

/** Goes on with an async function until it waits. */
function* goOn(
  steps: Steps,
  result: InstanceType<PromiseClass>,
  Own: PromiseClass,
  enter: () => IteratorResult<unknown>,
): Steps<void> {
  try {
    for (let next = enter(); ; ) {
      if (next.done) return result.resolve(next.value);
      if (next.value instanceof Awaited) {
        Own.resolve(next.value.value).then(
          function* (value: unknown) {
            yield* goOn(steps, result, Own, () => steps.next(value));
          },
          function* (error: unknown) {
            yield* goOn(steps, result, Own, () => steps.throw(error));
          },
        );
        return;
      }
      next = steps.next(yield next.value);
    }
  } catch (error) {
    result.reject(error);
  }
}

/** What `toSteps` names, for the modules of one realm. */
export function language(Own: PromiseClass) {
  function* create(type: unknown, args: readonly unknown[]): Steps {
    if (type === Own) return yield* Own.make(args[0]);
    return Reflect.construct(type as Callable, args);
  }
  return {
    $method: method,
    $methodOnce: (on: unknown, key: string, args: readonly unknown[], optional: boolean) =>
      atOnce(method(on, key, args, optional)),
    $function: callFunction,
    $functionOnce: (callee: unknown, self: unknown, args: readonly unknown[], optional: boolean) =>
      atOnce(callFunction(callee, self, args, optional)),
    $new: create,
    $newOnce: (type: unknown, args: readonly unknown[]) => atOnce(create(type, args)),
    *$async(steps: Steps): Steps<InstanceType<PromiseClass>> {
      const result = new Own();
      yield* goOn(steps, result, Own, () => steps.next());
      return result;
    },
    $await: awaited,
    *$step(value: unknown): Steps {
      yield;
      return value;
    },
    $items: (items: Steps): Items => new Items(items),
    $emit: (value: unknown): Emitted => new Emitted(value),
    *$each(items: Items): Steps<void> {
      for (let next = yield* items.next(); !next.done; next = yield* items.next())
        yield new Emitted(next.value);
    },
    $list: (list: Iterable<unknown>): Listed =>
      list instanceof Items ? list : list[Symbol.iterator](),
    *$next(list: Listed): Steps<IteratorResult<unknown>> {
      return list instanceof Items ? yield* list.next() : list.next();
    },
  };
}
