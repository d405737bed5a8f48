import { monotonic } from "../base/clock.js";
import { FinalizationRegistry, setTimeout, WeakRef } from "../base/globals.js";
import type { Host } from "../port.js";
import type { Thread } from "../thread.js";
import type { Excepthook, ThreadFailure } from "../threads/runtime.js";
import { Faults } from "./faults.js";

/** Milliseconds that others have to join a thread that has failed, before its failure is told. */
const GRACE = 1000;

/** A failure that nobody has joined. */
interface Unjoined {
  readonly name: string;
  readonly error: unknown;
  readonly thread: WeakRef<Thread<unknown>> | undefined;
  /** When it is told. */
  due: number;
  told: boolean;
  /** It was printed: unless somebody joins it still, the program has failed. */
  printed: boolean;
}

/**
 * Failures that nobody has joined. Each is told to the hook once: when the grace is over, the thread is
 * collected, or the program ends, whichever comes first.
 */
export class Failures {
  hook: Excepthook;
  readonly #unjoined = new Map<number, Unjoined>();
  readonly #collected = new FinalizationRegistry<number>((ident) => this.collected(ident));
  readonly #faults = new Faults();
  /** When the next one is told; Infinity where nothing is to be told. */
  #next = Number.POSITIVE_INFINITY;

  /**
   * @param isOnItsWay whether somebody who may be joining the thread is still to hear of its end.
   */
  constructor(
    readonly host: Pick<Host, "fail">,
    hook: Excepthook | undefined,
    readonly isOnItsWay: (ident: number) => boolean,
  ) {
    this.hook = hook === undefined ? this.print : hook;
  }

  add(ident: number, name: string, error: unknown, thread: object | undefined): void {
    if (thread) this.#collected.register(thread, ident);
    const due = monotonic() + GRACE;
    const held = thread && new WeakRef(thread as Thread<unknown>);
    this.#unjoined.set(ident, { name, error, thread: held, due, told: false, printed: false });
    this.#wake(due);
  }

  joined(ident: number): void {
    this.#unjoined.delete(ident);
  }

  /** Nobody can join it any more. */
  collected(ident: number): void {
    const failure = this.#unjoined.get(ident);
    if (!failure) return;
    this.#tell([[ident, failure]]);
    this.#unjoined.delete(ident);
    if (failure.printed) this.host.fail();
  }

  /**
   * A thread left an error behind, in a timer or a promise.
   *
   * @param ident 0 where it is not known which thread.
   */
  left(error: unknown, name: string, ident = 0): void {
    this.#call({ error, name, ident, thread: null });
  }

  get size(): number {
    return this.#unjoined.size;
  }

  /** Tells what was left unjoined for long enough. */
  reportDue(): void {
    if (monotonic() >= this.#next) this.#look();
  }

  #look(): void {
    const now = monotonic();
    this.#next = Number.POSITIVE_INFINITY;
    const due: [number, Unjoined][] = [];
    for (const [ident, failure] of this.#unjoined) {
      if (failure.told) continue;
      if (failure.due <= now && this.isOnItsWay(ident)) failure.due = now + GRACE;
      if (failure.due <= now) due.push([ident, failure]);
      else this.#wake(failure.due);
    }
    this.#tell(due);
  }

  /** The program ends. */
  reportAll(): void {
    this.#tell([...this.#unjoined]);
    for (const { printed } of this.#unjoined.values()) if (printed) this.host.fail();
  }

  /** The hook that prints "Exception in thread NAME:" with the stack to stderr, and makes the exit code 1. */
  readonly print: Excepthook = ({ error, name, ident }) => {
    this.#faults.print(name, error);
    const failure = this.#unjoined.get(ident);
    if (failure) failure.printed = true;
    else this.host.fail();
  };

  #tell(failures: readonly (readonly [number, Unjoined])[]): void {
    this.#faults.gather(() => {
      for (const [ident, failure] of failures) {
        if (failure.told) continue;
        failure.told = true;
        const { error, name, thread } = failure;
        this.#call({ error, name, ident, thread: thread?.deref() ?? null });
        if (!failure.printed) this.#unjoined.delete(ident);
      }
    });
  }

  #call(failure: ThreadFailure): void {
    try {
      this.hook(failure);
    } catch (hookError) {
      console.error("Exception in excepthook:");
      console.error(hookError);
      this.print(failure);
    }
  }

  #wake(due: number): void {
    if (due >= this.#next) return;
    this.#next = due;
    const timer: unknown = setTimeout(() => this.#look(), Math.max(0, due - monotonic()));
    // On Node a timer keeps the program alive: its end tells what is left.
    (timer as { unref?(): void }).unref?.();
  }
}
