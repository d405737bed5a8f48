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
  | "LOCK_NOT_HELD";

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
  readonly code: ThreadErrorCode;

  constructor(code: ThreadErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

// On the prototype, so that `name` is no own property that would have to travel.
Object.defineProperty(ThreadError.prototype, "name", {
  value: "ThreadError",
  configurable: true,
  writable: true,
});
