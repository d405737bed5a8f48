import { clock } from "../base/clock.js";
import { ThreadError } from "../base/errors.js";
import { checkOneWay, readFields, writeFields } from "../base/fields.js";
import { Promise, setTimeout } from "../base/globals.js";
import { microtask } from "../base/microtask.js";
import { checkCount, checkOptions, checkTimeout } from "../base/options.js";
import { after } from "../base/timer.js";
import { callerStack } from "../base/trace.js";
import { ClassTable, type Roster } from "../codec/classes.js";
import { checkClasses, decode, reasonOf } from "../codec/decode.js";
import { encodeFields } from "../codec/encode.js";
import { addStart } from "../codec/errors.js";
import { unreadable } from "../codec/uncloneable.js";
import { Failures } from "../main/failures.js";
import { Graces } from "../main/graces.js";
import { farOf, makeJob } from "../main/job.js";
import type { Job } from "../main/link.js";
import { fieldError, killError, stopError } from "../main/reasons.js";
import type { ClassLike } from "../port.js";
import { nextRealm } from "../realm/commons.js";
import { IdentTable } from "../realm/ident-table.js";
import type { EndState } from "../realm/protocol.js";
import { type Realm, ThreadRecord } from "../realm/record.js";
import { MAIN_REALM, shared } from "../realm/state.js";
import { handleFor } from "../threads/handle.js";
import { mainThreadObject } from "../threads/main-thread.js";
import type { CloseOptions, Excepthook } from "../threads/runtime.js";
import { type EndLetter, read, write } from "./letters.js";
import { FleetObservation } from "./observation.js";
import type { FleetMail, FleetNews, FleetPort, FleetStart } from "./port.js";
import { largest, tooLarge } from "./sizes.js";
import { FleetValues } from "./values.js";

/** Milliseconds between two looks for machines. */
const LOOK = 50;

export interface FleetOptions {
  readonly traceStarts: boolean;
  readonly excepthook: Excepthook | undefined;
  readonly classes: Roster;
}

/** A machine that has run threads of this program. */
export interface Machine {
  readonly id: number;
  readonly machine: string;
  /** Threads that are known to run there, and those that ended there in the state "done". */
  running: number;
  done: number;
}

/** The realm whose threads run on other machines: it sends them, and takes in what comes home. */
export class FleetRealm implements Realm, FleetNews {
  readonly isCarrier = false;
  readonly soon = undefined;
  readonly classes = new ClassTable(() =>
    Promise.reject(new TypeError("a fleet imports no modules: its classes are in the roster")),
  );
  readonly values: FleetValues;
  readonly failures: Failures;
  readonly observation: FleetObservation;
  readonly machines = new Map<string, Machine>();
  readonly #jobs = new IdentTable<Job>();
  readonly #ranOn = new Map<Job, Machine>();
  #pending: Job[] = [];
  readonly #graces = new Graces((record) => this.kill(record));
  #holds = 0;
  #closing: Promise<void> | undefined;
  #drained: (() => void) | undefined;
  #nonDaemons = 0;

  constructor(
    readonly port: FleetPort,
    readonly options: FleetOptions,
  ) {
    this.classes.addRoster(options.classes);
    this.values = new FleetValues(this, this.classes, port, (ident) => this.#own(ident));
    this.failures = new Failures(port, options.excepthook, () => false);
    this.observation = new FleetObservation(port.diagnostics);
  }

  /** A thread that was started here and has not ended. */
  #own(ident: number): object | undefined {
    const job = this.#jobs.get(ident);
    return job && (job.thread ?? handleFor(job));
  }

