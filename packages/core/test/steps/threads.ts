/** Threads that share locks, semaphores and an event, and what must hold of them. */
import { atOnce, awaited, method, type Steps } from "./language.js";
import type { Realm } from "./machine.js";
import { type Program, Violation } from "./program.js";

/** What there is to share. A lock is a permit that only one has. */
export interface Share {
  readonly name: "Lock" | "Semaphore";
  /** How many may have it at a time. */
  readonly permits: number;
}

export interface Step {
  readonly how: "try" | "sync" | "async";
  /** Which of the objects. */
  readonly what: number;
  /** For so many steps. */
  readonly held: number;
  readonly timeout: number | undefined;
  readonly abort: number | undefined;
}

interface LockObject {
  readonly abandoned: boolean;
}

/** Who has what, as the threads themselves see it. */
export class Shares {
  readonly #holders: { realm: Realm; name: string }[][];
  readonly #places: number[];

  constructor(
    readonly program: Program,
    readonly shares: readonly Share[],
  ) {
    this.#holders = shares.map(() => []);
    this.#places = shares.map(({ name, permits }) =>
      program.make(
        `sharing/${name.toLowerCase()}.ts`,
        name,
        ...(name === "Semaphore" ? [permits] : []),
      ),
    );
    program.checks.push(() => this.#checkFree());
  }

  /** Realms with threads that wait with promises. */
  readonly #mixed = new Set<Realm>();

  expect(realm: Realm, list: readonly Step[]): void {
    if (list.some((step) => step.how !== "sync")) this.#mixed.add(realm);
  }

  *run(realm: Realm, name: string, list: readonly Step[]): Steps<void> {
    const { program } = this;
    for (const step of list) {
      const nth = step.what % this.shares.length;
      const { name: type } = this.shares[nth] as Share;
      const object = program.object(realm, this.#places[nth] as number);
      const asked = this.#asIsAllowed(realm, step, type);
      program.note(`${name} asks for ${type} ${nth}, ${asked.how}, timeout ${step.timeout}`);
      const held = yield* ask(realm, type, object, asked);
      program.note(`${name} ${held ? "has" : "does without"} ${type} ${nth}`);
      if (!held) continue;
      this.#take(nth, realm, name, object);
      for (let left = step.held; left > 0; left--) yield;
      this.#leave(nth, name);
      program.note(`${name} releases ${type} ${nth}`);
      if (type === "Lock") yield* method(object, "release");
      else yield* method(held, Symbol.dispose);
    }
  }

  /**
   * A page's main thread must not block. And who blocks without limit may wait for a thread of its own realm
   * that has the permit and never goes on: a lock says so, a semaphore cannot know.
   */
  #asIsAllowed(realm: Realm, step: Step, type: string): Step {
    if (step.how !== "sync") return step;
    if (!realm.canBlock) return { ...step, how: "async" };
    return type === "Semaphore" && this.#mixed.has(realm)
      ? { ...step, timeout: step.timeout ?? 8 }
      : step;
  }

  #take(nth: number, realm: Realm, name: string, object: object): void {
    const { name: type, permits } = this.shares[nth] as Share;
    const before = this.#holders[nth] ?? [];
    const living = before.filter((holder) => holder.realm.alive);
    if (living.length >= permits)
      throw new Violation(`${name} has ${type} ${nth}, and ${living[0]?.name} has it too`);
    if (type === "Lock") {
      const { abandoned } = object as LockObject;
      if (before.length > 0 && !abandoned)
        throw new Violation("a lock is not abandoned though its holder died");
      if (abandoned && this.program.deaths === 0)
        throw new Violation("a lock is abandoned though nobody died");
    }
    this.#holders[nth] = [...living, { realm, name }];
  }

  #leave(nth: number, name: string): void {
    this.#holders[nth] = this.#holders[nth]?.filter((holder) => holder.name !== name) ?? [];
  }

  /** At the end everything can be had at once, and as often as in the beginning. */
  #checkFree(): void {
    const { main } = this.program;
    this.shares.forEach(({ name, permits }, nth) => {
      const object = this.program.object(main, this.#places[nth] as number);
      for (let left = permits; left > 0; left--)
        if (!atOnce(method(object, "tryAcquire")))
          throw new Violation(`${name} ${nth} is not free`);
      if (atOnce(method(object, "tryAcquire")))
        throw new Violation(`${name} ${nth} can be had too often`);
    });
  }
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

/** @returns what it got, or nothing. */
function* ask(realm: Realm, type: string, object: object, step: Step): Steps<unknown> {
  const { timeout, abort } = step;
  const holds = type === "Semaphore";
  const signal = new StepSignal();
  const never = timeout === undefined && abort === undefined;
  try {
    if (step.how === "try") {
      if (!holds) return yield* method(object, "tryAcquire");
      return yield* awaited(yield* method(object, "hold", [{ timeout: 0 }]));
    }
    if (step.how === "sync") {
      const options = timeout === undefined ? [] : [{ timeout }];
      return yield* method(object, holds ? "holdSync" : "acquireSync", options);
    }
    if (abort !== undefined)
      realm.after(abort, function* () {
        yield* signal.abort();
      });
    const options = never ? [] : [{ timeout, signal }];
    return yield* awaited(yield* method(object, holds ? "hold" : "acquire", options));
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (error === StepSignal || code === "THREAD_TIMEOUT" || code === "WOULD_DEADLOCK")
      return false;
    throw error;
  }
}

/** Waits for an event that is set and cleared, and at the end set for good by the main realm. */
export function* runEvent(
  program: Program,
  realm: Realm,
  name: string,
  event: object,
  how: "sync" | "async" | "set" | "pulse",
): Steps<void> {
  program.note(`${name}: ${how}`);
  if (how === "sync" && realm.canBlock) yield* method(event, "waitSync");
  else if (how === "sync" || how === "async") yield* awaited(yield* method(event, "wait"));
  else yield* method(event, "set");
  if (how === "pulse") yield* method(event, "clear");
  program.note(`${name}: done`);
}
