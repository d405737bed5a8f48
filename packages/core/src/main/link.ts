import { monotonic } from "../base/clock.js";
import { clearTimeout, Promise, queueMicrotask, setTimeout } from "../base/globals.js";
import { uncaught } from "../base/uncaught.js";
import type { ClassRef } from "../codec/classes.js";
import type { Payload } from "../codec/payload.js";
import type { Carrier, CarrierEvents, Host } from "../port.js";
import { CLAIM_SLOTS, Claims } from "../realm/claims.js";
import { commons, die, live, ring } from "../realm/commons.js";
import { sharedMemory } from "../realm/doorbell.js";
import type { Lane } from "../realm/fast/lane.js";
import type { Pace } from "../realm/fast/pace.js";
import type { Poller } from "../realm/fast/poller.js";
import type { Templates } from "../realm/fast/templates.js";
import { atOnce, type Fast, knowsFast, ROUNDS, THREADS, withFast } from "../realm/fast.js";
import { Outbox } from "../realm/outbox.js";
import { type EndOp, type Item, type Op, type Packed, PROTOCOL } from "../realm/protocol.js";
import type { ThreadRecord } from "../realm/record.js";
import { STOPS_BYTES, StopsSent } from "../realm/stops.js";
import { Intake } from "../sharing/intake.js";
import { bury } from "../sharing/load.js";
import type { Slot } from "./dispatch/slot.js";
import { Window } from "./dispatch/window.js";

export interface LinkEvents {
  item(link: Link, item: Item): void;
  /** An op to the carrier could not be cloned. */
  unsent(link: Link, op: Op, error: unknown): void;
  death(link: Link, cause: unknown): void;
}

export interface LinkOptions {
  readonly platform: boolean;
  readonly realm: number;
  readonly traceStarts: boolean;
  readonly startTimeout: number;
}

/** Milliseconds after which a worker that was terminated has stopped, where no runtime says so. */
const GRACE = 100;

/** Milliseconds in which the main realm looks for an answer without pause, which it mostly has by then. */
const PAUSE = 0.01;
/** The same with turns of its event loop in between. */
const PATIENCE = 0.1;
/** It does so as long as no more threads than these have been sent and have not begun. */
const FEW = 8;

const NOTHING: never[] = [];
/** No message. The variable is reset to it, so that this realm does not keep the last message alive. */
const TAKEN: IterableIterator<never> = NOTHING.values();

/** Those that were terminated and may still be running. */
export const unburied: Set<Link> = new Set();

/** Bytes of threads that wait on a carrier to be read, from which on it gets no more. */
const FULL = 1_000_000;
/** Threads with fewer bytes than these are not counted. */
const LIGHT = 4096;

/** The main realm's end of one carrier. */
export class Link implements Slot<Job> {
  /** How many were sent there and have not ended. */
  live = 0;
  /** How many of these have not begun, as far as it has said. */
  unbegun = 0;
  /** How large these are together, in bytes, about. */
  #load = 0;
  readonly window = new Window();
  /** When it was sent a thread while it had none to begin, was asked for a sign of life, was made, had its last end. */
  fedAt = 0;
  askedAt = Number.NEGATIVE_INFINITY;
  readonly madeAt = monotonic();
  idleSince = 0;
  seen = Number.POSITIVE_INFINITY;
  /** How many ended there in the state "done". */
  done = 0;
  /** When it last said something. */
  heardAt = 0;
  readonly carrier: Carrier;
  readonly outbox: Outbox;
  readonly claims: Claims<Job> | undefined;
  readonly stops: StopsSent | undefined;
  /** Its number in the commons; 0 where there are none. */
  readonly seat: number;
  /** Messages that were taken in. */
  #taken = 0;
  /** How many threads were sent, and how often few. */
  #sent = 0;
  #rounds = 0;
  #lane: Lane | undefined;
  #poller: Poller | undefined;
  #pace: Pace | undefined;
  /** What is left of a message: more than nothing only where something of the user's in it blocks this realm. */
  #rest: IterableIterator<Item | Packed> = TAKEN;
  /** It has given it up. */
  #left = false;
  #endedAt: number | undefined;
  readonly #startTimer: ReturnType<typeof setTimeout>;
  readonly #startBy: number;
  /** It called `serve`. */
  ready = false;
  dead = false;
  /** Told to end. */
  retired = false;
  /** What its blocked thread waits for. */
  blocked:
    | { ident: number; reply: SharedArrayBuffer | undefined; limited?: boolean | undefined }
    | undefined;
  /** The error of which it ends. */
  fatal: Payload | undefined;

