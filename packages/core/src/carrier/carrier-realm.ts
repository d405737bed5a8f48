import { nameOfClass } from "../base/class-names.js";
import { ThreadError } from "../base/errors.js";
import { checkOneWay, readFields } from "../base/fields.js";
import { FinalizationRegistry } from "../base/globals.js";
import { internal } from "../base/internal.js";
import { microtask } from "../base/microtask.js";
import { callerStack } from "../base/trace.js";
import { uncaught } from "../base/uncaught.js";
import { type ClassRef, ClassTable, type Roster } from "../codec/classes.js";
import { checkClasses, decode, missingModules, reasonOf } from "../codec/decode.js";
import { encode, encodeFields } from "../codec/encode.js";
import { addStart } from "../codec/errors.js";
import { comeHome, objectsIn } from "../codec/home.js";
import type { Payload } from "../codec/payload.js";
import { explain, unreadable } from "../codec/uncloneable.js";
import type { CarrierHost, ClassLike, Wire } from "../port.js";
import { joinCommons } from "../realm/commons.js";
import { Doorbell } from "../realm/doorbell.js";
import type { Lane } from "../realm/fast/lane.js";
import type { Poller } from "../realm/fast/poller.js";
import type { StartRows } from "../realm/fast/rows.js";
import type { Templates } from "../realm/fast/templates.js";
import { type Fast, withFast } from "../realm/fast.js";
import { Outbox } from "../realm/outbox.js";
import type { EndOp, EndsOp, Entry, Item, Op, Packed } from "../realm/protocol.js";
import { nameOf, type Peer, type ThreadRecord } from "../realm/record.js";
import { checkProtocol, letGo, MAIN_REALM, shared } from "../realm/state.js";
import { StopsSeen } from "../realm/stops.js";
import { Intake } from "../sharing/intake.js";
import { loadIfShared } from "../sharing/load.js";
import { beforeNap, blockCarrier, checkCarrierBlocks, joinOnCarrier } from "./blocking.js";
import type { Carrying } from "./carrier.js";
import { CarrierThreads } from "./carrier-threads.js";
import { Ends } from "./ends.js";
import { CarrierLoans } from "./loans.js";
import { Runner } from "./runner.js";

/** With at least so many live threads, the ends of several ticks share a message. */
const MANY = 256;
/** Milliseconds that a carrier looks for the next thread before it sleeps. */
const PAUSE = 0.06;
/** The same while threads live here and its event loop must have its turns. */
const PATIENCE = 0.1;
/** As many threads are sent at once; more of one tick go together, which costs less. */
const EARLY = 4;
/** No message. The variable is reset to it, so that this realm does not keep the last message alive. */
const TAKEN: IterableIterator<never> = [].values();

