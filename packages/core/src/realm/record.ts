import type { EndState, Kind, State } from "./protocol.js";

/** What a `Thread` asks of the side that it is on: the main realm's runtime, or the carrier. */
export interface Realm {
  /** Takes a thread: gives it an ident and sees to it that it runs. */
  start(thread: object, record: ThreadRecord): void;
  stop(record: ThreadRecord, reason: unknown, by?: number): void;
  kill(record: ThreadRecord): void;
  /** Brings a queued thread's state up to date, where it can be seen that it has begun. */
  look(record: ThreadRecord): void;
  /** Somebody was given the failure, so it is not lost. */
  joined(record: ThreadRecord): void;
  /** While somebody waits for a thread, the program must not end for want of work. */
  hold(): void;
  unhold(): void;
  /** Blocks until the thread has ended; false once `timeout` milliseconds have passed. */
  waitSync(record: ThreadRecord, timeout: number): boolean;
  /** Blocks until `done`, which is asked whenever this realm's bell rings; false once `timeout` has passed. */
  block(done: () => boolean, timeout: number): boolean;
  /** Throws where this realm must not block. */
  checkBlock(instead: string): void;
  /** Whether `thread` is the one that calls: "unknown" where the runtime cannot tell. */
  isCurrent(thread: object): boolean | "unknown";
  current(): object;
  /** The threads that are alive, without the main one. */
  enumerate(): object[];
  readonly isCarrier: boolean;
  /** In the main realm: takes in and sends out what waits, while no event arrives. */
  service?(): void;
  /** In the main realm: marks who has died, and no more, while no event arrives. */
  reap?(): void;
  /** In the main realm: the program ends, so what nobody joined is told now. */
  reportFailures?(): void;
}

/**
 * What a realm knows of one thread. The thread object and the handles that stand for it in the same
 * realm share one, so they agree at all times.
 */
export class ThreadRecord {
  ident: number | null = null;
  state: State = "new";
  /** The result or the error, once ended. */
  value: unknown = undefined;
  /** Somebody was given the failure, so it is not lost. */
  joined = false;
  /** `stop` was asked, here or elsewhere. */
  stopping = false;
  reason: unknown = undefined;
  /** The realm whose stop it obeys: there the reason is the very object that was given. */
  stoppedBy: number | undefined = undefined;
  /** The place of `start()`, where the runtime traces it. */
  startedAt: string | undefined = undefined;
  realm: Realm | undefined = undefined;
  /** For a stop from outside: ends the listening. */
  unlisten: (() => void) | undefined = undefined;
  #controller: AbortController | undefined = undefined;
  /** One, mostly. */
  #waiters: (() => void) | Set<() => void> | undefined = undefined;

  /**
   * @param label the name, or the number that makes one of `base`: most names are never asked for.
   * @param base the name of the thread's class.
   */
  constructor(
    public label: string | number,
    readonly base: string,
    public daemon: boolean,
    readonly kind: Kind,
  ) {}

  get name(): string {
    return nameOf(this);
  }

  get alive(): boolean {
    return this.state === "queued" || this.state === "running";
  }

  get ended(): boolean {
    return this.state !== "new" && !this.alive;
  }

  /** Aborts when the thread is asked to stop. Made when first looked at. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.stopping) this.#controller.abort(this.reason);
    }
    return this.#controller.signal;
  }

  /** Through the realm that the thread is at home in; `by` is the realm that asks, where it is another. */
  stop(reason: unknown, by?: number): void {
    this.realm?.stop(this, reason, by);
  }

  kill(): void {
    this.realm?.kill(this);
  }

  markStopping(reason: unknown, by?: number): void {
    if (this.stopping) return;
    this.stopping = true;
    this.stoppedBy = by;
    this.reason = reason;
    this.#controller?.abort(reason);
  }

  /** Once; later calls change nothing. */
  end(state: EndState, value: unknown): void {
    if (this.ended) return;
    this.state = state;
    this.value = value;
    this.unlisten?.();
    this.unlisten = undefined;
    const waiters = this.#waiters;
    this.#waiters = undefined;
    if (typeof waiters === "function") waiters();
    else if (waiters) for (const waiter of waiters) waiter();
  }

  /** Calls back at the end. Returns what takes the waiter off again. */
  onEnd(waiter: () => void): () => void {
    if (this.#waiters === undefined) this.#waiters = waiter;
    else if (typeof this.#waiters === "function") this.#waiters = new Set([this.#waiters, waiter]);
    else this.#waiters.add(waiter);
    return () => {
      if (this.#waiters === waiter) this.#waiters = undefined;
      else if (typeof this.#waiters === "object") this.#waiters.delete(waiter);
    };
  }
}

export function nameOf({ label, base }: { label: string | number; base: string }): string {
  return typeof label === "string" ? label : `${base}-${label}`;
}
