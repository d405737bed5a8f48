import { AbortController, Promise } from "../base/globals.js";
import { uncaught } from "../base/uncaught.js";
import type { ClassRef, ClassTable } from "../codec/classes.js";
import type { Receiver } from "../codec/decode.js";
import type { Sender } from "../codec/encode.js";
import type { ThreadSpecial } from "../codec/payload.js";
import type { ClassLike } from "../port.js";
import type { EndState, Op, ThreadKind, ThreadState } from "./protocol.js";

export interface Values extends Sender, Receiver {
  /** The same as `threadOf`, of a thread that stays where it was read too. */
  seeThread(special: ThreadSpecial): object;
}

/** Another realm, to which this one speaks. */
export interface Peer {
  readonly realm: Realm;
  /** The numbers of this realm and of the other. */
  readonly here: number;
  readonly there: number;
  readonly dead: boolean;
  readonly outbox: { push(op: Op): void };
  readonly sender: Sender;
  readonly receiver: Receiver;
}

/** The part of a realm that `Thread` uses: the main realm's runtime, or the carrier. */
export interface Realm {
  /** Gives a thread an ident and starts it. */
  start(thread: object, record: ThreadRecord): void;
  /** The realm that starts threads of a class where none is given: another one where several are installed. */
  choose?(type: ClassLike): Realm;
  /** @param grace milliseconds after which a platform thread is killed. */
  stop(record: ThreadRecord, reason: unknown, by?: number, grace?: number): void;
  /** On a carrier: whether the thread was asked to stop, by what is seen before the message comes. */
  stopAsked?(record: ThreadRecord): boolean;
  kill(record: ThreadRecord): void;
  /** Brings a queued thread's state up to date, where it can be seen that it has begun. */
  look(record: ThreadRecord): void;
  /** Somebody was given the failure, so it is not lost. */
  joined(record: ThreadRecord): void;
  /** Keeps the program alive while a `join` waits. */
  hold(): void;
  unhold(): void;
  /** Blocks until the thread has ended; false once `timeout` milliseconds have passed. */
  waitSync(record: ThreadRecord, timeout: number): boolean;
  /** On a carrier that is about to sleep for a shared object: see `carrier/blocking.ts`. */
  beforeNap?(): number;
  /** Blocks until `done`, which is asked whenever this realm's bell rings; false once `timeout` has passed. */
  block(done: () => boolean, timeout: number): boolean;
  /** Throws where this realm must not block. */
  checkBlock(instead: string): void;
  /** Whether `thread` is the one that calls: "unknown" where the runtime cannot tell. */
  isCurrent(thread: object): boolean | "unknown";
  current(): object;
  /** The threads that are alive, without the main one. */
  enumerate(): object[];
  readonly isCarrier: boolean;
  /** Calls after a turn of the event loop, where the runtime has a way to do that at once. */
  readonly soon: ((call: () => void) => void) | undefined;
  readonly classes: ClassTable;
  /** The other realm of that number, where this one speaks to it. */
  peerOf(number: number): Peer | undefined;
  /** On a carrier, the main realm. */
  readonly peer?: Peer;
  /** What values that do not travel by message, but through shared memory, are made of and made into. */
  readonly values: Values;
  /** In a blocked main realm: receives and sends messages. True if an answer may come at once. */
  service?(): boolean;
  /** In the main realm: it is blocked without limit, so where all others are too, one of them is told. */
  relieve?(): void;
  /** In the main realm: whether threads wait, so that a blocked wait should check the carriers now and then. */
  readonly waits?: boolean;
  /** In the main realm: marks the realm of that number as dead where it is, and no more, while no event arrives. */
  reap?(id: number): void;
  /** In the main realm: the program ends, so what nobody joined is told now. */
  reportFailures?(): void;
}

