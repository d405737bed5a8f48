import { ThreadError } from "../base/errors.js";
import { type CallbackLike, internal } from "../base/internal.js";
import type { ClassTable } from "../codec/classes.js";
import { decode, type Receiver } from "../codec/decode.js";
import { Encoder, encode, type Sender } from "../codec/encode.js";
import type { CallbackSpecial, SharedSpecial, ThreadSpecial } from "../codec/payload.js";
import type { ClassLike } from "../port.js";
import { IdentTable } from "../realm/ident-table.js";
import type { EndOp, EndState } from "../realm/protocol.js";
import type { Peer, Realm, ThreadRecord } from "../realm/record.js";
import { callbacks, letGo, MAIN_REALM, sharing } from "../realm/state.js";
import {
  checkStarted,
  endState,
  handleFor,
  KnownThreads,
  notStarted,
  recordFrom,
} from "../threads/handle.js";
import { MAIN_IDENT, mainThreadObject } from "../threads/main-thread.js";
import { farOf } from "./job.js";
import type { Job, Link } from "./link.js";

/**
 * Every thread that is alive, and those whose end some carrier may not know of yet. Tells carriers of
 * threads, and finds the threads that carriers tell of.
 */
export class ThreadTable implements Receiver {
  readonly #jobs = new IdentTable<Job>();
  readonly #known = new KnownThreads();
  readonly #senders = new WeakMap<Link, Sender>();
  readonly #peers = new WeakMap<Link, Peer>();

  /** @param foreignEnd tells a carrier of the end of another runtime's thread. */
  constructor(
    readonly realm: Realm,
    readonly classes: ClassTable,
    readonly foreignEnd: (link: Link, op: EndOp) => void,
  ) {}

  add(job: Job): void {
    this.#jobs.set(job.ident, job);
  }

  get(ident: number): Job | undefined {
    return this.#jobs.get(ident);
  }

  *[Symbol.iterator](): Iterator<Job> {
    yield* this.#jobs.values();
  }

  /** Drops an ended thread as soon as every carrier that holds it knows of its end, and none may ask for it. */
  settle(job: Job): void {
    const { far } = job;
    if (job.ended && !(far && (far.loans > 0 || far.unacked?.size))) this.#jobs.delete(job.ident);
  }

  /** The object for a thread in this realm: the one that was started, or a handle. */
  objectOf(job: Job): object {
    return job.thread ?? this.#handle(job);
  }

  find(ref: Parameters<ClassTable["find"]>[0]): ClassLike | undefined {
    return this.classes.find(ref);
  }

  sharedOf(special: SharedSpecial): object {
    return sharing().objectOf(special);
  }

  senderFor(link: Link): Sender {
    let sender = this.#senders.get(link);
    if (!sender) {
      const peerOf = (): Peer => this.peerFor(link);
      sender = {
        get holder() {
          return peerOf();
        },
        describeThread: (thread) => this.#describe(thread, link),
        refOf: (type) => this.classes.refOf(type),
        describeCallback: (callback) => this.#describeCallback(callback, this.peerFor(link)),
        to: link.seat || undefined,
        letGo,
        beforehand: checkStarted,
      };
      this.#senders.set(link, sender);
    }
    return sender;
  }

  /** For values that stay in this realm for now. */
  get keeper(): Sender {
    const keeper: Sender = {
      describeThread: (thread) => this.describe(thread, keeper),
      refOf: (type) => this.classes.refOf(type),
      describeCallback: (callback) => this.#describeCallback(callback, undefined),
      letGo,
      beforehand: checkStarted,
    };
    return keeper;
  }

