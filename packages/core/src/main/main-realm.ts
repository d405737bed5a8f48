import { monotonic } from "../base/clock.js";
import { ThreadError } from "../base/errors.js";
import { checkOneWay } from "../base/fields.js";
import { Promise, setTimeout } from "../base/globals.js";
import { microtask } from "../base/microtask.js";
import { checkCount, checkOptions, checkTimeout } from "../base/options.js";
import { after } from "../base/timer.js";
import { callerStack } from "../base/trace.js";
import { ClassTable, type Roster } from "../codec/classes.js";
import { decode, missingModules } from "../codec/decode.js";
import type { Payload } from "../codec/payload.js";
import type { ClassLike, Host } from "../port.js";
import { nextRealm } from "../realm/commons.js";
import type { EndOp, EndState, Op } from "../realm/protocol.js";
import type { Peer, Realm, ThreadRecord } from "../realm/record.js";
import { MAIN_REALM, shared } from "../realm/state.js";
import { mainThreadObject } from "../threads/main-thread.js";
import type { CloseOptions, Excepthook } from "../threads/runtime.js";
import { blockMain, checkMainBlocks } from "./blocking.js";
import { choose, uninstall } from "./choosing.js";
import { Limits } from "./dispatch/limits.js";
import { Scheduler } from "./dispatch/scheduler.js";
import { Endings } from "./endings.js";
import { Failures } from "./failures.js";
import { Graces } from "./graces.js";
import { farOf, makeJob } from "./job.js";
import { type Job, Link, unburied } from "./link.js";
import { Loans } from "./loans.js";
import type { Main } from "./main.js";
import { Observation } from "./observation.js";
import { handleItem } from "./ops.js";
import { killError, lostError, stopError } from "./reasons.js";
import { answer } from "./reply.js";
import { keep, send, sendStop, unsent } from "./sending.js";
import { ThreadTable } from "./thread-table.js";

export interface MainOptions {
  readonly parallelism: number;
  readonly maxCarriers: number;
  readonly idleTimeout: number;
  readonly closeTimeout: number;
  readonly traceStarts: boolean;
  readonly startTimeout: number;
  readonly excepthook: Excepthook | undefined;
  readonly classes: Roster;
}

/** Milliseconds in which a carrier has a turn of its event loop, if its threads let it. */
const PATIENCE = 2000;
/** Milliseconds at the end of these in which the main realm must have turns itself, to hear what carriers said. */
const HEARING = 250;

/** The realm that makes carriers. It starts threads and receives their ends, for itself and for carriers. */
export class MainRealm implements Main {
  readonly isCarrier = false;
  readonly soon: Host["soon"];
  readonly classes: ClassTable;
  readonly table: ThreadTable;
  readonly values: Loans;
  readonly scheduler: Scheduler<Job, Link>;
  readonly failures: Failures;
  readonly endings: Endings;
  readonly observation: Observation;
  readonly limits = new Limits<Job>();
  readonly #kept: Job[] = [];
  /** Deaths whose cause waits for its class. */
  /** What waits for the class of an error. */
  readonly #unread = new Set<() => void>();
  readonly #graces = new Graces((record) => this.kill(record));
  #holds = 0;
  #closing: Promise<void> | undefined;
  /** `close` has asked the threads to stop that it would wait for. */
  #asked = false;
  #closed = false;
  #drained: (() => void) | undefined;
  #nonDaemons = 0;
  #looks = false;
  /** Why a carrier could not start, the last time. */
  #startFailure: unknown;

