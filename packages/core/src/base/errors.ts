/**
 * Every reason for which heddle refuses or fails, as `ThreadError.code`.
 * The README of `@heddle/core` has a heading for each.
 */
export type ThreadErrorCode =
  | "THREAD_ALREADY_STARTED"
  | "THREAD_NOT_STARTED"
  | "THREAD_JOIN_SELF"
  | "THREAD_IS_MAIN"
  | "THREAD_TIMEOUT"
  | "THREAD_MODULE"
  | "THREAD_BOOTSTRAPPING"
  | "THREAD_FIELD"
  | "THREAD_UNCLONEABLE"
  | "THREAD_NOT_PLATFORM"
  | "THREAD_UNKNOWN"
  | "THREAD_STOPPED"
  | "THREAD_KILLED"
  | "THREAD_LOST"
  | "NO_RUNTIME"
  | "RUNTIME_CLOSED"
  | "RUNTIME_IN_CARRIER"
  | "NO_SHARED_MEMORY"
  | "CANNOT_BLOCK"
  | "WOULD_DEADLOCK"
  | "DISPOSED"
  | "LOCK_NOT_HELD"
  | "BARRIER_BROKEN"
  | "QUEUE_EMPTY"
  | "QUEUE_FULL"
  | "QUEUE_SHUTDOWN"
  | "GROUP_ENDED"
  | "EXECUTOR_SHUTDOWN"
  | "FUTURE_CANCELLED"
  | "FUTURE_INVALID_STATE"
  | "THREAD_POOL_BROKEN"
  | "STREAM_HAS_READER"
  | "CALLBACK_GONE";

/**
 * What heddle itself throws and rejects with. `code` is stable and meant for programs,
 * `message` says what to do and may change. Errors that a thread's `run` throws are never
 * wrapped in it.
 *
 * @example
 * try { await thread.join({ timeout: 100 }); }
 * catch (error) { if (error instanceof ThreadError && error.code === "THREAD_TIMEOUT") … }
 */
export class ThreadError extends Error {
  /** Why, for programs: the README has a heading for each. */
  readonly code: ThreadErrorCode;

  constructor(code: ThreadErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** What waiting at a broken barrier throws and rejects with. Python's `threading.BrokenBarrierError`. */
export class BrokenBarrierError extends ThreadError {
  constructor() {
    super(
      "BARRIER_BROKEN",
      "the barrier is broken: a thread that waited timed out, was aborted or lost its carrier, the action threw, or abort() or reset() was called; reset() makes it whole again",
    );
  }
}

/** What a `get` whose time is up rejects with. Python's `queue.Empty`. */
export class QueueEmpty extends ThreadError {
  constructor(message: string) {
    super("QUEUE_EMPTY", message);
  }
}

/** What a `put` whose time is up rejects with. Python's `queue.Full`. */
export class QueueFull extends ThreadError {
  constructor(message: string) {
    super("QUEUE_FULL", message);
  }
}

/** What a queue's methods throw after `shutdown()`. Python's `queue.ShutDown`. */
export class QueueShutdown extends ThreadError {
  constructor(message: string) {
    super("QUEUE_SHUTDOWN", message);
  }
}

/** By the names that they have everywhere, also where a minifier gives them others. */
export const ownErrors: Readonly<Record<string, new (...args: never[]) => Error>> = {
  ThreadError,
  BrokenBarrierError,
  QueueEmpty,
  QueueFull,
  QueueShutdown,
};

// On the prototype, so that `name` is no own property that would have to travel.
for (const [value, { prototype }] of Object.entries(ownErrors))
  Object.defineProperty(prototype, "name", { value, configurable: true, writable: true });
