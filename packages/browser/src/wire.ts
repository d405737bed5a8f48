/** The first message to a worker: its end of the wire, and a lock of its own that tells when it is gone. */
export interface Hello {
  heddle: MessagePort;
  lock: string;
}

/** Beside core's messages: this worker holds its lock. */
export const HELD = "held";
/** Beside core's messages, and the last: this worker has ended. */
export const GONE = "gone";
