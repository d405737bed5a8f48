import { clock } from "../base/clock.js";
import { ThreadError } from "../base/errors.js";
import { oneWayOf, readFields, writeFields } from "../base/fields.js";
import { internal } from "../base/internal.js";
import { define } from "../base/own.js";
import { checkClasses, decode } from "../codec/decode.js";
import { Encoder } from "../codec/encode.js";
import { explain } from "../codec/uncloneable.js";
import type { ClassLike } from "../port.js";
import type { EndState } from "../realm/protocol.js";
import { ThreadRecord } from "../realm/record.js";
import type { StartTarget } from "../thread.js";
import type { FleetRealm } from "./fleet-realm.js";
import { type EndLetter, read, type StartLetter, write } from "./letters.js";
import { largest, tooLarge } from "./sizes.js";

/** A thread as a machine has it: an object that can be started on the machine's own runtime. */
interface Startable {
  [internal]: ThreadRecord;
  start(runtime: StartTarget): unknown;
  stop(reason?: unknown): void;
  kill(): Promise<void>;
}

/** A thread that runs on this machine for somebody else. */
interface Run {
  readonly thread: Startable;
  readonly begun: number;
  /** Its name then. */
  readonly name: string;
  /** It was asked to stop by its starter. */
  obeys: boolean;
}

/** How a thread ended, for its starter. */
export interface StationEnd {
  /** "done", "failed", "stopped" or "lost". */
  readonly state: EndState;
  /** What the starter's runtime reads. */
  readonly bytes: Uint8Array;
  /** The error in words, where it is not done. */
  readonly message: string | undefined;
}

/** The machine's side of a fleet: runs the threads that come as bytes on a runtime of its own. */
export class Station {
  readonly #runs = new Map<number, Run>();
  /** Stops that came before their thread. */
  readonly #early = new Map<number, { reason: unknown; kill: boolean }>();

  constructor(
    /** What the machine has in common with the other ones: classes, limits, the queue's identity. */
    readonly fleet: FleetRealm,
    /** Runs the threads. */
    readonly runtime: StartTarget,
    /** The machine's name, which errors and statistics show. */
    readonly machine: string,
  ) {}

  /** How many threads run here. */
  get size(): number {
    return this.#runs.size;
  }

  /** Runs a thread. Never throws: what cannot be made a thread ends as "failed". */
  run(ident: number, bytes: Uint8Array, ended: (end: StationEnd) => void): void {
    let thread: Startable;
    try {
      thread = this.#make(ident, bytes);
    } catch (error) {
      return ended(this.fail("failed", error));
    }
    const record = thread[internal];
    const run: Run = { thread, begun: clock(), name: record.name, obeys: false };
    const early = this.#early.get(ident);
    this.#early.delete(ident);
    if (early) {
      run.obeys = !early.kill;
      thread.stop(early.reason);
    }
    const keys = Object.keys(thread);
    try {
      record.onEnd(() => {
        this.#runs.delete(ident);
        // Its starter hears of the failure, not this machine.
        if (record.state !== "done") record.realm?.joined(record);
        ended(this.#endOf(run, keys));
      });
      this.#runs.set(ident, run);
      thread.start(this.runtime);
    } catch (error) {
      this.#runs.delete(ident);
      ended(this.fail("failed", error));
    }
  }

  #make(ident: number, bytes: Uint8Array): Startable {
    const { values, port } = this.fleet;
    const letter: StartLetter = read("start", bytes, port);
    if (letter.ident !== ident)
      throw new ThreadError("THREAD_UNCLONEABLE", "what came is another thread than it says");
    const type = this.fleet.classes.find({ key: letter.key }) as ClassLike | undefined;
    if (!type || !("isAlive" in type.prototype)) throw notServed(letter.key, this.machine);
    checkClasses(letter.fields, values);
    const fields = decode(letter.fields, values) as Record<string, unknown>;
    const record = new ThreadRecord(letter.name, letter.key, letter.daemon, letter.kind);
    record.ident = ident;
    const thread = Object.create(type.prototype as object) as Startable;
    thread[internal] = record;
    writeFields(thread, fields);
    return thread;
  }

