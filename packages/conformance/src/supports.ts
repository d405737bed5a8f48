/**
 * What an adapter's runtime can do. What it cannot is tried all the same, and must fail as documented.
 */
export interface Supports {
  /** `joinSync` in the realm that makes carriers. Without: CANNOT_BLOCK. */
  readonly blockMain: boolean;
  /** `joinSync` in a thread. Without: CANNOT_BLOCK, or NO_SHARED_MEMORY where that is why. */
  readonly blockCarrier: boolean;
  /**
   * `SharedArrayBuffer`, for structs, for locks and queues that block, and so that threads that have not begun
   * move to idle carriers. Without: NO_SHARED_MEMORY; the asynchronous forms of locks and queues work by messages.
   */
  readonly sharedMemory: boolean;
  /** The option `currentThread`. Without: THREAD_UNKNOWN after an `await`. */
  readonly currentThreadOption: boolean;
  /** A class is found by its `static module` where no roster has it. */
  readonly moduleUrls: boolean;
  /** The runtime is made with `classes: fixtures`, which its worker file serves. */
  readonly roster: boolean;
  /** `kill()` ends a thread in the middle of a loop. */
  readonly killBusy: boolean;
  /** It is seen when a thread ends its own carrier: `process.exit()`, `self.close()`. */
  readonly lostOnExit: boolean;
  /** An uncaught error, such as one thrown in a timer, fails its thread or goes to `excepthook`. */
  readonly uncaughtErrors: boolean;
  /** The runtime knows which virtual thread such an error comes from, where `currentThread` is on. */
  readonly uncaughtThread: boolean;
  /** Every carrier is a realm of its own: `isMain` is false there, module variables are its own. */
  readonly realms: boolean;
}
