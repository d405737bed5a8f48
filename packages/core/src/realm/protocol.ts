/** What the two sides say to each other. A message is an array of these, in order. */
import type { ThreadErrorCode } from "../base/errors.js";
import type { ClassRef } from "../codec/classes.js";
import type { Payload } from "../codec/payload.js";
import type { Column, Fields, Shape } from "./fast/columns.js";

/** "virtual" threads share carriers, a "platform" thread has one of its own. */
export type ThreadKind = "virtual" | "platform";
/** Where a thread is in its life: not started, waiting for a carrier, running, or how it ended: "done" with a result, "failed" with an error, "stopped" by `stop` or `kill`, "lost" with its carrier. */
export type ThreadState = "new" | "queued" | "running" | "done" | "failed" | "stopped" | "lost";
export type EndState = "done" | "failed" | "stopped" | "lost";

/** A thread to run: from its starter to the main realm, and on to the carrier that runs it. */
export interface StartOp {
  op: "start";
  ident: number;
  /** The name, or the number that makes one of `base`. */
  label: string | number;
  base: string;
  daemon: boolean;
  kind: ThreadKind;
  class: ClassRef;
  fields: Payload;
  /** The claim word of this thread, and what it must hold for the carrier to take it. */
  slot: number;
  tag: number;
  /** Somebody observes: its end is to say when it ran. */
  timed: boolean;
}

export const origin: unique symbol = Symbol("origin");

/** How a thread ended: from its carrier to the main realm, and on to whoever holds it. */
export interface EndOp {
  op: "end";
  ident: number;
  state: EndState;
  /** The result or the error. */
  value: Payload;
  /** The thread's own fields, for the one who started it; and the names of those that `run` deleted. */
  fields?: Payload | undefined;
  deleted?: readonly string[] | undefined;
  /** Those in which the thread holds the object that it was given, and has changed it. An unchanged one stays away. */
  held?: readonly string[] | undefined;
  name?: string | undefined;
  /** Where it was stopped: the realm whose stop it obeyed. */
  stoppedBy?: number | undefined;
  /** When it began and ended, by `clock()`, where it was timed. */
  times?: readonly [began: number, ended: number] | undefined;
  /** Whom it is about, for the sender alone: symbols do not travel. */
  [origin]?: unknown;
}

/** Threads that start and are alike: of one class, with fields of one shape. */
export interface StartsOp {
  op: "starts";
  class: ClassRef;
  base: string;
  daemon: boolean;
  kind: ThreadKind;
  timed: boolean;
  shape: Fields;
  /** The number by which what they have in common will be known. */
  template?: number | undefined;
  count: number;
  idents: Column;
  labels: Column;
  /** The first one's claim word, which the others' follow, and what all of them hold. */
  slot: number;
  tag: number;
  columns: readonly Column[];
}

/** Threads that ended as "done", with results and, perhaps, fields that are alike. */
export interface EndsOp {
  op: "ends";
  template?: number | undefined;
  count: number;
  idents: Column;
  result: Shape;
  /** When they began and ended, where they were timed. */
  times: readonly [began: Column, ended: Column] | undefined;
  fields: Fields | undefined;
  held: readonly string[] | undefined;
  columns: readonly Column[];
}

/** What waits to be sent: an op, or threads that are alike and become one. */
export type Entry = Op | Rows;

export interface Rows {
  readonly op: "rows";
  readonly count: number;
  /** As values, a row after the other. */
  write(cells: CellWriter): void;
  /** What was written of it stands elsewhere. */
  free(): void;
}

/** Where values are written one after the other. */
export interface CellWriter {
  value(value: unknown): void;
}

export function isRows(entry: Entry): entry is Rows {
  return entry.op === "rows";
}

/** What a message says. */
export type Item = Op | StartsOp | EndsOp;

/** `StartsOp` or `EndsOp` of a few threads as it stands in a message: a template's number, a count, values. */
export type Packed = readonly unknown[];

/** The arguments of a call, in an array. */
export interface CallOp {
  op: "call";
  to: number;
  number: number;
  value: Payload;
}

export interface AnswerOp {
  op: "answer";
  number: number;
  /** What it gave, else what it threw. */
  ok: boolean;
  value: Payload;
}

/**
 * What two copies of core must agree on to work together: the messages, what stands in shared memory, and what copies
 * in one realm have in common. Raised with each release that changes any of these.
 */
export const PROTOCOL = 1;

export type Op =
  /** main → carrier, first: who it is, and the shared memory where there is some. */
  | {
      op: "hello";
      protocol: number;
      realm: number;
      traceStarts: boolean;
      commons?: SharedArrayBuffer | undefined;
      claims?: SharedArrayBuffer | undefined;
      stops?: SharedArrayBuffer | undefined;
      /** `fast` follows, and rows may follow at once. */
      fast?: boolean | undefined;
    }
  /** main → carrier: may send threads that are alike as rows, and here is a lane; carrier → main: may be sent rows. */
  | { op: "fast"; memory?: SharedArrayBuffer | undefined }
  /** main → carrier: a sign of life is wanted; carrier → main: here it is, so its event loop turns. */
  | { op: "ask" }
  | { op: "here" }
  /** carrier → main, once: `serve` was called. */
  | { op: "ready" }
  | StartOp
  /** carrier → main: these have begun. */
  | { op: "begun"; idents: ArrayLike<number> }
  | EndOp
  /** holder → main → the carrier that runs it. */
  | {
      op: "stop";
      ident: number;
      reason: Payload;
      by: number;
      /** Of the notice in shared memory that goes before it. */
      number?: number | undefined;
      /** holder → main: milliseconds after which it is killed. */
      grace?: number | undefined;
    }
  /** holder → main. */
  | { op: "kill"; ident: number }
  /** holder → main: has seen the end, so main may forget it. */
  | { op: "ack"; ident: number }
  /** holder → main: has put it into shared memory, where whoever takes it out will ask for it. */
  | { op: "lent"; ident: number }
  /** carrier → main: has taken it out of there, or seen it where it `stays`, and wants to know how it ends. */
  | { op: "borrowed"; ident: number; stays?: true | undefined }
  /** holder → main: somebody was given the failure, so it is not lost. */
  | { op: "joined"; ident: number }
  /** starter → main: the thread object is gone, so nobody can join it any more. */
  | { op: "collected"; ident: number }
  /** carrier → main: had not begun it, is about to block, and main cannot take it back: its buffers are here. */
  | { op: "returned"; start: StartOp }
  /** carrier → main: is going to block until `ident` ends, or −1 for something in shared memory; the answer goes to `reply` where it cannot receive. */
  | {
      op: "blocked";
      ident: number;
      reply?: SharedArrayBuffer | undefined;
      /** It ends by itself, since it has a timeout. */
      limited?: boolean | undefined;
    }
  | { op: "unblocked" }
  /** main → carrier: the wait for `ident` that blocks it ends with this error. */
  | { op: "refused"; ident: number; code: ThreadErrorCode; message: string }
  /** who has it → its home, a call of a callback; and the answer. */
  | CallOp
  | AnswerOp
  /** who had it → its home: nobody there calls it any more. */
  | { op: "release"; to: number }
  /** carrier → main: an error that nobody caught, of no thread that is known to run. */
  | {
      op: "uncaught";
      error: Payload;
      /** The thread that it comes from, where the runtime knows; it has ended. */
      of?: { readonly ident: number; readonly name: string } | undefined;
      /** The threads that run there, one of which it may come from. */
      among: readonly string[];
    }
  /** carrier → main: the error of which the carrier is about to end. */
  | { op: "fatal"; error: Payload };
