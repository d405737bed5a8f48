/**
 * The port: everything that core asks of a JavaScript runtime. An adapter is an implementation of
 * `Host` for the realm that makes carriers (`parent.ts`) and of `CarrierHost` for the realm that
 * is one (`worker.ts`). Nothing here assumes that the two sides share memory: what needs it says so.
 */

/** One end of the wire between the main realm and a carrier. Messages arrive whole and in order. */
export interface Wire {
  /** Sends what structured clone takes. Throws, and sends nothing, where it cannot be cloned. */
  post(message: unknown, transfer: readonly unknown[]): void;
  /**
   * Takes the next message without a turn of the event loop, `undefined` where none has come. Leave it
   * out where the runtime has no such call: answers to a blocked carrier then go by shared memory.
   */
  receive?(): { readonly message: unknown } | undefined;
}

/** What a carrier's life tells the main realm. */
export interface CarrierEvents {
  /** A message from the carrier, whole and in order. */
  message(message: unknown): void;
  /**
   * Once, whatever ended it, after its last message, and when it certainly does not run any more: what it was
   * doing in shared memory is taken over. `cause` where the runtime gives one.
   */
  death(cause?: unknown): void;
}

/** The main realm's hold on one carrier. */
export interface Carrier extends Wire {
  /** Ends it now, also in the middle of a loop. `death` follows. */
  terminate(): void;
  /**
   * Whether it still lives, asked while this realm blocks, or spins before a guard that it is in, and no event
   * arrives. Leave it out where it runs no more 100 ms after `terminate`.
   */
  alive?(): boolean;
}

/** The realm that makes carriers: Node's main thread, a page. */
export interface Host {
  /** The adapter's package name, for messages: "@heddle/node". */
  readonly name: string;
  /** How many carriers run at once by default. */
  readonly parallelism: number;
  /** Bytes of memory that the machine, or what this program may have of it, has; `undefined` where nobody says. */
  readonly memory?: number | undefined;
  /** Whether this realm may wait in `Atomics.wait`. */
  readonly canBlock: boolean;
  /**
   * Calls `sleep`, which blocks, so that an interrupt (Ctrl-C) ends it. What the program does about the interrupt
   * is done before it returns, and may throw. Leave it out where there are no interrupts.
   */
  interruptible?(sleep: () => void): void;
  /** "MainThread", or another name where this realm is itself somebody's worker. */
  readonly realmName: string;
  /** Makes a carrier. It must not keep the program alive by itself: `keepAlive` does. */
  spawn(events: CarrierEvents): Carrier;
  /** `import(url)` as this realm does it. */
  import(url: string): Promise<object>;
  /** While true, the program must not end for want of work. A no-op where programs do not end. */
  keepAlive(on: boolean): void;
  /** Calls `end` once, when the program ends for good: nothing asynchronous happens after it. */
  onEnd(end: () => void): void;
  /**
   * Calls once, when nothing but `keepAlive` keeps the program from ending: no event comes to this realm then
   * but from its carriers. Leave it out where that cannot be known.
   */
  whenIdle?(call: () => void): void;
  /** Makes the program's exit code say that something failed. A no-op where there is none. */
  fail(): void;
  /**
   * Calls after a turn of the event loop, as soon as may be. Where both sides have it and share memory, they
   * look for each other's answers for a short time before they wait to be woken.
   */
  soon?(call: () => void): void;
  /** Where the runtime has channels for its tools: what `observe` tells is published there too. */
  readonly diagnostics?: Diagnostics;
}

/** A channel for each event, as Node's `diagnostics_channel` makes them. */
export interface Diagnostics {
  /** A thread was started: a `ThreadStartEvent`. */
  readonly start: DiagnosticsChannel;
  /** A thread has ended: a `ThreadEndEvent`. */
  readonly end: DiagnosticsChannel;
}

/** One channel for the runtime's tools. */
export interface DiagnosticsChannel {
  /** Whether anybody listens; where nobody does, nothing is computed for it. */
  readonly hasSubscribers: boolean;
  /** Never throws: what a subscriber throws is the runtime's to report. */
  publish(event: unknown): void;
}

/** The realm that is a carrier. */
export interface CarrierHost {
  /** The adapter's package name, for messages. */
  readonly name: string;
  /** Whether this realm may wait in `Atomics.wait`. */
  readonly canBlock: boolean;
  /** `import(url)` as this realm does it. */
  import(url: string): Promise<object>;
  /** As `Host.soon`. */
  soon?(call: () => void): void;
  /**
   * Calls where nothing follows along the flow of asynchronous calls, and keeps what the call leaves there from
   * those that come after it (`AsyncLocalStorage.enterWith`).
   */
  apart?<T>(call: () => T): T;
  /**
   * Keeps a value through every `await` of what `run` starts (`AsyncLocalStorage`). Without it a virtual
   * thread is known only until its first `await`.
   */
  context?(): Context;
}

/** A value that follows the flow of asynchronous calls. */
export interface Context {
  /** Calls with that value, which every `await` of the call then finds. */
  run<T>(value: object, call: () => T): T;
  /** The value of the call that is running, if any. */
  get(): object | undefined;
}

/** A class, abstract or not, whatever its constructor takes. */
export type ClassLike = abstract new (...args: never[]) => object;