  #describeCallback(callback: CallbackLike, to: Peer | undefined): CallbackSpecial {
    return callbacks().describe(callback, MAIN_REALM, to);
  }

  callbackOf(special: CallbackSpecial): object {
    return callbacks().callbackOf(special, MAIN_REALM, this.realm.peerOf(special.home));
  }

  /** A carrier, as callbacks see it. */
  peerFor(link: Link): Peer {
    let peer = this.#peers.get(link);
    if (!peer) {
      peer = {
        realm: this.realm,
        here: MAIN_REALM,
        there: link.id,
        get dead() {
          return link.dead;
        },
        outbox: link.outbox,
        sender: this.senderFor(link),
        receiver: this,
      };
      this.#peers.set(link, peer);
    }
    return peer;
  }

  /** Tells a carrier how a thread ends that is alive. */
  follow(record: ThreadRecord, link: Link): void {
    const job = this.#jobs.get(record.ident as number);
    if (!job) {
      record.onEnd(() => this.foreignEnd(link, this.endOf(record, link)));
      return;
    }
    const far = farOf(job);
    far.holders ??= new Set();
    far.holders.add(link);
  }

  #describe(thread: object, link: Link): ThreadSpecial {
    const special = this.describe(thread, this.senderFor(link));
    if (!special.end && special.ident !== MAIN_IDENT)
      this.follow((thread as { [internal]: ThreadRecord })[internal], link);
    return special;
  }

  /** @param sender describes what its result holds. */
  describe(thread: object, sender: Sender): ThreadSpecial {
    const record = (thread as { [internal]: ThreadRecord })[internal];
    const { ident, name, daemon, kind: threadKind, state } = record;
    if (ident === null || state === "new") throw notStarted(name);
    if (ident !== MAIN_IDENT) this.#known.add(ident, thread);
    const special: ThreadSpecial = { kind: "thread", ident, name, daemon, threadKind, state };
    if (record.ended) special.end = encode(record.value, sender);
    return special;
  }

  endOf(
    record: ThreadRecord,
    link: Link,
    encoder: Encoder = new Encoder(this.senderFor(link)),
  ): EndOp {
    const value = encoder.encode(record.value);
    const { ident, state, stoppedBy } = record;
    const op: EndOp = { op: "end", ident: ident as number, state: state as EndState, value };
    if (state === "stopped") op.stoppedBy = stoppedBy;
    return op;
  }

  /** A thread that is alive here or in another runtime, for a carrier that speaks of it. */
  recordOf(ident: number): ThreadRecord | undefined {
    const known = this.#known.get(ident) as { [internal]: ThreadRecord } | undefined;
    return this.#jobs.get(ident) ?? known?.[internal];
  }

  /** @param receiver finds what its result holds. */
  threadOf(special: ThreadSpecial, receiver: Receiver = this): object {
    const known = this.knownThread(special.ident);
    if (!known) return this.#handle(this.#gone(special, receiver));
    letGo(special.end);
    return known;
  }

  /** The object for a thread that this realm knows of. */
  knownThread(ident: number): object | undefined {
    if (ident === MAIN_IDENT) return mainThreadObject();
    const known = this.#known.get(ident);
    if (known) return known;
    const job = this.#jobs.get(ident);
    if (!job) return undefined;
    const object = this.objectOf(job);
    this.#known.add(ident, object);
    return object;
  }

  /** The handle of a thread whose start has not come here yet. */
  expect(special: ThreadSpecial): { handle: object; record: ThreadRecord } {
    const record = recordFrom(this.realm, {
      ...special,
      kind: special.threadKind,
      state: "queued",
    });
    return { handle: this.#handle(record), record };
  }

  #handle(record: ThreadRecord): object {
    const ident = record.ident as number;
    const known = this.#known.get(ident) ?? handleFor(record);
    this.#known.add(ident, known);
    return known;
  }

  /** A thread that this realm has forgotten: whoever tells of it knows how it ended. */
  #gone(special: ThreadSpecial, receiver: Receiver): ThreadRecord {
    const { ident, name, daemon, threadKind: kind, state } = special;
    const record = recordFrom(this.realm, { ident, name, daemon, kind, state: "running" });
    if (special.end && endState(state)) record.end(state, decode(special.end, receiver));
    else record.end("lost", forgotten(name));
    return record;
  }
}

export function forgotten(name: string): ThreadError {
  return new ThreadError("THREAD_LOST", `the carrier that knew how ${name} ended is gone`);
}