  /** Resolves when it has ended and everything that follows from that is done. */
  readonly gone: Promise<void>;
  readonly markGone: () => void;
  readonly #events: LinkEvents;
  readonly #intake: Intake;
  /** Where a lane can be had. */
  readonly #soon: Host["soon"];

  constructor(
    host: Host,
    readonly options: LinkOptions,
    events: LinkEvents,
  ) {
    this.#events = events;
    let markGone = (): void => {};
    this.gone = new Promise((resolve) => {
      markGone = resolve;
    });
    this.markGone = markGone;
    const memory = commons();
    this.seat = memory ? options.realm + 1 : 0;
    if (this.seat > 0) live(this.seat);
    const claims = memory && sharedMemory((options.platform ? 1 : CLAIM_SLOTS) * 4);
    this.claims = claims && new Claims(claims);
    const stops = memory && sharedMemory(STOPS_BYTES);
    this.stops = stops && new StopsSent(stops);
    this.#intake = new Intake(
      (message) => this.receive(message),
      (error) => {
        this.terminate();
        this.died(error, false);
      },
    );
    const carrierEvents: CarrierEvents = {
      message: (message) => this.#intake.message(message),
      death: (cause) => this.#intake.after(() => this.died(cause)),
    };
    this.#startBy = monotonic() + options.startTimeout;
    // Before the carrier is made: what fails to start may say so at once.
    this.#startTimer = setTimeout(
      () => this.terminate(),
      Math.min(options.startTimeout, 2 ** 31 - 1),
    );
    this.carrier = this.#spawn(host, carrierEvents);
    this.outbox = new Outbox(
      this.carrier,
      () => this.#posted(),
      (op, error) => events.unsent(this, op, error),
    );
    this.#soon = memory && !options.platform ? host.soon : undefined;
    this.outbox.push({
      op: "hello",
      protocol: PROTOCOL,
      realm: options.realm,
      traceStarts: options.traceStarts,
      commons: memory,
      claims,
      stops,
      fast: atOnce,
    });
    this.outbox.rowed = atOnce;
    if (knowsFast()) this.#quicken(false);
  }

  /** What is sent there from now on deserves the fast code, on both sides. @param lane also rounds of a few threads. */
  #quicken(lane: boolean): void {
    if (this.options.platform) return;
    withFast((fast) => {
      if (this.dead) return;
      if (!this.outbox.templates) {
        this.outbox.templates = new fast.Templates();
        this.outbox.push({ op: "fast" });
      }
      if (lane && this.#soon) this.#makeLane(fast, this.#soon);
    });
  }

  #makeLane({ LANE_BYTES, Lane, Pace, Poller }: Fast, soon: NonNullable<Host["soon"]>): void {
    const memory = sharedMemory(LANE_BYTES);
    if (!memory) return;
    const lane = new Lane(memory, 0, this.outbox.templates as Templates);
    this.#lane = lane;
    this.outbox.lane = lane;
    this.#pace = new Pace((on) => {
      lane.wanted = on;
    });
    this.#poller = new Poller(lane, {
      soon,
      take: () => this.#takeIn(),
      pause: () => (this.looks ? PAUSE : 0),
      patience: () => PATIENCE,
    });
    this.outbox.push({ op: "fast", memory });
  }

  /** The user's own function may make the worker, and throw. */
  #spawn(host: Host, events: CarrierEvents): Carrier {
    try {
      return host.spawn(events);
    } catch (error) {
      const died = (): void => this.died(error);
      queueMicrotask(died);
      // Asked while this realm blocks, when no microtask runs.
      return { post() {}, terminate: died, alive: () => false };
    }
  }

  /** A number of its own in the whole program. */
  get id(): number {
    return this.options.realm;
  }

  /** Had its time to call `serve`, and did not. */
  get overdue(): boolean {
    return !this.ready && monotonic() > this.#startBy;
  }

  markReady(): void {
    this.ready = true;
    clearTimeout(this.#startTimer);
  }

  #posted(): void {
    this.ring();
    // What few threads leave may well come at once.
    if (this.unbegun === 0 || this.unbegun > FEW) return;
    if (this.#rounds++ === ROUNDS) this.#quicken(true);
    this.#pace?.begin(this.#lane?.asleep === false);
    if (this.looks) this.#poller?.start();
  }

  /** Whether to poll for this carrier's answer, which may come at once. */
  get looks(): boolean {
    return this.#pace?.on === true && this.unbegun > 0 && this.unbegun <= FEW;
  }

  ring(): void {
    if (this.seat > 0) ring(this.seat);
  }

  /** Ends it now, also in the middle of a loop. */
  terminate(): void {
    this.#endedAt ??= monotonic();
    unburied.add(this);
    this.carrier.terminate();
  }

  /** Others may take its guards over, where this realm cannot be told now that it has stopped. */
  reap(): void {
    const ended = this.#endedAt !== undefined && monotonic() - this.#endedAt > GRACE;
    if (!(this.carrier.alive?.() ?? !ended)) die(this.seat);
  }

  /** @param stopped false where it may still be running, and another call will tell when it does not. */
  died(cause: unknown, stopped = true): void {
    try {
      if (stopped) this.#leaveSeat();
    } finally {
      // Whatever it has left behind in shared memory, its threads end.
      this.#end(cause);
    }
  }

  #end(cause: unknown): void {
    if (this.dead) return;
    this.#takeIn();
    this.#poller?.end();
    this.dead = true;
    clearTimeout(this.#startTimer);
    this.#events.death(this, cause);
  }

  #leaveSeat(): void {
    unburied.delete(this);
    if (this.#left || this.seat === 0) return;
    this.#left = true;
    die(this.seat);
    bury(this.seat);
  }

  receive(message: unknown): void {
    this.#takeIn();
    const now = monotonic();
    this.heardAt = now;
    this.#rest = (message as (Item | Packed)[]).values();
    this.#taken = (this.#taken + 1) | 0;
    this.#takeIn();
    this.#pace?.end(now);
  }

  /** Takes in what has come through the lane, after what is left of a message. */
  #takeIn(): boolean {
    for (const item of this.#rest) this.#take(this.outbox.open(item));
    this.#rest = TAKEN;
    if (!this.#lane?.ready) return false;
    const now = monotonic();
    this.heardAt = now;
    if (!this.#lane.drain(this.#taken, this.#take)) return false;
    this.#pace?.end(now);
    return true;
  }

  /** An error in one op affects neither the other ops nor a blocking call under way. */
  readonly #take = (item: Item): void => {
    try {
      this.#events.item(this, item);
    } catch (error) {
      uncaught(error);
    }
  };

  /** Takes in what has come, without a turn of the event loop. */
  drain(): void {
    this.#takeIn();
    this.#intake.catchUp();
    for (let next = this.carrier.receive?.(); next; next = this.carrier.receive?.()) {
      this.receive(next.message);
    }
  }

  /** Ends it for good. */
  retire(): void {
    this.retired = true;
    this.terminate();
  }

  get platform(): boolean {
    return this.options.platform;
  }

  get revocable(): boolean {
    return this.claims !== undefined;
  }

  get room(): number {
    return this.#load >= FULL ? 0 : (this.claims?.room ?? Number.POSITIVE_INFINITY);
  }

  computing(): boolean {
    return this.claims?.someTaken() === true;
  }

  ask(): void {
    if (this.askedAt > this.heardAt) return;
    this.askedAt = monotonic();
    this.outbox.push({ op: "ask" });
    this.outbox.flush();
  }

  flush(): void {
    this.outbox.flush();
  }

  /** Those that it has not taken up, in the order in which they were sent. */
  untaken(): readonly Job[] {
    return this.claims?.untaken() ?? NOTHING;
  }

  sent(job: Job): void {
    const { claims } = this;
    job.slot = claims ? claims.lend(job) : -1;
    job.tag = claims ? claims.tag : 0;
    job.link = this;
    job.begun = false;
    if (this.unbegun === 0) {
      this.fedAt = monotonic();
      this.window.fed(this.fedAt);
    }
    this.live++;
    this.unbegun++;
    if (++this.#sent === THREADS) this.#quicken(false);
  }

  /** What was sent is so many bytes, about. */
  weighs(job: Job, bytes: number): void {
    if (bytes < LIGHT) return;
    job.weight = bytes;
    this.#load += bytes;
  }

  begun(job: Job): void {
    if (job.begun) return;
    this.#release(job);
    this.window.count();
    // What was kept of its fields is there now.
    if (job.held) job.held.own = undefined;
  }

  /** Takes a thread that has not begun out of this carrier's count. */
  #release(job: Job): void {
    job.begun = true;
    if (job.slot >= 0) this.claims?.giveBack(job.slot);
    if (job.weight > 0) {
      this.#load -= job.weight;
      job.weight = 0;
    }
    this.unbegun--;
  }

  hasTaken(job: Job): boolean {
    return !job.begun && job.slot >= 0 && this.claims?.isTaken(job.slot) === true;
  }

  /** Whether it began here, for all that can be known once the carrier is gone. */
  mayHaveBegun(job: Job): boolean {
    return job.begun || (this.claims ? this.hasTaken(job) : this.dead && this.ready);
  }

  /** True where the carrier has not begun it, and now never will, and it can be sent again. */
  takeBack(job: Job): boolean {
    return job.far?.moved === undefined && this.cancel(job);
  }

  /** True where the carrier has not begun it, and now never will. */
  cancel(job: Job): boolean {
    if (job.link !== this || job.begun) return false;
    if (!this.claims?.takeBack(job.slot, job.tag)) return false;
    this.#release(job);
    this.#leave(job);
    return true;
  }

  /** It was not sent after all. */
  undo(job: Job): void {
    this.claims?.takeBack(job.slot, job.tag);
    this.#release(job);
    this.#leave(job);
  }

  /** The thread is none of its threads any more. */
  drop(job: Job): void {
    this.begun(job);
    this.#leave(job);
  }

  #leave(job: Job): void {
    this.live--;
    if (this.live === 0) this.idleSince = this.heardAt;
    job.link = undefined;
  }
}

