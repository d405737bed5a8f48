/**
 * The port of a runtime whose threads run on other machines: what core asks of the adapter that reaches them, and
 * what the adapter tells core. Nothing is shared with a machine and nothing there can be waited for by blocking:
 * threads travel as bytes, and so do their ends.
 */
import type { Host } from "../port.js";
import type { ThreadKind } from "../realm/protocol.js";

/** A thread on its way to a machine. */
export interface FleetStart {
  /** The thread's number, its own among all that serve or use the fleet. */
  readonly ident: number;
  /** The thread's name, for operators. */
  readonly name: string;
  /** The key of its class in the roster. */
  readonly key: string;
  /** "virtual" or "platform". */
  readonly kind: ThreadKind;
  /** `static retries` of its class: how often it may run again; 0 where it begins at most once. */
  readonly retries: number;
  /** All that the machine needs, as `Station.take` reads it. */
  readonly bytes: Uint8Array;
}

/** What one process says to another about a thread that one of them has. */
export interface FleetMail {
  /** "follow": tell me how it ends; "end": so it ended; "stop" and "kill": what its handles are asked for. */
  readonly op: "follow" | "end" | "stop" | "kill";
  /** The thread's number at the process that answers for it. */
  readonly ident: number;
  /** The end, or the reason of a stop. */
  readonly bytes?: Uint8Array | undefined;
}

/** What an adapter implements. */
export interface FleetPort
  extends Pick<Host, "name" | "realmName" | "keepAlive" | "onEnd" | "fail" | "diagnostics"> {
  /** Where other processes send mail for this one. */
  readonly address: string;
  /** Bytes that a thread's start or end may take. */
  readonly maxBytes: number;
  /** A number for a thread. @param first it is the first one of its tick. */
  nextIdent(first: boolean): number;
  /** A structured clone, as bytes. @throws for what cannot be cloned. */
  toBytes(message: unknown): Uint8Array;
  /** The other way round. @throws for bytes that are none of `toBytes`. */
  fromBytes(bytes: Uint8Array): unknown;
  /** The threads that one tick has started. */
  send(starts: readonly FleetStart[]): void;
  /** Stops a thread that was sent: `ended` or `lost` of the news follows. */
  stop(ident: number, reason: Uint8Array): void;
  /** Kills a platform thread that was sent. */
  kill(ident: number): void;
  /** Delivers mail to another process. */
  mail(to: string, mail: FleetMail): void;
  /** Looks a thread up that an earlier process has started; news of it follow. `undefined` where there is none. */
  find(ident: number): Promise<Pick<FleetStart, "name" | "kind"> | undefined>;
  /** How many machines serve the fleet at this moment. */
  machines(): Promise<number>;
  /** Nothing more is sent, and nothing more is heard. */
  close(): Promise<void>;
}

/** What the adapter tells of the threads that were sent. Each may be told more than once. */
export interface FleetNews {
  /** The thread was handed to a machine. @param machine its name, where that is known. */
  begun(ident: number, machine?: string): void;
  /** The thread has ended, as a machine wrote it. */
  ended(ident: number, bytes: Uint8Array): void;
  /** Nobody will ever tell how the thread ended. @param reason in words, after "Pinger-1 is lost: ". */
  lost(ident: number, reason: string, cause?: unknown): void;
  /** The thread never began, and never will, since it was asked to stop or to end. */
  cancelled(ident: number): void;
  /** Mail has come. */
  mail(from: string, mail: FleetMail): void;
}
