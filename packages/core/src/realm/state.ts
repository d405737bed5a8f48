import { ThreadError } from "../base/errors.js";
import type { WeakRef } from "../base/globals.js";
import type { CallbackLike } from "../base/internal.js";
import {
  type CallbackSpecial,
  heldIn,
  type Payload,
  type SharedSpecial,
} from "../codec/payload.js";
import type { Host } from "../port.js";
import { type AnswerOp, type CallOp, type Op, PROTOCOL } from "./protocol.js";
import type { Peer, Realm, ThreadRecord } from "./record.js";

/** A carrier, as far as it may be blocked. */
interface Blockable {
  readonly live: number;
  readonly seat: number;
  drain(): void;
}

/** The main realm, as far as it sees that all of its carriers are blocked. */
export interface Starving<C> {
  readonly host: Pick<Host, "keepAlive" | "whenIdle">;
  readonly scheduler: {
    readonly links: Iterable<C>;
    starved(): C | undefined;
    flush(): void;
  };
  /** It keeps the program alive. */
  readonly held: boolean;
  /** Ends the carrier's wait with an error. */
  refuse(carrier: C): void;
}

/** What the rest of core asks of `sharing/`, which is loaded only where shared objects are used. */
export interface Sharing {
  /** This realm is about to block: what was handed to its asynchronous waiters goes to other waiters. */
  blocking(): void;
  /** Passes on what is handed to asynchronous waiters while this realm is blocked. */
  decline(): void;
  unblocked(): void;
  objectOf(special: SharedSpecial): object;
  letGo(special: SharedSpecial): void;
  /** What was sent to this realm goes on to another. */
  passOn(special: SharedSpecial, to: number): void;
  /**
   * All carriers are blocked in shared memory while threads wait for one. Where nobody could ever wake one of
   * them, its wait ends with an error.
   *
   * @param own this realm's number, where it blocks for them too.
   */
  starving?<C extends Blockable>(main: Starving<C>, own?: number): void;
  /** A realm is dead. */
  buried(id: number): void;
  /** Classes are known here that were not. */
  learned(): void;
}

/** The same of callbacks, whose code is loaded where there are some. */
export interface Callbacks {
  /** @param to where it goes; nowhere where it stays in this realm for now. */
  describe(callback: CallbackLike, home: number, to: Peer | undefined): CallbackSpecial;
  /** @param from its home, unless that is this realm or is gone. */
  callbackOf(special: CallbackSpecial, here: number, from: Peer | undefined): object;
  letGo(special: CallbackSpecial): void;
  /** Those in a thread's fields are released when it has ended. */
  givenTo(ident: number, fields: Payload): void;
  ended(ident: number, home: number): void;
  take(peer: Peer, op: Op & { op: "call" | "answer" | "release" }): void;
  /** Calls what the other realm has under number 0; `tell` wants no answer. */
  ask(peer: Peer, args: readonly unknown[]): Promise<unknown>;
  tell(peer: Peer, args: readonly unknown[]): void;
  /** It could not be cloned. */
  unsent(peer: Peer, op: CallOp | AnswerOp, error: unknown): void;
  /** The other realm is no more. */
  gone(peer: Peer): void;
}

/** What a realm knows of an object that the main realm keeps, where memory is not shared. */
export interface KeptMark {
  readonly type: number;
  /** What it was made with. */
  readonly init: readonly unknown[];
  /** 0 until it has one. */
  id: number;
  /** How often it came here. */
  count: number;
  /** Calls that wanted no answer. */
  told: number;
  /** The state that is known here. */
  state?: readonly (number | boolean)[];
  object?: WeakRef<object>;
  /** It has been collected or disposed. */
  ended?: boolean;
}

/** The same of objects that the main realm keeps: loaded where memory is not shared. */
export interface Kept {
  /** Gives an object of this realm its methods. */
  own(object: object): void;
  numbered(mark: KeptMark): void;
  /** @param to a carrier that it is sent to. */
  describe(object: object, to: object | undefined): Omit<SharedSpecial, "kind">;
  objectOf(special: SharedSpecial): object;
  letGo(special: SharedSpecial): void;
  /** A call of callback number 0: of the keeper, or on a carrier news of a state. */
  called(peer: Peer, args: readonly unknown[]): Promise<unknown> | undefined;
  /** A carrier is dead. */
  gone(peer: Peer): void;
  dispose(object: object): void;
  /** How many wait for it; in the main realm. */
  waiting(object: object): number;
  readonly sizes: { readonly things: number; readonly asks: number };
}

/**
 * What all copies of core in one realm share. Two copies in one program (two versions, or one bundled
 * and one not) still meet here.
 */
