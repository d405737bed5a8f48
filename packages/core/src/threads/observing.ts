import type { EndState, ThreadKind } from "../realm/protocol.js";

/**
 * What a runtime did and does, as it was when `runtime.stats()` was called. A thread that a thread starts
 * counts from when the main realm hears of it, so not at all where it cannot leave its carrier.
 */
export interface RuntimeStats {
  /** Threads by their `state`: those that are alive, and all that have ended. */
  readonly totals: {
    readonly queued: number;
    readonly running: number;
    readonly done: number;
    readonly failed: number;
    readonly stopped: number;
    readonly lost: number;
  };
  /** The carriers that live, oldest first. */
  readonly carriers: readonly CarrierStats[];
  /** How long threads waited and ran; null as long as no thread has ended that was observed from its start. */
  readonly waited: TimeStats | null;
  /** How long they ran, as `waited`. */
  readonly ran: TimeStats | null;
}

/** One carrier, as it is at this moment. */
export interface CarrierStats {
  /** A number of this carrier's own in the whole program, never used again. */
  readonly id: number;
  /** "platform" for a platform thread's own. */
  readonly kind: ThreadKind;
  /** Threads that were sent there and have not begun; more may be queued in `totals`. */
  readonly queued: number;
  /** Threads that have begun there and not ended. */
  readonly running: number;
  /** Threads that ended there in the state "done". */
  readonly done: number;
  /** One of its threads blocks it in `joinSync`. */
  readonly blocked: boolean;
  /** The name of the machine, where threads run on others: each of these then counts as one carrier. */
  readonly machine?: string;
}

/** Milliseconds. The percentiles are off by at most 1.6 %, and below 2 µs by at most 1 µs. */
export interface TimeStats {
  /** Threads that were timed. */
  readonly count: number;
  /** Half of them took no longer. */
  readonly p50: number;
  /** 95 of 100 took no longer. */
  readonly p95: number;
  /** 99 of 100 took no longer. */
  readonly p99: number;
  /** The longest. */
  readonly max: number;
}

/** A thread was started. No carrier has been chosen for it yet. */
export interface ThreadStartEvent {
  /** The thread's `ident`. */
  readonly ident: number;
  /** The thread's name. */
  readonly name: string;
  /** "virtual" or "platform". */
  readonly kind: ThreadKind;
}

/** A thread has ended. */
export interface ThreadEndEvent extends ThreadStartEvent {
  /** How it ended: "done" with a result, "failed" with an error, "stopped" by `stop` or `kill`, "lost" with its carrier. */
  readonly state: EndState;
  /** What its `join` rejects with; undefined where it is done. */
  readonly error: unknown;
  /** The `id` of the carrier that took it up; null where none did. */
  readonly carrier: number | null;
  /** The name of the machine that ran it, where threads run on others. */
  readonly machine?: string;
  /**
   * Milliseconds from `start()` until its carrier began to run it, or until its end where it did not come to
   * run. Of a thread that a thread starts: from when the main realm heard of it. Null where it was started
   * before anybody observed, and where its carrier died before it could tell when it began.
   */
  readonly waited: number | null;
  /**
   * Milliseconds from when its carrier began to run it until `run` had its result or its error, on the
   * carrier's own clock, with all that the carrier did for others meanwhile; 0 where it did not come to run.
   * Of a thread that is killed or lost: until the main realm heard of it. Null where `waited` is.
   */
  readonly ran: number | null;
}

/**
 * Is told of threads. What it throws is an uncaught error of the main realm, and no thread's business. It
 * must not block: `joinSync` in it throws CANNOT_BLOCK.
 */
export interface ThreadObserver {
  /** Called within `start()`; of a thread that a thread starts, when the main realm hears of it. */
  start?(event: ThreadStartEvent): void;
  /** Called when the thread's state is final, before those go on who wait for it. */
  end?(event: ThreadEndEvent): void;
}