/** Data that few threads need, in an object of its own to keep records small. */
interface Rare {
  /** Whoever waits, beyond the one join that nearly all threads have. */
  waiters: Set<() => void> | undefined;
  /** Somebody was given the failure, so it is not lost. */
  joined: boolean;
  renamed: boolean;
  /** The place of `start()`, where the runtime traces it. */
  startedAt: string | undefined;
  /** `stop` was asked, here or elsewhere, and how. */
  stopping: boolean;
  /** The thread has read `stopRequested` as true before the `stop` message arrived. */
  asked: boolean;
  reason: unknown;
  stoppedBy: number | undefined;
  controller: AbortController | undefined;
  /** For a stop from outside: ends the listening. */
  unlisten: (() => void) | undefined;
  /** What stops it, as long as nobody listens there yet. */
  given: AbortSignal | undefined;
}

/** Of a thread that waits, that is large, or that was sent before. */
export interface Held {
  /** It cannot be taken back once it is sent. */
  bound: boolean;
  /** It takes long to copy, or something moves with it. */
  large: boolean;
  /** How large it is on the carrier to which it was sent, in bytes, about. */
  weight: number;
  /** Its fields, where they are no longer to be read from its object. */
  own: Record<string, unknown> | undefined;
  /** The objects in its fields that were sent. */
  sent: Record<string, unknown> | undefined;
}

/**
 * What a realm knows of one thread. The thread object and the handles that stand for it in the same
 * realm share one, so they agree at all times. There are many of them, so they are small.
 */
export class ThreadRecord {
  ident: number | null = null;
  state: ThreadState = "new";
  /** The result or the error, once ended. */
  value: unknown = undefined;
  realm: Realm | undefined = undefined;
  /** While it lives, the object that was started here, or that runs here. */
  thread: object | undefined = undefined;
  /** The way to its class. */
  class: ClassRef | undefined = undefined;
  /** The main realm's: the carrier that it was sent to, its claim word there, and whether it has begun. */
  link: object | undefined = undefined;
  slot = -1;
  tag = 0;
  begun = false;
  /** Where it stands in line, while it does. */
  place = -1;
  /** What only few threads have that were not begun at once. */
  held: Held | undefined = undefined;
  /** The main realm's too: what only few threads have. */
  far: object | undefined = undefined;
  /** What settles the one join that nearly all threads have. */
  resolve: ((value: never) => void) | undefined = undefined;
  rare: Rare | undefined = undefined;

  /**
   * @param label the name, or the number that makes one of `base`: most names are never asked for.
   * @param base the name of the thread's class.
   */
  constructor(
    public label: string | number,
    readonly base: string,
    public daemon: boolean,
    readonly kind: ThreadKind,
  ) {}

  get bound(): boolean {
    return this.held?.bound === true;
  }

  set bound(on) {
    heldOf(this).bound = on;
  }

  get large(): boolean {
    return this.held?.large === true;
  }

  set large(on) {
    heldOf(this).large = on;
  }

  get weight(): number {
    return this.held?.weight ?? 0;
  }

  set weight(bytes) {
    heldOf(this).weight = bytes;
  }

  get own(): Record<string, unknown> | undefined {
    return this.held?.own;
  }

  set own(fields) {
    if (fields || this.held) heldOf(this).own = fields;
  }

  get sent(): Record<string, unknown> | undefined {
    return this.held?.sent;
  }

  set sent(objects) {
    if (objects || this.held) heldOf(this).sent = objects;
  }

  get name(): string {
    return nameOf(this);
  }

  rename(name: string): void {
    this.label = name;
    rareOf(this).renamed = true;
  }

  get renamed(): boolean {
    return this.rare?.renamed === true;
  }

  get alive(): boolean {
    return this.state === "queued" || this.state === "running";
  }

  get ended(): boolean {
    return this.state !== "new" && !this.alive;
  }

  get joined(): boolean {
    return this.rare?.joined === true;
  }

  markJoined(): void {
    rareOf(this).joined = true;
  }

  get startedAt(): string | undefined {
    return this.rare?.startedAt;
  }
  set startedAt(place: string | undefined) {
    rareOf(this).startedAt = place;
  }

  get stopping(): boolean {
    return this.rare?.stopping === true;
  }

  /** It knows that it was asked to stop. */
  get knowsOfStop(): boolean {
    return this.rare?.stopping === true || this.rare?.asked === true;
  }