/** The realm that runs threads. Its threads start, stop and join others through the main realm. */
export class CarrierRealm implements Carrying {
  readonly isCarrier = true;
  readonly classes: ClassTable;
  readonly intake: Intake;
  readonly outbox: Outbox;
  readonly threads: CarrierThreads;
  readonly values: CarrierLoans;
  readonly runner: Runner;
  readonly peer: Peer;
  readonly #ends: Ends;
  /** Blocked in a wait: nothing may begin. */
  blocked = false;
  /** Why the wait that blocks cannot go on. */
  refusal: ThreadError | undefined;
  bells: { main: Doorbell; own: Doorbell } | undefined;
  /** Ends with an error whose class is being imported. */
  readonly #learning = new Map<ThreadRecord, EndOp>();
  /** Messages that were taken in. */
  #taken = 0;
  #lane: Lane | undefined;
  #poller: Poller | undefined;
  /** What is left of a message: more than nothing only where something of the user's in it blocks this realm. */
  #rest: IterableIterator<Item | Packed> = TAKEN;
  #stops: StopsSeen | undefined;
  #realm = 0;
  #traceStarts = false;
  /** The `hello` op has arrived, and the worker file has called `serve`. */
  #greeted = false;
  #serves = false;
  #nextIdent = 1;
  /** Threads that were sent before the tick ended that started them. */
  #early = 0;
  readonly soon: CarrierHost["soon"];
  readonly #collected = new FinalizationRegistry<number>((ident) =>
    this.outbox.push({ op: "collected", ident }),
  );

  constructor(
    readonly host: CarrierHost,
    readonly wire: Wire,
  ) {
    this.classes = new ClassTable(
      async (url) => {
        const module = await host.import(url);
        await loadIfShared();
        return module;
      },
      () => shared.sharing?.learned(),
    );
    this.intake = new Intake(
      (message) => this.receive(message),
      (error) => {
        // Uncaught, it ends the carrier.
        throw error;
      },
    );
    this.outbox = new Outbox(
      wire,
      () => this.bells?.main.ring(),
      (op, error) => this.#unsent(op, error),
    );
    const { soon } = host;
    this.soon = soon;
    // Each timer of many threads that sleep ends a tick, and so would send a message of its own.
    if (soon)
      this.outbox.gathering = { pays: () => this.threads.running.size >= MANY, later: soon };
    this.threads = new CarrierThreads(this, this.classes);
    this.values = new CarrierLoans(this, () => this.#realm);
    const here = (): number => this.#realm;
    this.peer = {
      realm: this,
      get here() {
        return here();
      },
      there: MAIN_REALM,
      dead: false,
      outbox: this.outbox,
      sender: this.threads,
      receiver: this.threads,
    };
    this.#ends = new Ends(this);
    this.runner = new Runner(this, this.#ends);
  }

  serve(roster: Roster): void {
    this.classes.addRoster(roster);
    this.#serves = true;
    this.#tellReady();
  }

  #tellReady(): void {
    if (!this.#greeted || !this.#serves) return;
    this.outbox.push({ op: "ready" });
    // Before a thread begins that may end this carrier.
    this.outbox.flush();
  }

  /** Tells the main realm of which error this realm is about to end. */
  fatal(error: unknown): void {
    this.outbox.push({ op: "fatal", error: this.#encodeError(error) });
    this.outbox.flush();
  }

  /**
   * Handles an uncaught error. It fails the thread that it comes from, where that thread is known, and no other;
   * otherwise it goes to the main realm's `excepthook`.
   *
   * @returns false where this is no carrier yet, and has to end.
   */
  uncaught(error: unknown): boolean {
    if (!this.#greeted || !this.#serves) {
      this.fatal(error);
      return false;
    }
    const of = this.runner.uncaught(error);
    if (of === "failed") return true;
    const among = [...this.threads.running.values()].map(({ record }) => record.name);
    this.outbox.push({ op: "uncaught", error: this.#encodeError(error), of, among });
    return true;
  }

  #encodeError(error: unknown): Payload {
    try {
      return encode(error, this.threads);
    } catch (why) {
      return encode(why, this.threads);
    }
  }

  /** @param wired false where it came by other means than the wire, and so counts for nobody. */
  receive(message: unknown, wired = true): void {
    this.#drain();
    this.#rest = (message as (Item | Packed)[]).values();
    if (wired) this.#taken = (this.#taken + 1) | 0;
    this.#drain();
    this.runner.run();
    if (this.#lane?.wanted) this.#poller?.start();
  }

  /** Takes in what has come through the lane. */
  takeIn(): boolean {
    if (!this.#drain()) return false;
    this.runner.run();
    // Threads that wait for nothing have ended: their ends are sent now.
    this.outbox.flush();
    return true;
  }

  #drain(): boolean {
    for (const item of this.#rest) this.#takeItem(this.outbox.open(item));
    this.#rest = TAKEN;
    return this.#lane?.drain(this.#taken, this.#takeItem) === true;
  }

  /** An error in one op affects neither the other ops nor a blocking call under way. */
  readonly #takeItem = (item: Item): void => {
    // Without `hello` this worker is no carrier: it must end before a thread begins.
    if (item.op === "hello") return this.#handle(item);
    try {
      if (item.op === "starts") this.runner.addRows(item);
      else if (item.op === "ends") this.#takeRows(item);
      else this.#take(item);
    } catch (error) {
      // One that cannot be made a carrier begins nothing.
      if (!this.#greeted) throw error;
      uncaught(error);
    }
  };

  #quicken(fast: Fast, memory: SharedArrayBuffer | undefined): void {
    if (!this.outbox.rowed) {
      this.outbox.templates = new fast.Templates();
      this.outbox.rowed = true;
      this.outbox.push({ op: "fast" });
    }
    if (memory) this.#join(fast, memory);
  }

  /** Polls without pause while nothing runs here: the next thread mostly comes soon. */
  #join({ Lane, Poller }: Fast, memory: SharedArrayBuffer): void {
    const { soon } = this.host;
    if (!soon) return;
    const lane = new Lane(memory, 1, this.outbox.templates as Templates);
    this.#lane = lane;
    this.outbox.lane = lane;
    this.#poller = new Poller(lane, {
      soon,
      take: () => this.takeIn(),
      pause: () => {
        // Ends are sent before that.
        this.outbox.flush();
        const idle = this.threads.running.size === 0 && !this.runner.busy;
        return idle && lane.wanted ? PAUSE : 0;
      },
      patience: () => (this.threads.running.size === 0 || !lane.wanted ? 0 : PATIENCE),
    });
  }

  #takeRows(item: EndsOp): void {
    const rows = (this.outbox.templates as Templates).ends(item);
    for (let row = 0; row < item.count; row++) {
      const value = { value: rows.value(row) };
      const own = rows.fields(row, {});
      const fields = own && { value: own };
      const { held } = rows;
      this.#take({ op: "end", ident: rows.ident(row), state: "done", value, fields, held });
    }
  }

  #take(op: Op): void {
    try {
      this.#handle(op);
    } catch (error) {
      // An op that cannot be read ends its thread, not the others.
      if (op.op === "start") letGo(op.fields);
      if (op.op === "start")
        return this.#ends.fail(op.ident, unreadable(`what ${nameOf(op)} starts with`, error));
      const record = "ident" in op ? this.threads.get(op.ident) : undefined;
      if (!record) throw error;
      record.end("failed", error);
    }
  }

  #handle(op: Op): void {
    switch (op.op) {
      case "hello":
        checkProtocol(op.protocol, "this worker and the program that started it");
        this.#realm = op.realm;
        this.#traceStarts = op.traceStarts;
        // Where a carrier is no realm of its own (the adapter in memory), it has the main realm's.
        if (op.commons && shared.isCarrier) joinCommons(op.commons, op.realm);
        if (op.commons)
          this.bells = { main: new Doorbell(MAIN_REALM + 1), own: new Doorbell(op.realm + 1) };
        this.runner.claims = op.claims && new Int32Array(op.claims);
        this.#stops = op.stops && new StopsSeen(op.stops);
        this.#greeted = true;
        this.#tellReady();
        return;
      case "fast":
        return withFast((fast) => this.#quicken(fast, op.memory));
      case "ask":
        return this.outbox.push({ op: "here" });
      case "start":
        return this.runner.add(op);
      case "end":
        return this.#end(op);
      case "stop":
        if (op.number !== undefined) this.#stops?.heard(op.ident, op.number);
        return this.runner.stop(op.ident, reasonOf(op.reason, this.threads), op.by);
      case "call":
      case "answer":
      case "release":
        return shared.callbacks?.take(this.peer, op);
      case "refused":
        this.refusal = new ThreadError(op.code, op.message);
        return;
    }
  }

  start(thread: object, record: ThreadRecord): void {
    checkOneWay(thread);
    const ref = this.classes.refForStart(thread.constructor as ClassLike);
    if ("module" in ref && this.classes.isLoading(ref.module)) throw bootstrapping(ref);
    record.ident = this.#realm * 2 ** 32 + this.#nextIdent++;
    record.realm = this;
    record.state = "queued";
    if (this.#traceStarts) record.startedAt = callerStack();
    if (record.stopping) {
      return record.end(
        "stopped",
        record.reason === undefined
          ? new ThreadError("THREAD_STOPPED", `${record.name} was stopped before it was started`)
          : record.reason,
      );
    }
    this.threads.started(thread, record);
    if (!this.#sendNow(thread, record, ref))
      this.outbox.push((last) => this.#startOp(thread, record, ref, last, false));
  }

  /** The first ones of a tick set out at once: their starter may go on computing. */
  #sendNow(thread: object, record: ThreadRecord, ref: ClassRef): boolean {
    if (this.#early === EARLY) return false;
    if (this.#early++ === 0) this.#tickEnds();
    const op = this.#startOp(thread, record, ref, undefined, true);
    if (op) this.outbox.push(op);
    if (op) this.outbox.flush();
    return op !== undefined || record.ended;
  }

  readonly #tickEnds = microtask(() => {
    this.#early = 0;
  });

  /** @param early the tick has not ended: a thread among its fields may not be started yet. */
  #startOp(
    thread: object,
    record: ThreadRecord,
    ref: ClassRef,
    last: Entry | undefined,
    early: boolean,
  ): Entry | undefined {
    const { ident, label, base, daemon, kind } = record;
    try {
      const rows = this.outbox.rows?.addStart(last, ref, record, thread, false);
      if (rows) {
        const { objects } = ((rows === true ? last : rows) as StartRows).template;
        record.sent = objectsIn(thread as never, objects);
        return rows === true ? undefined : rows;
      }
      const own = readFields(thread);
      record.sent = objectsIn(own, Object.keys(own));
      const fields = encodeFields(own, this.threads);
      if (fields.specials) shared.callbacks?.givenTo(ident as number, fields);
      return {
        op: "start",
        ident: ident as number,
        label,
        base,
        daemon,
        kind,
        class: ref,
        fields,
        slot: -1,
        tag: 0,
        timed: false,
      };
    } catch (error) {
      if (!(early && error instanceof ThreadError && error.code === "THREAD_NOT_STARTED"))
        this.#failStart(record, thread, error);
      return undefined;
    }
  }

  #failStart(record: ThreadRecord, thread: object, error: unknown): void {
    this.threads.forget(record);
    shared.callbacks?.ended(record.ident as number, this.#realm);
    const advice = "keep it out of the thread's fields, or make it in run()";
    record.end(
      "failed",
      error instanceof ThreadError
        ? error
        : explain(() => readFields(thread), nameOfClass(thread.constructor), advice, error),
    );
  }

  /** A thread that this realm started or holds has ended. */
  #end(op: EndOp): void {
    const record = this.threads.get(op.ident);
    // Ended here already: it ran here.
    if (!record) {
      letGo(op.value);
      letGo(op.fields);
      shared.callbacks?.ended(op.ident, this.#realm);
      return this.outbox.push({ op: "ack", ident: op.ident });
    }
    const { threads } = this;
    const known = this.classes.learn([
      ...missingModules(op.value, threads),
      ...missingModules(op.fields, threads),
    ]);
    if (!known) return this.#settle(record, op);
    this.#learning.set(record, op);
    void known.then(() => this.#learned(record));
  }

  /** While this realm blocks no import ends: what waits for one goes without the class. */
  settleNow(): void {
    for (const record of [...this.#learning.keys()]) this.#learned(record);
  }

  #learned(record: ThreadRecord): void {
    const op = this.#learning.get(record);
    this.#learning.delete(record);
    if (op) this.#settle(record, op);
  }

  #settle(record: ThreadRecord, op: EndOp): void {
    const thread = this.threads.startedHere(op.ident);
    this.threads.forget(record);
    this.outbox.push({ op: "ack", ident: op.ident });
    if (op.name !== undefined) record.label = op.name;
    let { state } = op;
    let value: unknown;
    try {
      checkClasses(op.value, this.threads);
      checkClasses(op.fields, this.threads);
      const revived = new Map<object, object>();
      value = decode(op.value, this.threads, revived);
      const fields = thread && op.fields && decode(op.fields, this.threads, revived);
      if (thread && fields) comeHome(thread, fields as Record<string, unknown>, op, record.sent);
    } catch (error) {
      letGo(op.value);
      letGo(op.fields);
      state = "failed";
      value = unreadable(`the result of ${record.name}`, error);
    }
    if (state !== "done") addStart(value, record.startedAt);
    if (thread && (state === "failed" || state === "lost"))
      this.#collected.register(thread, op.ident);
    shared.callbacks?.ended(op.ident, this.#realm);
    // The very reason that was given here, where it was.
    const own = op.stoppedBy === this.#realm && record.reason !== undefined;
    record.end(state, own ? record.reason : value);
  }

  peerOf(number: number): Peer | undefined {
    return number === MAIN_REALM ? this.peer : undefined;
  }

  stopAsked(record: ThreadRecord): boolean {
    const by = this.#stops?.askedBy(record.ident as number);
    if (by === undefined) return false;
    record.markAsked(by);
    return true;
  }

  stop(record: ThreadRecord, reason: unknown, _by?: number, grace?: number): void {
    if (record.ended || (record.stopping && grace === undefined)) return;
    // The reason as it is for those here who look at `signal`; a copy for the thread.
    record.markStopping(reason, this.#realm);
    this.outbox.push({
      op: "stop",
      ident: record.ident as number,
      reason: this.#reasonFor(reason),
      by: this.#realm,
      grace,
    });
  }

  /** A reason that cannot travel stays here; the thread is stopped all the same. */
  #reasonFor(reason: unknown): Payload {
    try {
      return encode(reason, this.threads);
    } catch {
      return { value: undefined };
    }
  }

  kill(record: ThreadRecord): void {
    this.outbox.push({ op: "kill", ident: record.ident as number });
  }

  // A carrier learns other threads' states by message only.
  look(): void {}

  joined(record: ThreadRecord): void {
    if (record.joined) return;
    record.markJoined();
    this.outbox.push({ op: "joined", ident: record.ident as number });
  }

  // The main realm keeps the program alive for as long as this realm's threads need it.
  hold(): void {}
  unhold(): void {}

  waitSync(record: ThreadRecord, timeout: number): boolean {
    return joinOnCarrier(this, this.runner, record, timeout);
  }

  beforeNap(): number {
    return beforeNap(this, this.runner);
  }

  block(done: () => boolean, timeout: number): boolean {
    return blockCarrier(this, this.runner, done, timeout);
  }

  checkBlock(instead: string): void {
    checkCarrierBlocks(this, instead);
  }

  isCurrent(thread: object): boolean | "unknown" {
    return this.runner.isCurrent(thread, (thread as { [internal]: ThreadRecord })[internal]);
  }

  current(): object {
    return this.runner.current();
  }

  enumerate(): object[] {
    return this.threads.alive(this.runner.threads());
  }

  #unsent(op: Op, error: unknown): void {
    if (op.op === "call" || op.op === "answer")
      return shared.callbacks?.unsent(this.peer, op, error);
    if (op.op === "end") return this.#ends.unsent(op, error);
    if (op.op === "stop") {
      letGo(op.reason);
      return this.outbox.push({ ...op, reason: { value: undefined } });
    }
    if (op.op === "fatal" || op.op === "uncaught") {
      letGo(op.error);
      return this.outbox.push({ ...op, error: this.#encodeError(error) });
    }
    if (op.op !== "start") return;
    letGo(op.fields);
    const thread = this.threads.startedHere(op.ident);
    const record = this.threads.get(op.ident);
    if (thread && record) this.#failStart(record, thread, error);
  }
}

function bootstrapping(ref: { module: string; name: string }): ThreadError {
  return new ThreadError(
    "THREAD_BOOTSTRAPPING",
    `${ref.name} was started while its own module is being imported on a carrier, which would start threads without end. Put what only the main realm should do in a guard:

    import { isMain, Thread } from "@heddle/core";
    if (isMain) {
      new ${ref.name}().start();
    }

(${ref.module})`,
  );
}
