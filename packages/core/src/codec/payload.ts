import { kept, lend, type SharedLike, send } from "../base/internal.js";
import type { ClassRef } from "./classes.js";

export const graph: unique symbol = Symbol("graph");
export const objects: unique symbol = Symbol("objects");

/**
 * A value on its way. What structured clone cannot carry is replaced in `value` by an empty object, a
 * placeholder, and listed in `specials` with that same object: one message keeps identity, so the
 * receiver finds each placeholder wherever it stands, and no user's data can look like one.
 */
export interface Payload {
  value: unknown;
  specials?: readonly (readonly [placeholder: object, special: Special])[] | undefined;
  /** The buffers and ports that move with it instead of being copied. */
  moved?: readonly unknown[] | undefined;
  /** Of a thread's fields: the buffers in them, which are the thread's own and go home by transfer. */
  buffers?: readonly ArrayBuffer[] | undefined;
  /** What in it is no copy, for the sender alone (symbols do not travel): see `isolate`. */
  [graph]?: readonly object[] | undefined;
  /** How many objects are in it, for the sender alone. */
  [objects]?: number;
}

export type Special =
  | ErrorSpecial
  | ThreadSpecial
  | SharedSpecial
  | CallbackSpecial
  | InstanceSpecial;

/** A function that is called where it was made. Who gets it, and does not decode it, must let go of it. */
export interface CallbackSpecial {
  kind: "callback";
  /** The number of the realm that it was made in. */
  home: number;
  id: number;
  /** It comes home. */
  back?: true;
  /** It is released when its thread has ended, and otherwise by whoever gets it. */
  ofThread?: true;
  /** It never leaves its realm: it is released when it is decoded. */
  once?: true;
}

/** An object whose class says where it is: it stands for itself. */
interface InstanceSpecial {
  kind: "instance";
  class: ClassRef;
}

/** What lives in shared memory. Who gets it, and does not decode it, must let go of it. */
export interface SharedSpecial {
  kind: "shared";
  /** Where. */
  at: number;
  /** The hold of the realm that it is sent to; 0 where that is not known. */
  hold: number;
  /** Its class, where that says where it is. */
  class?: ClassRef | undefined;
  /** Where memory is not shared: what it is made with, and its state. `at` is its number. */
  kept?: KeptParts | undefined;
  /** The carrier that it is sent to, for the main realm alone: symbols do not travel. */
  [lentTo]?: object;
}

export const lentTo: unique symbol = Symbol("lentTo");

interface KeptParts {
  readonly type: number;
  readonly init: readonly unknown[];
  /** Left out where it is as it was made. */
  readonly state?: readonly (number | boolean)[] | undefined;
  /** The main realm has counted that it was sent. */
  readonly lent?: boolean | undefined;
  /** The state of a condition's lock. */
  readonly lock?: readonly (number | boolean)[] | undefined;
}

export interface ErrorSpecial {
  kind: "error";
  name: string;
  message: string;
  stack: string | undefined;
  /** The nearest class that every realm has: "TypeError", "AggregateError", "DOMException", … */
  base: string;
  /** The numbers of a QuotaExceededError. */
  quota?: Record<string, number>;
  /** The error's own class, where its realm knows a way to it. */
  class?: ClassRef | undefined;
  /** What it has of its own, and the names of those that are not enumerable. */
  properties: Record<string, unknown>;
  hidden: string[];
}

/**
 * What to tell another realm of an object, which holds it from now on.
 *
 * @param to its number, where that is known.
 * @param holder the carrier that it is.
 */
export function describeShared(
  object: SharedLike,
  to: number | undefined,
  holder: object | undefined,
): SharedSpecial {
  if (to === undefined && !object[kept]) return { kind: "shared", at: object[lend](), hold: 0 };
  return { kind: "shared", ...(object[send](to, holder) as Omit<SharedSpecial, "kind">) };
}

/** What a payload holds, also within the ends of the threads in it. */
export function* heldIn(payload: Payload | undefined): Iterable<SharedSpecial | CallbackSpecial> {
  for (const [, special] of payload?.specials ?? []) {
    if (special.kind === "shared" || special.kind === "callback") yield special;
    else if (special.kind === "thread") yield* heldIn(special.end);
  }
}

/** A handle: what another realm learns of a thread. `end` where it has ended already. */
export interface ThreadSpecial {
  kind: "thread";
  ident: number;
  name: string;
  daemon: boolean;
  threadKind: "virtual" | "platform";
  state: "queued" | "running" | "done" | "failed" | "stopped" | "lost";
  end?: Payload | undefined;
}
