/** What hands over a worker's wire. */
export interface Hello {
  /** The worker's end of it. */
  readonly port: MessagePort;
  /** A lock of its own, which the worker holds for life: it tells when it is gone. */
  readonly lock: string;
}

/** Beside core's messages: this worker holds its lock. */
export const HELD = "held";
/** Beside core's messages, and the last: this worker has ended. */
export const GONE = "gone";
