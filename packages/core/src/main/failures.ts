import { FinalizationRegistry, WeakRef } from "../base/globals.js";
import type { Failure, Host } from "../port.js";
import type { Excepthook } from "../threads/runtime.js";

/** Failures that nobody has joined. They go to the hook when nobody can any more. */
export class Failures {
  readonly #waiting = new Map<
    number,
    { error: unknown; name: string; thread: WeakRef<object> | undefined }
  >();
  readonly #collected = new FinalizationRegistry<number>((ident) => this.report(ident));

  constructor(
    readonly host: Host,
    public hook: Excepthook,
  ) {}

  add(ident: number, name: string, error: unknown, thread: object | undefined): void {
    if (thread) this.#collected.register(thread, ident);
    this.#waiting.set(ident, { error, name, thread: thread && new WeakRef(thread) });
  }

  joined(ident: number): void {
    this.#waiting.delete(ident);
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Nobody can join it any more. */
  report(ident: number): void {
    const failure = this.#waiting.get(ident);
    if (!failure) return;
    this.#waiting.delete(ident);
    const { error, name } = failure;
    const told: Failure = { error, name, ident, thread: failure.thread?.deref() ?? null };
    try {
      this.hook(told);
    } catch (hookError) {
      console.error("Exception in excepthook:");
      console.error(hookError);
      printFailure(this.host)(told);
    }
  }

  reportAll(): void {
    for (const ident of [...this.#waiting.keys()]) this.report(ident);
  }
}

/** Prints "Exception in thread NAME:" with the stack to stderr and makes the exit code 1. */
export function printFailure(host: Host): Excepthook {
  return ({ error, name }) => {
    console.error(`Exception in thread ${name}:`);
    console.error(error);
    host.fail();
  };
}