  /** @param reason as it came. */
  stop(ident: number, reason: Uint8Array | undefined): void {
    const run = this.#runs.get(ident);
    const why = this.fleet.reasonIn(reason);
    if (!run) return this.#soon(ident, why, false);
    run.obeys = true;
    run.thread.stop(why);
  }

  /** Kills a platform thread; a virtual one is asked to stop. @param ident the one that its starter knows. */
  kill(ident: number): void {
    const run = this.#runs.get(ident);
    if (!run) return this.#soon(ident, undefined, true);
    void run.thread.kill().catch(() => {});
  }

  /** Stops all that run here, since the machine is to end. */
  stopAll(reason: unknown): void {
    for (const { thread } of [...this.#runs.values()]) thread.stop(reason);
  }

  /** Kills those that can be killed. */
  killAll(): void {
    for (const { thread } of [...this.#runs.values()]) void thread.kill().catch(() => {});
  }

  /** Stops one whose place in the queue was lost. */
  abandon(ident: number, reason: unknown): void {
    this.#runs.get(ident)?.thread.stop(reason);
  }

  #soon(ident: number, reason: unknown, kill: boolean): void {
    this.#early.set(ident, { reason, kill });
    // It may be another machine's: the oldest make room.
    if (this.#early.size > 10_000) this.#early.delete(this.#early.keys().next().value as number);
  }

  #endOf({ thread, begun, name, obeys }: Run, keys: readonly string[]): StationEnd {
    const record = thread[internal];
    const state = record.state as EndState;
    const { values, port } = this.fleet;
    if (state !== "done") this.#sign(record.value);
    let what = state === "done" ? "the result of run()" : "what run() threw";
    try {
      const encoder = new Encoder(values);
      const letter: { -readonly [Key in keyof EndLetter]: EndLetter[Key] } = {
        op: "end",
        state,
        machine: this.machine,
        value: values.checked(encoder.encode(record.value)),
        ran: clock() - begun,
      };
      if (record.name !== name) letter.name = record.name;
      if (state === "stopped" && obeys) letter.obeyed = true;
      what = "a field";
      const fields = readFields(thread, oneWayOf(thread));
      letter.fields = values.checked(encoder.encodeFields(fields));
      const deleted = keys.filter((key) => !Object.hasOwn(thread, key));
      if (deleted.length > 0) letter.deleted = deleted;
      const bytes = write(letter, port);
      if (bytes.byteLength > port.maxBytes) {
        const found = largest(record.name, { "run()": record.value, ...fields }, values, port);
        throw tooLarge(found, bytes.byteLength, port);
      }
      return { state, bytes, message: state === "done" ? undefined : messageOf(record.value) };
    } catch (error) {
      const failure =
        error instanceof ThreadError
          ? error
          : explain(() => record.value, `${record.name}: ${what}`, "return plain data", error);
      return this.fail("failed", failure, clock() - begun);
    }
  }

  /** An end of a thread that did not run, or of which nothing else can be told. */
  fail(state: EndState, error: unknown, ran = 0): StationEnd {
    this.#sign(error);
    const { machine } = this;
    const { values, port } = this.fleet;
    const value = values.encode(error);
    const bytes = write({ op: "end", state, machine, value, ran }, port);
    return { state, bytes, message: messageOf(error) };
  }

  /** Says in an error's stack where it comes from. */
  #sign(error: unknown): void {
    if (!(error instanceof Error) || !Object.isExtensible(error)) return;
    define(error, "stack", `${error.stack ?? String(error)}\n    --- on ${this.machine} ---`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function notServed(key: string, machine: string): ThreadError {
  return new ThreadError(
    "THREAD_MODULE",
    `${machine} does not serve "${key}": write serve({ ${key} }, …) there, the same on all machines of a queue`,
  );
}