/** A started thread, as the main realm sees it: its record, and every thread of every realm has one. */
export interface Job extends ThreadRecord {
  ident: number;
  class: ClassRef;
  /** Where it was sent. */
  link: Link | undefined;
  far: Far | undefined;
}

/** When a thread that is observed started, began and ended, by `clock()`. */
export interface Times {
  readonly started: number;
  began: number | undefined;
  ended: number | undefined;
}

/** Data of few jobs: threads that carriers start or hold, that have values to move, or that are observed. */
export interface Far {
  /** What moves with the fields, and so cannot be sent twice. */
  moved: readonly unknown[] | undefined;
  /** The carrier that started it, and so gets its fields back. */
  source: Link | undefined;
  /** Carriers, other than its source, that hold a handle. */
  holders: Set<Link> | undefined;
  /** Carriers that were told of the end and have not said that they know. */
  unacked: Set<Link> | undefined;
  /** How often it was put into shared memory more than taken out. */
  loans: number;
  /** Its end has arrived and is being decoded. */
  ending: boolean;
  killed: boolean;
  home: Home | undefined;
  /** The carrier that took it up; known at its end. */
  ranOn: Link | undefined;
  /** Where somebody observes. */
  times: Times | undefined;
}

/** The encoded fields of an end, for the carrier that started the thread. */
export interface Home {
  readonly op: EndOp;
  readonly fields: object | undefined;
}
