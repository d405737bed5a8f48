/** What values on their way to or from a machine are made of: handles of threads, and classes of the roster. */
import { ThreadError } from "../base/errors.js";
import { setTimeout } from "../base/globals.js";
import { internal } from "../base/internal.js";
import { show } from "../base/options.js";
import type { ClassRef, ClassTable } from "../codec/classes.js";
import { decode } from "../codec/decode.js";
import { encode } from "../codec/encode.js";
import { heldIn, type Payload, type SharedSpecial, type ThreadSpecial } from "../codec/payload.js";
import type { ClassLike } from "../port.js";
import type { Realm, ThreadRecord, Values } from "../realm/record.js";
import { letGo, shared } from "../realm/state.js";
import { checkStarted, endState, handleFor, recordFrom } from "../threads/handle.js";
import { MAIN_IDENT, mainThreadObject } from "../threads/main-thread.js";
import { type EndLetter, write } from "./letters.js";
import type { FleetMail, FleetPort } from "./port.js";

/** A handle on its way: also where the process is that knows how the thread ends. */
interface FleetSpecial extends ThreadSpecial {
  home: string;
}

/** Milliseconds for which an end is kept for those who may ask for it. */
const KEPT = 60_000;

/** Numbers from here on are given by fleets and are each a single thread's; those below are each process's own. */
const OF_FLEETS = 2 ** 48;

export class FleetValues implements Values {
  /** Threads that other processes have handles of, by the numbers that they have here. */
  readonly #given = new Map<number, { readonly object: object; readonly askers: Set<string> }>();
  /** Handles of threads that other processes answer for, by "home number". */
  readonly #taken = new Map<string, { readonly handle: object; readonly record: ThreadRecord }>();
  /** Threads whose end is being written: one may give itself. */
  readonly #writing = new Set<ThreadRecord>();
  readonly #homes = new WeakMap<ThreadRecord, { home: string; ident: number }>();

  constructor(
    readonly realm: Realm,
    readonly classes: ClassTable,
    readonly port: FleetPort,
    /** A thread that this process has started on the fleet and that has not ended. */
    readonly own: (ident: number) => object | undefined,
  ) {}

  readonly letGo: (payload: Payload) => void = letGo;

  beforehand(threads: readonly object[]): void {
    checkStarted(threads);
  }

  describeThread(thread: object): FleetSpecial {
    const record = (thread as { [internal]: ThreadRecord })[internal];
    const { ident, name, daemon, kind: threadKind } = record;
    const again = this.#writing.has(record);
    // Who gets it asks how it ended.
    const state = again ? "running" : record.state;
    const at = this.#homes.get(record) ?? { home: this.port.address, ident: ident as number };
    const special: FleetSpecial = {
      kind: "thread",
      ...at,
      name,
      daemon,
      threadKind,
      state: state as FleetSpecial["state"],
    };
    if (record.ended && !again) {
      this.#writing.add(record);
      try {
        special.end = this.encode(record.value);
      } finally {
        this.#writing.delete(record);
      }
    } else if (!again && at.home === this.port.address && ident !== MAIN_IDENT)
      this.#give(thread, record);
    return special;
  }

  #give(object: object, record: ThreadRecord): void {
    const ident = record.ident as number;
    if (this.#given.has(ident)) return;
    const askers = new Set<string>();
    this.#given.set(ident, { object, askers });
    record.onEnd(() => {
      for (const asker of askers) this.#answer(asker, record);
      const timer: unknown = setTimeout(() => this.#given.delete(ident), KEPT);
      (timer as { unref?(): void }).unref?.();
    });
  }

  #answer(to: string, record: ThreadRecord): void {
    const ident = record.ident as number;
    const bytes = write(this.endOf(record, record.value, { machine: "", ran: 0 }), this.port);
    this.port.mail(to, { op: "end", ident, bytes });
  }

  endOf(
    { state }: ThreadRecord,
    value: unknown,
    rest: Pick<EndLetter, "machine" | "ran">,
  ): EndLetter {
    return { op: "end", state: state as EndLetter["state"], value: this.encode(value), ...rest };
  }

  /** @throws {ThreadError} for what cannot leave this machine. */
  encode(value: unknown): Payload {
    return this.checked(encode(value, this));
  }

