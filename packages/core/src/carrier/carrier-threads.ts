import { type CallbackLike, internal } from "../base/internal.js";
import type { ClassRef, ClassTable } from "../codec/classes.js";
import { decode, type Receiver } from "../codec/decode.js";
import { encode, type Sender } from "../codec/encode.js";
import type { CallbackSpecial, Payload, SharedSpecial, ThreadSpecial } from "../codec/payload.js";
import type { ClassLike } from "../port.js";
import { IdentTable } from "../realm/ident-table.js";
import type { Peer, Realm, ThreadRecord } from "../realm/record.js";
import { callbacks, letGo, MAIN_REALM, shared, sharing } from "../realm/state.js";
import {
  checkStarted,
  endState,
  handleFor,
  KnownThreads,
  notStarted,
  recordFrom,
} from "../threads/handle.js";
import { MAIN_IDENT, mainThreadObject } from "../threads/main-thread.js";
import type { Running } from "./running.js";

/** The threads that a carrier knows of: those it runs, started or was given. */
export class CarrierThreads implements Sender, Receiver {
  /** Alive as far as this realm knows. */
  readonly #records = new Map<number, ThreadRecord>();
  /** Those that have begun here, and did not end at once. */
  readonly running = new IdentTable<Running>();
  readonly #started = new Map<number, object>();
  readonly #known = new KnownThreads();

  constructor(
    readonly realm: Realm & { readonly peer: Peer },
    readonly classes: ClassTable,
  ) {}

  /** What is sent goes to the main realm. */
  get to(): number | undefined {
    return shared.commons && MAIN_REALM + 1;
  }

  /** How many it remembers. */
  get size(): number {
    return this.#records.size + this.running.size;
  }

  /** A thread started by this realm settles when the main realm sends its end, even if it runs here. */
  get(ident: number): ThreadRecord | undefined {
    return (this.#records.size > 0 && this.#records.get(ident)) || this.running.get(ident)?.record;
  }

  startedHere(ident: number): object | undefined {
    return this.#started.get(ident);
  }

  started(thread: object, record: ThreadRecord): void {
    const ident = record.ident as number;
    this.#records.set(ident, record);
    this.#started.set(ident, thread);
    this.#known.add(ident, thread);
  }

  /** The record of one that this realm only has handles of. */
  heldOnly(ident: number): ThreadRecord | undefined {
    if (this.#records.size === 0 || this.#started.has(ident)) return undefined;
    return this.#records.get(ident);
  }

  forget(record: ThreadRecord): void {
    this.#records.delete(record.ident as number);
    this.#started.delete(record.ident as number);
  }

  alive(running: Iterable<object>): object[] {
    const threads = new Map<number, object>();
    for (const thread of running) threads.set(recordOf(thread).ident as number, thread);
    for (const ident of this.#records.keys()) {
      const thread = this.#started.get(ident) ?? this.#known.get(ident);
      if (thread && !threads.has(ident)) threads.set(ident, thread);
    }
    return [...threads.values()];
  }

  find(ref: ClassRef): ClassLike | undefined {
    return this.classes.find(ref);
  }

  letGo(payload: Payload): void {
    letGo(payload);
  }

  refOf(type: ClassLike): ClassRef | undefined {
    return this.classes.refOf(type);
  }

  beforehand(objects: Iterable<object>): void {
    checkStarted(objects);
  }

  sharedOf(special: SharedSpecial): object {
    return sharing().objectOf(special);
  }

  describeCallback(callback: CallbackLike): CallbackSpecial {
    const { peer } = this.realm;
    return callbacks().describe(callback, peer.here, peer);
  }

  callbackOf(special: CallbackSpecial): object {
    const { peer } = this.realm;
    return callbacks().callbackOf(special, peer.here, peer);
  }

  /** @param sender describes what its result holds. */
  describeThread(thread: object, sender: Sender = this): ThreadSpecial {
    const record = recordOf(thread);
    const { ident, name, daemon, kind: threadKind, state } = record;
    if (ident === null || state === "new") throw notStarted(name);
    const special: ThreadSpecial = { kind: "thread", ident, name, daemon, threadKind, state };
    if (record.ended) special.end = encode(record.value, sender);
    return special;
  }

  /** @param receiver finds what its result holds. */
  threadOf(special: ThreadSpecial, receiver: Receiver = this): object {
    const { ident, name, daemon, threadKind: kind, state } = special;
    if (ident === MAIN_IDENT) return mainThreadObject();
    const known = this.#known.get(ident);
    if (known) {
      letGo(special.end);
      return known;
    }
    let record = this.get(ident);
    if (!record) {
      record = recordFrom(this.realm, {
        ident,
        name,
        daemon,
        kind,
        state: state === "queued" ? state : "running",
      });
      if (special.end && endState(state)) record.end(state, decode(special.end, receiver));
      else this.#records.set(ident, record);
    } else letGo(special.end);
    const handle = handleFor(record);
    this.#known.add(ident, handle);
    return handle;
  }
}

function recordOf(thread: object): ThreadRecord {
  return (thread as { [internal]: ThreadRecord })[internal];
}