  checkOpen(): void {
    if (!this.#closing) return;
    throw new ThreadError(
      "RUNTIME_CLOSED",
      "the runtime is closed and starts no more threads: create another one",
    );
  }

  start(thread: object, record: ThreadRecord): void {
    this.checkOpen();
    checkOneWay(thread);
    const ref = this.values.classes.refForStart(thread.constructor as ClassLike);
    if (!("key" in ref)) throw notInRoster(ref.name);
    record.ident = this.port.nextIdent(this.#pending.length === 0);
    if (this.options.traceStarts) record.startedAt = callerStack();
    record.thread = thread;
    const job = this.#live(makeJob(record, ref));
    if (job.stopping) return this.#end(job, "stopped", stopError(job));
    this.#pending.push(job);
    if (this.#pending.length === 1) this.#flushSoon();
  }

  #live(job: Job): Job {
    job.realm = this;
    job.state = "queued";
    this.#jobs.set(job.ident, job);
    if (!job.daemon) {
      this.#nonDaemons++;
      this.hold();
    }
    this.observation.start(job);
    return job;
  }

  readonly #flushSoon = microtask(() => this.flush());

  flush(): void {
    const jobs = this.#pending;
    this.#pending = [];
    const starts: FleetStart[] = [];
    for (const job of jobs) {
      if (!job.alive) continue;
      try {
        starts.push(this.#letterOf(job));
      } catch (error) {
        this.#end(job, "failed", fieldError(job, error));
      }
    }
    if (starts.length > 0) this.port.send(starts);
  }

  #letterOf(job: Job): FleetStart {
    const { ident, name, daemon, kind } = job;
    const { key } = job.class as { key: string };
    const own = readFields(job.thread as object);
    const fields = this.values.checked(encodeFields(own, this.values));
    const bytes = write({ op: "start", ident, name, daemon, kind, key, fields }, this.port);
    if (bytes.byteLength > this.port.maxBytes)
      throw tooLarge(largest(key, own, this.values, this.port), bytes.byteLength, this.port);
    return { ident, name, key, kind, retries: retriesOf(job.thread as object), bytes };
  }

  stop(record: ThreadRecord, reason: unknown, by = MAIN_REALM, grace?: number): void {
    if (record.ended) return;
    if (grace !== undefined) this.#graces.add(record, grace);
    if (record.stopping) return;
    record.markStopping(reason, by);
    const at = this.values.homeOf(record);
    if (at) {
      this.port.mail(at.home, { op: "stop", ident: at.ident, bytes: this.#reason(reason) });
      return;
    }
    const job = this.#jobs.get(record.ident as number);
    if (!job) return;
    if (this.#pending.includes(job)) this.#end(job, "stopped", stopError(record));
    else this.port.stop(job.ident, this.#reason(reason));
  }

  /** A reason that cannot travel stays here; the thread is stopped all the same. */
  #reason(reason: unknown): Uint8Array {
    try {
      return write({ op: "reason", value: this.values.encode(reason) }, this.port);
    } catch {
      return write({ op: "reason", value: { value: undefined } }, this.port);
    }
  }

  kill(record: ThreadRecord): void {
    const at = this.values.homeOf(record);
    if (at) return this.port.mail(at.home, { op: "kill", ident: at.ident });
    const job = this.#jobs.get(record.ident as number);
    if (!job || job.far?.killed) return;
    farOf(job).killed = true;
    if (this.#pending.includes(job)) this.#end(job, "stopped", killError(job));
    else this.port.kill(job.ident);
  }

  begun(ident: number, machine?: string): void {
    const job = this.#jobs.get(ident);
    if (!job?.alive) return;
    job.state = "running";
    const times = job.far?.times;
    if (times) times.began ??= clock();
    if (machine === undefined || this.#ranOn.has(job)) return;
    const at = this.#machine(machine);
    at.running++;
    this.#ranOn.set(job, at);
  }

  #machine(name: string): Machine {
    let machine = this.machines.get(name);
    if (!machine) {
      machine = { id: nextRealm(), machine: name, running: 0, done: 0 };
      this.machines.set(name, machine);
    }
    return machine;
  }

  ended(ident: number, bytes: Uint8Array): void {
    const job = this.#jobs.get(ident);
    if (!job?.alive) return;
    try {
      this.#settle(job, read("end", bytes, this.port));
    } catch (error) {
      this.#end(job, "failed", unreadable(`the result of ${job.name}`, error));
    }
  }

  #settle(job: Job, letter: EndLetter): void {
    this.begun(job.ident, letter.machine);
    const times = job.far?.times;
    if (times) {
      // The clocks of two machines differ, so only what lasts is told.
      times.ended = clock();
      times.began = times.ended - letter.ran;
    }
    checkClasses(letter.value, this.values);
    checkClasses(letter.fields, this.values);
    const revived = letter.value.specials && new Map<object, object>();
    const value = decode(letter.value, this.values, revived);
    const fields = letter.fields && decode(letter.fields, this.values, revived);
    if (letter.name !== undefined) job.label = letter.name;
    if (fields && job.thread)
      writeFields(job.thread, fields as Record<string, unknown>, letter.deleted);
    if (letter.state !== "done") addStart(value, job.startedAt);
    const own = letter.obeyed === true && job.reason !== undefined;
    this.#end(job, letter.state, own ? job.reason : value);
  }

  lost(ident: number, reason: string, cause?: unknown): void {
    const job = this.#jobs.get(ident);
    if (!job?.alive) return;
    const options = cause === undefined ? undefined : { cause };
    this.#end(
      job,
      "lost",
      new ThreadError("THREAD_LOST", `${job.name} is lost: ${reason}`, options),
    );
  }

  cancelled(ident: number): void {
    const job = this.#jobs.get(ident);
    if (job?.alive) this.#end(job, "stopped", job.far?.killed ? killError(job) : stopError(job));
  }

  mail(from: string, mail: FleetMail): void {
    if (mail.op === "follow") return this.values.follow(from, mail.ident);
    if (mail.op === "end")
      return this.values.ended(from, mail, (bytes) => read("end", bytes, this.port));
    const record = this.values.givenRecord(mail.ident);
    if (!record || record.ended) return;
    if (mail.op === "kill") return record.realm?.kill(record);
    record.realm?.stop(record, this.reasonIn(mail.bytes));
  }

  /** What a stop says. */
  reasonIn(bytes: Uint8Array | undefined): unknown {
    if (!bytes) return undefined;
    try {
      return reasonOf(read("reason", bytes, this.port).value, this.values);
    } catch {
      return undefined;
    }
  }

  #end(job: Job, state: EndState, value: unknown): void {
    if (job.ended) return;
    const { ident, thread } = job;
    const machine = this.#ranOn.get(job);
    this.#ranOn.delete(job);
    job.end(state, value);
    if ((state === "failed" || state === "lost") && !job.joined)
      this.failures.add(ident, job.name, value, thread);
    this.#jobs.delete(ident);
    if (machine) machine.running--;
    this.observation.end(job, machine);
    if (!job.daemon) {
      this.unhold();
      if (--this.#nonDaemons === 0) this.#drained?.();
    }
  }

  /** The thread that an earlier process has started. @throws {ThreadError} THREAD_LOST where nobody knows it. */
  async attach(ident: number): Promise<object> {
    this.checkOpen();
    const known = this.#jobs.get(ident);
    if (known) return known.thread ?? handleFor(known);
    this.hold();
    try {
      const found = await this.port.find(ident);
      if (!found)
        throw new ThreadError(
          "THREAD_LOST",
          `no thread ${ident} is known, or not any more: its result was not fetched in time`,
        );
      const again = this.#jobs.get(ident);
      if (again) return again.thread ?? handleFor(again);
      const record = new ThreadRecord(found.name, "", true, found.kind);
      record.ident = ident;
      const job = this.#live(makeJob(record, { key: "" }));
      const handle = handleFor(job);
      return handle;
    } finally {
      this.unhold();
    }
  }

  /** How many threads are alive, by their states. */
  readonly alive = (): { queued: number; running: number } => {
    const jobs = [...this.#jobs.values()];
    const running = jobs.filter(({ state }) => state === "running").length;
    return { queued: jobs.length - running, running };
  };

  look(): void {}

  joined(record: ThreadRecord): void {
    record.markJoined();
    this.failures.joined(record.ident as number);
  }

  hold(): void {
    if (this.#holds++ === 0) this.port.keepAlive(true);
  }

  unhold(): void {
    if (--this.#holds === 0) this.port.keepAlive(false);
  }

  isCurrent(): false {
    return false;
  }

  current(): object {
    return mainThreadObject();
  }

  enumerate(): object[] {
    return [...this.#jobs.values()].map((job) => job.thread ?? handleFor(job));
  }

  waitSync(): never {
    return this.checkBlock("await join() in the place of joinSync()");
  }

  block(): never {
    return this.checkBlock("await");
  }

  checkBlock(instead: string): never {
    throw new ThreadError(
      "CANNOT_BLOCK",
      `nothing comes from other machines while this one blocks: write ${instead}`,
    );
  }

  peerOf(): undefined {}

  reportFailures(): void {
    this.failures.reportAll();
  }

  /** Resolves when so many machines serve the fleet. */
  async warmUp(count = 1): Promise<void> {
    checkCount("runtime.warmUp", "the count", count);
    this.hold();
    try {
      for (;;) {
        this.checkOpen();
        if ((await this.port.machines()) >= count) return;
        await new Promise<void>((resolve) => setTimeout(resolve, LOOK));
      }
    } finally {
      this.unhold();
    }
  }

  async close(options?: CloseOptions): Promise<void> {
    const call = "runtime.close";
    const given = checkOptions(call, options, "close({ timeout: 5000 })", ["timeout"]);
    const ms = checkTimeout(call, given.timeout);
    this.#closing ??= this.#close();
    if (ms < Number.POSITIVE_INFINITY)
      for (const job of [...this.#jobs.values()])
        if (job.alive && !job.daemon) this.stop(job, closedError(job));
    const cancel = after(ms, () => this.#drained?.());
    await this.#closing;
    cancel();
  }

  async #close(): Promise<void> {
    this.hold();
    if (this.#nonDaemons > 0) await new Promise<void>((resolve) => (this.#drained = resolve));
    for (const job of [...this.#jobs.values()]) {
      if (!job.alive) continue;
      this.port.stop(job.ident, this.#reason(undefined));
      job.stoppedBy = undefined;
      this.#end(job, "stopped", closedError(job));
    }
    await this.port.close();
    this.machines.clear();
    if (this.failures.size === 0) shared.runtimes.delete(this);
    this.unhold();
  }
}

function closedError({ name }: Job): ThreadError {
  return new ThreadError("RUNTIME_CLOSED", `${name} was ended with its runtime`);
}

function notInRoster(name: string): ThreadError {
  return new ThreadError(
    "THREAD_MODULE",
    `${name} is not in the fleet's roster: write classes: { ${name} } where the runtime is made, and serve({ ${name} }, …) on the machines`,
  );
}

function retriesOf(thread: object): number {
  const { name, retries } = thread.constructor as { name: string; retries?: unknown };
  if (retries === undefined) return 0;
  if (Number.isSafeInteger(retries) && (retries as number) >= 0) return retries as number;
  throw new TypeError(
    `${name}.retries must be a whole number, 0 or more: how often it may run again`,
  );
}
