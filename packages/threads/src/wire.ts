/**
 * The one call that a carrier gets through threads.js. The name is nobody else's: a worker file may
 * expose functions of its own beside its classes.
 */
export const METHOD = "@heddle/threads";

/** What that call hands over. `Port` is the runtime's own MessagePort. */
export interface Hello<Port = unknown> {
  /** The carrier's end of heddle's own wire. */
  readonly port: Port;
  /** Node: the runtime's option of that name. */
  readonly currentThread?: boolean;
  /** Browsers: a lock that the carrier holds for life, which tells when it is gone. */
  readonly lock?: string;
}

/** Beside core's messages, in browsers: this worker holds its lock. */
export const HELD = "held";
/** Beside core's messages, in browsers, and the last: this worker has ended. */
export const GONE = "gone";

/** How threads.js asks a worker to call a function that it exposes. */
export interface Run {
  readonly type: "run";
  /** The call's own number; threads.js begins at 1. */
  readonly uid: number;
  readonly method: string;
  readonly args: readonly [Hello];
}

export function isRun(data: unknown): data is Run {
  if (typeof data !== "object" || data === null) return false;
  const { type, method } = data as Partial<Run>;
  return type === "run" && method === METHOD;
}