  markAsked(by: number): void {
    const rare = rareOf(this);
    rare.asked = true;
    rare.stoppedBy ??= by;
  }

  get reason(): unknown {
    return this.rare?.reason;
  }

  /** The realm whose stop it obeys: there the reason is the very object that was given. */
  get stoppedBy(): number | undefined {
    return this.rare?.stoppedBy;
  }
  set stoppedBy(realm: number | undefined) {
    if (realm !== this.stoppedBy) rareOf(this).stoppedBy = realm;
  }

  /** Aborts when the thread is asked to stop. Made when first looked at. */
  get signal(): AbortSignal {
    const rare = rareOf(this);
    if (!rare.controller) {
      rare.controller = new AbortController();
      if (rare.stopping) rare.controller.abort(rare.reason);
    }
    return rare.controller.signal;
  }

  /** Called at the end, once. */
  get given(): AbortSignal | undefined {
    return this.rare?.given;
  }
  set given(signal: AbortSignal | undefined) {
    rareOf(this).given = signal;
  }

  set unlisten(unlisten: () => void) {
    rareOf(this).unlisten = unlisten;
  }

  /** Through the realm that the thread is at home in; `by` is the realm that asks, where it is another. */
  stop(reason: unknown, by?: number, grace?: number): void {
    this.realm?.stop(this, reason, by, grace);
  }

  kill(): void {
    this.realm?.kill(this);
  }

  markStopping(reason: unknown, by?: number): void {
    const rare = rareOf(this);
    if (rare.stopping) return;
    rare.stopping = true;
    rare.stoppedBy = by;
    rare.reason = reason;
    rare.controller?.abort(reason);
  }

  /** Once; later calls change nothing. */
  end(state: EndState, value: unknown): void {
    if (this.ended) return;
    this.state = state;
    this.value = value;
    this.thread = undefined;
    this.sent = undefined;
    const { resolve, rare } = this;
    if (resolve) {
      this.resolve = undefined;
      settle(this, resolve);
    }
    if (rare) tell(rare);
  }

  /** Settles a promise at the end, and holds the program till then. */
  settleAtEnd(resolve: (value: never) => void): void {
    this.realm?.hold();
    if (this.resolve) this.onEnd(() => settle(this, resolve));
    else this.resolve = resolve;
  }

  /** Calls back at the end. Returns what takes the waiter off again. */
  onEnd(waiter: () => void): () => void {
    const rare = rareOf(this);
    rare.waiters ??= new Set();
    rare.waiters.add(waiter);
    return () => rare.waiters?.delete(waiter);
  }
}

// Functions, since an object of a class that has private methods carries a mark for them.

function rareOf(record: ThreadRecord): Rare {
  record.rare ??= {
    waiters: undefined,
    joined: false,
    renamed: false,
    startedAt: undefined,
    stopping: false,
    asked: false,
    reason: undefined,
    stoppedBy: undefined,
    controller: undefined,
    unlisten: undefined,
    given: undefined,
  };
  return record.rare;
}

function settle(record: ThreadRecord, resolve: (value: never) => void): void {
  record.realm?.unhold();
  if (record.state === "done") return resolve(record.value as never);
  record.realm?.joined(record);
  // So that nobody has to keep a `reject` for each thread.
  resolve(Promise.reject(record.value) as never);
}

function tell(rare: Rare): void {
  const { unlisten, waiters } = rare;
  rare.unlisten = rare.waiters = undefined;
  if (unlisten) call(unlisten);
  if (waiters) for (const waiter of waiters) call(waiter);
}

/** Each hears of the end, whatever another does. */
function call(waiter: () => void): void {
  try {
    waiter();
  } catch (error) {
    uncaught(error);
  }
}

export function nameOf({ label, base }: { label: string | number; base: string }): string {
  return typeof label === "string" ? label : `${base}-${label}`;
}

function heldOf(record: ThreadRecord): Held {
  record.held ??= { bound: false, large: false, weight: 0, own: undefined, sent: undefined };
  return record.held;
}