  constructor(
    readonly host: Host,
    readonly options: MainOptions,
  ) {
    this.soon = host.soon;
    this.classes = new ClassTable(
      (url) => host.import(url),
      () => shared.sharing?.learned(),
    );
    this.classes.addRoster(options.classes);
    this.table = new ThreadTable(this, this.classes, (link, op) => this.#foreignEnd(link, op));
    this.failures = new Failures(host, options.excepthook, (ident) => {
      const unacked = this.table.get(ident)?.far?.unacked;
      // A blocked carrier receives nothing, or reports it only when it goes on.
      return unacked !== undefined && [...unacked].some((link) => !link.blocked);
    });
    this.endings = new Endings(this);
    this.values = new Loans(this, this.endings);
    this.observation = new Observation(host.diagnostics);
    this.scheduler = new Scheduler(
      {
        spawn: (platform) => this.#spawn(platform),
        send: (job, link, next, early) => {
          this.#lookLater();
          return send(this, job, link, next, early);
        },
        keep: (job) => {
          this.#lookLater();
          keep(this, job);
        },
        flushAtTickEnd: microtask(() => this.scheduler.flush()),
        threadsOn: (link) => [...this.table].filter((job) => job.link === link),
        stuck: (link) => this.refuse(link),
        starving: () => shared.sharing?.starving?.(this),
        soon: host.soon ?? ((call) => call()),
        now: monotonic,
        after: unheld,
      },
      options,
    );
  }

  checkOpen(): void {
    if (this.#closing) {
      throw new ThreadError(
        "RUNTIME_CLOSED",
        "the runtime is closed and starts no more threads: create another one",
      );
    }
  }

  choose(type: ClassLike): Realm {
    return shared.installs.length < 2 ? this : choose(type, this);
  }

  start(thread: object, record: ThreadRecord): void {
    this.checkOpen();
    checkOneWay(thread);
    const type = thread.constructor as ClassLike;
    const ref = this.classes.refForStart(type);
    // A thread that comes from another machine keeps its number.
    record.ident ??= shared.nextIdent++;
    if (this.options.traceStarts) record.startedAt = callerStack();
    record.thread = thread;
    const job = makeJob(record, ref);
    if (this.#isToRun(job)) this.#dispatch(job, true);
  }

  take(job: Job): void {
    if (this.#isToRun(job)) this.#dispatch(job, false);
  }

  #dispatch(job: Job, atOnce: boolean): void {
    if (!this.limits.enter(job)) this.#kept.push(job) === 1 && this.#keepAtTickEnd();
    else if (atOnce) this.scheduler.start(job);
    else this.scheduler.add(job);
  }

  /** The fields of those that wait for others of their class are read when the tick ends, as of all that wait. */
  readonly #keepAtTickEnd = microtask(() => {
    for (const job of this.#kept.splice(0)) if (job.alive && !job.link) keep(this, job);
  });

  /** Makes a new job alive; false where it ends at once. */
  #isToRun(job: Job): boolean {
    job.realm = this;
    job.state = "queued";
    this.table.add(job);
    this.values.started(job);
    if (!job.daemon) {
      this.#nonDaemons++;
      this.hold();
    }
    this.observation.start(job);
    if (this.#closed) this.#endUnasked(job, this.#closedError(job));
    else if (job.stopping) this.end(job, "stopped", stopError(job));
    else if (this.#asked && !job.daemon) this.#endUnasked(job, this.#closedError(job));
    return job.alive;
  }

  /** Resolves when so many carriers are up. */
  async warmUp(count = this.options.parallelism): Promise<void> {
    this.checkOpen();
    const { parallelism } = this.options;
    if (checkCount("runtime.warmUp", "the count", count) > parallelism)
      throw new RangeError(
        `runtime.warmUp: ${count} carriers are more than the ${parallelism} that this runtime has: set parallelism in its options`,
      );
    this.hold();
    try {
      if (await new Promise((done) => this.scheduler.ready(count, done))) return;
      this.checkOpen();
      const cause = this.#startFailure;
      const reason = cause instanceof Error ? `: ${cause.message}` : "";
      throw new ThreadError("THREAD_LOST", `the carriers could not start${reason}`, { cause });
    } finally {
      this.unhold();
    }
  }

  stop(record: ThreadRecord, reason: unknown, by = MAIN_REALM, grace?: number): void {
    if (record.ended) return;
    if (grace !== undefined) this.#graces.add(record, grace);
    if (record.stopping) return;
    record.markStopping(reason, by);
    const job = this.table.get(record.ident as number);
    if (!job || job.far?.ending) return;
    const { link } = job;
    if (this.#cancel(job)) {
      this.end(job, "stopped", stopError(record));
      if (link) this.scheduler.left(link);
    } else if (link) {
      sendStop(this, job, link, reason);
    }
  }

  stopSent(job: Job, link: Link, number: number): void {
    patiently(() => {
      if (job.link !== link || link.dead || link.blocked) return;
      if (link.stops?.hasHeard(number) !== false) return;
      // Loaded when it is needed, as is `pack`.
      void import("./busy.js").then(({ warnOfBusy }) => {
        const jobs = [...this.table].filter((each) => each.link === link);
        warnOfBusy(job, link, jobs, PATIENCE);
        if (job.ended || job.daemon) return;
        // It cannot be ended, but it need not keep the program alive.
        job.daemon = true;
        this.#released();
      });
    });
  }

  /** As long as threads wait it is looked, now and then, whether they wait for one that computes. */
  #lookLater(): void {
    if (this.#looks) return;
    this.#looks = true;
    patiently(() => {
      this.#looks = false;
      const { queued } = this.scheduler;
      const links = [...this.scheduler.links].filter(
        (link) => link.ready && !link.blocked && !link.platform && link.unbegun + queued > 0,
      );
      if (links.length === 0) return;
      void import("./busy.js").then(({ warnOfWaits }) =>
        warnOfWaits(links, [...this.table], queued, PATIENCE),
      );
      this.#lookLater();
    });
  }

  kill(record: ThreadRecord): void {
    const job = this.table.get(record.ident as number);
    if (!job || job.far?.ending || job.far?.killed) return;
    farOf(job).killed = true;
    const { link } = job;
    if (this.#cancel(job)) {
      this.#endUnasked(job, killError(record));
      if (link) this.scheduler.left(link);
    } else link?.terminate();
  }

  /** Takes a thread that has not begun out of the carriers' reach; false where it may have begun. */
  #cancel(job: Job): boolean {
    if (job.link) return job.link.cancel(job);
    return this.limits.remove(job) || this.scheduler.remove(job);
  }

  look(record: ThreadRecord): void {
    const job = this.table.get(record.ident as number);
    // The carrier says so too, but not while the thread computes.
    if (job?.link?.hasTaken(job)) record.state = "running";
  }

  joined(record: ThreadRecord): void {
    record.markJoined();
    this.failures.joined(record.ident as number);
  }

  hold(by = 1): void {
    if (this.#holds === 0 && by > 0) this.host.keepAlive(true);
    this.#holds += by;
  }

  unhold(by = 1): void {
    this.#holds -= by;
    if (this.#holds === 0 && by > 0) this.host.keepAlive(false);
  }

  get held(): boolean {
    return this.#holds > 0;
  }

  isCurrent(): false {
    return false;
  }

  current(): object {
    return mainThreadObject();
  }

  enumerate(): object[] {
    return [...this.table].filter((job) => job.alive).map((job) => this.table.objectOf(job));
  }

  waitSync(record: ThreadRecord, timeout: number): boolean {
    checkMainBlocks(this.host, "await join() in the place of joinSync()");
    return blockMain(this.host, () => record.ended, timeout);
  }

  block(done: () => boolean, timeout: number): boolean {
    return blockMain(this.host, done, timeout);
  }

  checkBlock(instead: string): void {
    checkMainBlocks(this.host, instead);
  }

  service(): boolean {
    this.scheduler.look();
    this.scheduler.flush();
    for (const link of [...this.scheduler.links]) {
      // No timer fires either.
      if (link.overdue) link.terminate();
      const alive = link.carrier.alive?.() ?? true;
      link.drain();
      if ((link.overdue || !alive) && !link.dead) {
        link.terminate();
        // One that was just terminated may still be running: an event will tell.
        link.died(undefined, !alive);
      }
      link.outbox.flush();
    }
    // No import ends while this realm blocks: ends that wait for one are decoded without the class.
    for (const read of [...this.#unread]) read();
    this.endings.settleNow();
    this.scheduler.flush();
    this.failures.reportDue();
    this.#graces.look();
    return [...this.scheduler.links].some((link) => link.looks);
  }

  get waits(): boolean {
    return this.scheduler.waits;
  }

  reap(id: number): void {
    for (const link of [...this.scheduler.links, ...unburied]) if (link.seat === id) link.reap();
  }

  reportFailures(): void {
    this.failures.reportAll();
  }

  /** Ends a thread for everybody who knows of it. */
  end(job: Job, state: EndState, value: unknown): void {
    const { link } = job;
    if (link) {
      if (link.mayHaveBegun(job)) farOf(job).ranOn = link;
      link.drop(job);
    } else this.scheduler.remove(job);
    if (job.held) job.held.own = undefined;
    this.endings.end(job, state, value);
  }

  /** Ends a thread by other means than `stop`: whoever had asked it to stop hears of that, not the own reason. */
  #endUnasked(job: Job, error: ThreadError): void {
    job.stoppedBy = undefined;
    this.end(job, "stopped", error);
  }

  reply(link: Link, op: Op): void {
    const { blocked } = link;
    if (!blocked) return;
    if (blocked.reply) {
      void answer(blocked.reply, op).then(() => link.ring());
      // One answer a wait.
      link.blocked = { ident: blocked.ident, reply: undefined };
    } else link.outbox.push(op);
  }

  /** A thread of another runtime, which a carrier of this one holds, has ended. */
  #foreignEnd(link: Link, op: EndOp): void {
    if (link.dead) return;
    link.outbox.push(op);
    if (link.blocked?.reply && link.blocked.ident === op.ident) this.reply(link, op);
  }

  peerOf(number: number): Peer | undefined {
    for (const link of this.scheduler.links)
      if (link.id === number) return this.table.peerFor(link);
    return undefined;
  }

  /** Called by the endings, once for each thread. */
  ended(job: Job, ranOn?: Link): void {
    shared.callbacks?.ended(job.ident, MAIN_REALM);
    this.observation.end(job, ranOn);
    const next = this.limits.leave(job);
    if (next) this.scheduler.add(next);
    if (!job.daemon) this.#released();
  }

  #released(): void {
    this.unhold();
    if (--this.#nonDaemons === 0) this.#drained?.();
  }

  /** Ended with the runtime: daemons, and whatever comes from them. */
  #closedError(record: ThreadRecord): ThreadError {
    return new ThreadError("RUNTIME_CLOSED", `${record.name} was ended with its runtime`);
  }

  async close(options?: CloseOptions): Promise<void> {
    const call = "runtime.close";
    const given = checkOptions(call, options, "close({ timeout: 5000 })", ["timeout"]);
    const { timeout = this.options.closeTimeout } = given;
    const ms = checkTimeout(call, timeout);
    this.#closing ??= this.#close();
    if (ms < Number.POSITIVE_INFINITY) {
      this.#asked = true;
      for (const job of [...this.table])
        if (job.alive && !job.daemon) this.stop(job, this.#closedError(job));
    }
    const cancel = after(ms, () => this.#drained?.());
    await this.#closing;
    cancel();
  }

  async #close(): Promise<void> {
    this.hold();
    uninstall(this);
    if (this.#nonDaemons > 0) await new Promise<void>((resolve) => (this.#drained = resolve));
    this.#closed = true;
    this.scheduler.close();
    const links = [...this.scheduler.links];
    await Promise.all(
      links.map((link) => {
        link.retire();
        return link.gone;
      }),
    );
    for (const job of [...this.table]) if (job.alive) this.#endUnasked(job, this.#closedError(job));
    if (this.failures.size === 0) shared.runtimes.delete(this);
    this.unhold();
  }

  #spawn(platform: boolean): Link {
    return new Link(
      this.host,
      {
        platform,
        realm: nextRealm(),
        traceStarts: this.options.traceStarts,
        startTimeout: this.options.startTimeout,
      },
      {
        item: (link, item) => handleItem(this, this.endings, link, item),
        unsent: (link, op, error) => unsent(this, link, op, error),
        death: (link, cause) => this.#died(link, cause),
      },
    );
  }

  refuse(link: Link): void {
    const { blocked } = link;
    if (!blocked) return;
    const message = `all ${this.options.maxCarriers} carriers are blocked and threads wait for one: raise maxCarriers, use await join(), or make the threads that block kind = "platform"`;
    this.reply(link, { op: "refused", ident: blocked.ident, code: "WOULD_DEADLOCK", message });
    // Its wait is about to end.
    if (link.blocked) link.blocked.limited = true;
  }

  /** This realm waits for carriers alone. */
  relieve(): void {
    shared.sharing?.starving?.(this, MAIN_REALM + 1);
  }

  #died(link: Link, cause: unknown): void {
    if (!link.ready) this.#startFailure = link.fatal ? decode(link.fatal, this.table) : cause;
    const lost = this.scheduler.died(link, link.fatal !== undefined || link.overdue);
    this.#whenReadable(link.fatal, () => this.#bury(link, lost, cause));
  }

  /** A thread's error that nobody caught, on a carrier that goes on. */
  uncaught({ id }: Link, { error, of, among }: Op & { op: "uncaught" }): void {
    this.#whenReadable(error, () =>
      this.failures.left(decode(error, this.table), of?.name ?? oneOf(among, id), of?.ident),
    );
  }

  /** Calls when the classes of an error are known, as far as they can be. */
  #whenReadable(error: Payload | undefined, call: () => void): void {
    const known = error && this.classes.learn(missingModules(error, this.table));
    if (!known) return call();
    const once = (): void => {
      if (this.#unread.delete(once)) call();
    };
    this.#unread.add(once);
    void known.then(once);
  }

  #bury(link: Link, lost: readonly Job[], cause: unknown): void {
    const why = link.fatal ? decode(link.fatal, this.table) : cause;
    for (const job of lost) {
      if (job.far?.killed) this.#endUnasked(job, killError(job));
      else if (this.#closed) this.#endUnasked(job, this.#closedError(job));
      else this.end(job, "lost", lostError(job, link, why, this.host));
    }
    // The threads that the error may come from have ended, so no `join` reports it.
    if (link.fatal && link.ready && lost.length === 0 && !this.#closed)
      this.failures.left(why, oneOf([], link.id));
    for (const job of [...this.table]) {
      const { far } = job;
      if (!far) continue;
      far.holders?.delete(link);
      far.unacked?.delete(link);
      if (far.source === link) far.source = undefined;
      this.table.settle(job);
    }
    this.values.died(link);
    const peer = this.table.peerFor(link);
    shared.callbacks?.gone(peer);
    shared.kept?.gone(peer);
    link.markGone();
  }
}

/** How many threads are named of which one may have left an error behind. */
const NAMED = 5;

/** What stands for the name of a thread that is not known. */
function oneOf(among: readonly string[], carrier: number): string {
  const more = among.length - NAMED;
  const names = [...among.slice(0, NAMED), ...(more > 0 ? [`${more} more`] : [])].join(", ");
  return `(${names && `${names} or `}one that had ended, on carrier ${carrier})`;
}

/** A timer that keeps no program alive, which on Node they do. */
function unheld(ms: number, call: () => void): void {
  const timer: unknown = setTimeout(call, Math.min(ms, 2 ** 31 - 1));
  (timer as { unref?(): void }).unref?.();
}

/** Calls after `PATIENCE`; later where the main realm computed or blocked, since it has not heard the carriers then. */
function patiently(call: () => void): void {
  unheld(PATIENCE, () => {
    const since = monotonic();
    unheld(HEARING, () => (monotonic() - since > 2 * HEARING ? patiently(call) : call()));
  });
}
