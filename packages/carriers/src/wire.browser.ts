/** What hands over a worker's wire. */
export interface Hello {
  /** The worker's end of it. */
  readonly port: MessagePort;
  /** The name of a lock for the worker to hold for life, which tells when it has stopped; `undefined`: none. */
  readonly lock: string | undefined;
}

/** Beside core's messages: this worker holds its lock. */
export const HELD = "held";
/** Beside core's messages, and the last: this worker has ended. */
export const GONE = "gone";
