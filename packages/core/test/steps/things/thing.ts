/** What threads of a program share: what they do with it, and what must hold of it. */
import { awaited, method, type Steps } from "../language.js";
import type { Realm } from "../machine.js";

export interface Step {
  readonly how: "try" | "sync" | "async";
  /** Which of the things. */
  readonly what: number;
  /** Which of the thing's deeds. */
  readonly deed: string | number;
  /** For so many steps. */
  readonly held: number;
  readonly timeout: number | undefined;
  readonly abort: number | undefined;
}

export interface Actor {
  readonly realm: Realm;
  readonly name: string;
  /** Counts from 1. */
  readonly number: number;
  /** No thread of its realm ever blocks, so it may hold something while it awaits something else. */
  readonly awaits: boolean;
}

export interface Thing {
  readonly deeds: readonly string[];
  act(actor: Actor, deed: string, step: Step): Steps<void>;
  /** A realm has just made a step. */
  watch?(realm: Realm): void;
  died?(realm: Realm): void;
  /** When nobody can go on any more. */
  checkStill?(): void;
  /** The main realm's, after that: lets go who waits for what does not come. */
  end?(): Steps<void>;
  /** When all threads have ended. */
  checkEnd?(): void;
}

/** What a thread does without, where it was not to be had. */
export const WITHOUT: unique symbol = Symbol("without");
const ENDS = new Set(["THREAD_TIMEOUT", "WOULD_DEADLOCK"]);
const NAMES = new Set(["QueueEmpty", "QueueFull", "QueueShutdown", "BrokenBarrierError"]);

export interface Calls {
  /** Where the thread's way is `try`; without it the promise with a timeout of 0. */
  readonly try?: string;
  readonly sync: string;
  readonly async: string;
  /** Arguments before the options. */
  readonly args?: readonly unknown[];
  /** More options. */
  readonly more?: object;
}

/** Calls a method in the way of a step. @returns what it gives, or `WITHOUT`. */
export function* ask(realm: Realm, object: unknown, calls: Calls, step: Step): Steps {
  const { args = [], more } = calls;
  const { timeout, abort } = step;
  const signal = abort === undefined ? undefined : new StepSignal();
  const given = (options: object): readonly unknown[] =>
    more || Object.values(options).some((value) => value !== undefined)
      ? [...args, { ...options, ...more }]
      : args;
  try {
    if (step.how === "try" && calls.try)
      return yield* method(object, calls.try, more ? [...args, more] : args);
    if (step.how === "sync") return yield* method(object, calls.sync, given({ timeout }));
    const options = step.how === "try" ? { timeout: 0 } : { timeout, signal };
    if (signal && step.how === "async")
      realm.after(abort as number, function* () {
        yield* signal.abort();
      });
    return yield* awaited(yield* method(object, calls.async, given(options)));
  } catch (error) {
    const { code, name } = error as { code?: string; name?: string };
    if (error === StepSignal || ENDS.has(code ?? "") || NAMES.has(name ?? "")) return WITHOUT;
    throw error;
  }
}

/** It may end without what it waits for. */
export function isLimited({ how, timeout, abort }: Step): boolean {
  return how === "try" || timeout !== undefined || (how === "async" && abort !== undefined);
}

/** A signal whose listeners take steps. */
class StepSignal {
  aborted = false;
  reason: unknown;
  readonly #listeners = new Set<unknown>();
  addEventListener(_type: string, listener: unknown): void {
    this.#listeners.add(listener);
  }
  removeEventListener(_type: string, listener: unknown): void {
    this.#listeners.delete(listener);
  }
  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }
  *abort(): Steps<void> {
    this.aborted = true;
    this.reason = StepSignal;
    for (const listener of [...this.#listeners]) yield* method({ listener }, "listener");
  }
}

/** Holds something for so many steps; where that may be, an `await` is among them. */
export function* during(actor: Actor, { held, how }: Step): Steps<void> {
  for (let left = held; left > 0; left--) yield;
  if (actor.awaits && how !== "sync" && held % 3 === 0) yield* later(actor, { held: 10 });
}

/** Goes on when others have made about so many steps. */
export function* later({ realm }: Actor, { held }: Pick<Step, "held">): Steps<void> {
  if (held === 0) return;
  const { machine } = realm;
  const then = new realm.Promise();
  realm.after(held * machine.options.pace * machine.realms.length, function* () {
    then.resolve(undefined);
    yield;
  });
  yield* awaited(then);
}

const THREAD = Symbol.for("heddle.thread");
/** A thread for what wants to know its owner. */
export function ownerOf({ name, number }: Pick<Actor, "name" | "number">): object {
  return { [THREAD]: { ident: number, name }, join(): void {} };
}