  /** What was encoded, without what is about moving: here all is copied. */
  checked(payload: Payload): Payload {
    for (const special of heldIn(payload)) {
      if (special.kind !== "shared") continue;
      letGo(payload);
      throw new ThreadError(
        "NO_SHARED_MEMORY",
        "a lock, a queue or another shared object cannot go to another machine, where there is no shared memory: send what is in it, and share it among the threads of one machine",
      );
    }
    const { value, specials } = payload;
    return specials ? { value, specials } : { value };
  }

  refOf(type: ClassLike): ClassRef | undefined {
    const ref = this.classes.refOf(type);
    if (!ref || "key" in ref) return ref;
    if (type.prototype instanceof Error) return undefined;
    throw new ThreadError(
      "THREAD_MODULE",
      `an instance of ${ref.name} cannot go to another machine, since its class is not in the roster: add it to classes and to serve, { ${ref.name} }`,
    );
  }

  find(ref: ClassRef): ClassLike | undefined {
    return "key" in ref ? this.classes.find(ref) : undefined;
  }

  sharedOf(special: SharedSpecial): never {
    throw new TypeError(`what is shared came from another machine: ${show(special.kind)}`);
  }

  threadOf(special: ThreadSpecial): object {
    const { home, ident } = special as FleetSpecial;
    if (home === this.port.address) {
      if (ident === MAIN_IDENT) return mainThreadObject();
      const given = this.#given.get(ident);
      if (given) return given.object;
    }
    const own = ident >= OF_FLEETS ? this.own(ident) : undefined;
    if (own) return own;
    return this.#handleOf(special as FleetSpecial);
  }

  seeThread(special: ThreadSpecial): object {
    return this.threadOf(special);
  }

  #handleOf(special: FleetSpecial): object {
    const { home, name, daemon, threadKind: kind, state } = special;
    const key = `${home} ${special.ident}`;
    const known = this.#taken.get(key);
    if (known) return known.handle;
    const ident = special.ident < OF_FLEETS ? shared.nextIdent++ : special.ident;
    const record = recordFrom(this.realm, { ident, name, daemon, kind, state: "running" });
    this.#homes.set(record, { home, ident: special.ident });
    const handle = handleFor(record);
    if (endState(state)) record.end(state, decode(special.end as Payload, this));
    else {
      if (state === "queued") record.state = "queued";
      this.#taken.set(key, { handle, record });
      record.onEnd(() => this.#taken.delete(key));
      if (special.ident !== MAIN_IDENT)
        this.port.mail(home, { op: "follow", ident: special.ident });
    }
    return handle;
  }

  /** Where a thread is that another process answers for. */
  homeOf(record: ThreadRecord): { readonly home: string; readonly ident: number } | undefined {
    return this.#homes.get(record);
  }

  /** Somebody asks to be told of the end of a thread that this process answers for. */
  follow(from: string, ident: number): void {
    const given = this.#given.get(ident);
    if (!given) return this.#unknown(from, ident);
    const record = (given.object as { [internal]: ThreadRecord })[internal];
    if (record.ended) this.#answer(from, record);
    else given.askers.add(from);
  }

  #unknown(from: string, ident: number): void {
    const value = this.encode(
      new ThreadError("THREAD_LOST", "the machine that knew how the thread ended has forgotten it"),
    );
    const bytes = write({ op: "end", state: "lost", machine: "", value, ran: 0 }, this.port);
    this.port.mail(from, { op: "end", ident, bytes });
  }

  /** The record of a thread that other processes have handles of. */
  givenRecord(ident: number): ThreadRecord | undefined {
    const given = this.#given.get(ident) as { object: { [internal]: ThreadRecord } } | undefined;
    return given?.object[internal];
  }

  /** Another process tells how a thread ended. */
  ended(from: string, mail: FleetMail, read: (bytes: Uint8Array) => EndLetter): void {
    const known = this.#taken.get(`${from} ${mail.ident}`);
    if (!known || !mail.bytes) return;
    try {
      const letter = read(mail.bytes);
      known.record.end(letter.state, decode(letter.value, this));
    } catch (error) {
      known.record.end("failed", error);
    }
  }
}