interface Shared {
  readonly protocol: number;
  /** The carrier's realm, or the default runtime. */
  realm: Realm | undefined;
  isCarrier: boolean;
  /** What `install` was called on last. */
  installed: object | undefined;
  /** Runtimes that are installed and not closed, the last one last. */
  installs: Realm[];
  /** Every runtime of this realm that may still have threads. */
  runtimes: Set<Realm>;
  /** The first runtime has been made. */
  hasRuntime: boolean;
  /** The main realm's own thread. */
  mainThread: object | undefined;
  /** The memory that all realms have in common, once this one has it, and this one's number in it. */
  commons: SharedArrayBuffer | undefined;
  realmId: number;
  /** What waits for it, on a carrier that is being started. */
  onCommons: (() => void)[];
  /** The thread whose `run` is being called; unknown after its first `await`. */
  caller: ThreadRecord | undefined;
  /** The code for locks and other shared objects, once it is loaded here. */
  sharing: Sharing | undefined;
  /** The program imports some of it itself. */
  shares: boolean;
  /** The code for collections is loaded here. */
  collections: boolean;
  callbacks: Callbacks | undefined;
  kept: Kept | undefined;
  /** Loads it; set by the first adapter's part of core. */
  loadKept: (() => Promise<void> | undefined) | undefined;
  /** Objects that were made before the code for them had come. */
  early: object[];
  /** Of these, the ones that were sent to a carrier. */
  lentEarly: [KeptMark, Peer][];
  nextKept: number;
  nextIdent: number;
  nextRealm: number;
  /** Each copy's way to learn that this realm is a carrier. */
  onCarrier: (() => void)[];
}

const key = Symbol.for("heddle");
const home = globalThis as unknown as { [key]?: Shared };

const fresh: Shared = {
  protocol: PROTOCOL,
  realm: undefined,
  isCarrier: false,
  installed: undefined,
  installs: [],
  runtimes: new Set(),
  hasRuntime: false,
  mainThread: undefined,
  commons: undefined,
  realmId: 0,
  onCommons: [],
  caller: undefined,
  sharing: undefined,
  shares: false,
  collections: false,
  callbacks: undefined,
  kept: undefined,
  loadKept: undefined,
  early: [],
  lentEarly: [],
  nextKept: 1,
  // 1 is the main thread.
  nextIdent: 2,
  nextRealm: 1,
  onCarrier: [],
};

/** @throws {Error} where two copies of core cannot work together. `who` has them. */
export function checkProtocol(other: unknown, who: string): void {
  if (other === PROTOCOL) return;
  throw new Error(
    `heddle: ${who} have versions of @heddle/core that cannot work together: npm ls @heddle/core shows them; build bundles again`,
  );
}

home[key] ??= fresh;
checkProtocol(home[key].protocol, "two packages of this program");
export const shared: Shared = home[key];

/**
 * False on a carrier, true elsewhere: what `__name__ == "__main__"` is in Python. In a program of one
 * file, wrap in `if (isMain) { … }` what only the main realm should do.
 *
 * @example
 * if (isMain) console.log(await new Pinger("10.0.0.1").start().join());
 */
export let isMain: boolean = !shared.isCarrier;
shared.onCarrier.push(() => {
  isMain = false;
});

export function becomeCarrier(): void {
  shared.isCarrier = true;
  for (const tell of shared.onCarrier) tell();
}

export function sharing(): Sharing {
  if (shared.sharing) return shared.sharing;
  // A blocked realm can load nothing, and the answer that it waits for may hold its first shared object.
  throw new ThreadError(
    "THREAD_UNCLONEABLE",
    "a shared object came to a realm that blocks and has not loaded the code for it: write await join(), or import Lock or another shared object's class in the worker file",
  );
}

export function callbacks(): Callbacks {
  if (shared.callbacks) return shared.callbacks;
  throw new ThreadError(
    "THREAD_UNCLONEABLE",
    "a callback came to a realm that blocks and has not loaded the code for it: write await join(), or import callback in the worker file",
  );
}

/** Drops the holds of a payload that arrived here, or was to be sent, and is never decoded. */
export function letGo(payload: Payload | undefined): void {
  if (!payload?.specials) return;
  for (const special of heldIn(payload)) {
    if (special.kind === "shared") shared.sharing?.letGo(special);
    else shared.callbacks?.letGo(special);
  }
}

/** A payload that came here goes on as it is. */
export function passOn(payload: Payload, to: number | undefined): void {
  if (payload.specials && to !== undefined)
    for (const special of heldIn(payload))
      if (special.kind === "shared") shared.sharing?.passOn(special, to);
}

/** The main realm's number; carriers count from 1. */
export const MAIN_REALM = 0;

/** The realm whose threads this code may start. */
export function currentRealm(): Realm {
  if (shared.realm) return shared.realm;
  if (shared.isCarrier) {
    throw new ThreadError(
      "THREAD_BOOTSTRAPPING",
      "a thread was started while a carrier's worker file is being imported: put if (isMain) { … } around what only the main realm should do",
    );
  }
  throw new ThreadError(
    "NO_RUNTIME",
    'no runtime is installed: write import "@heddle/node" on Node, or createBrowserRuntime({ … }).install() in a page',
  );
}

/** Whether `start()` works here without a runtime: a default runtime is installed, or this is a carrier. */
export function hasRealm(): boolean {
  return shared.realm !== undefined || shared.isCarrier;
}
