import { onAbort } from "./base/abort.js";
import { nameOfClass } from "./base/class-names.js";
import { ThreadError } from "./base/errors.js";
import { hasKeys } from "./base/fields.js";
import { Promise } from "./base/globals.js";
import { internal } from "./base/internal.js";
import {
  BLOCKING_WAIT,
  checkBoolean,
  checkOptions,
  checkSignal,
  checkTimeout,
  show,
  WAIT,
  type WaitOptions,
} from "./base/options.js";
import { after } from "./base/timer.js";
import type { ClassLike } from "./port.js";
import type { ThreadKind, ThreadState } from "./realm/protocol.js";
import type { Realm } from "./realm/record.js";
import { ThreadRecord } from "./realm/record.js";
import { currentRealm } from "./realm/state.js";

/** What a thread's constructor takes. */
export interface ThreadOptions {
  /** Default: the class's name and a number, "Pinger-1". */
  name?: string | undefined;
  /** A daemon thread does not keep the program alive. Default: false. */
  daemon?: boolean | undefined;
  /** Stops the thread when it aborts, with its reason. */
  signal?: AbortSignal | undefined;
}

const OPTIONS: readonly (keyof ThreadOptions)[] = ["name", "daemon", "signal"];

/** A set of carriers that threads can be started on. */
export interface StartTarget {
  /** @internal */
  readonly [realmOf]: Realm;
}
export const realmOf: unique symbol = Symbol.for("heddle.realm") as never;

/** What instances of one class have in common. */
interface ClassInfo {
  readonly name: string;
  /** Counts the threads of all classes of this name. */
  readonly numbers: { last: number };
}

const numbers = new Map<string, { last: number }>();
const infos = new WeakMap<object, ClassInfo>();
/** Mostly the next thread is of the same class. */
let recentClass: object | undefined;
let recentInfo: ClassInfo | undefined;

function chosen(type: ClassLike): Realm {
  const realm = currentRealm();
  return realm.choose?.(type) ?? realm;
}

function infoOf(type: { readonly name: string }): ClassInfo {
  if (recentClass === type) return recentInfo as ClassInfo;
  let info = infos.get(type);
  if (!info) {
    const name = nameOfClass(type);
    let counted = numbers.get(name);
    if (!counted) {
      counted = { last: 0 };
      numbers.set(name, counted);
    }
    info = { name, numbers: counted };
    infos.set(type, info);
  }
  recentClass = type;
  recentInfo = info;
  return info;
}

/**
 * A thread: subclass it, override `run`, call `start`, call `join`. The contract is that of Python's
 * `threading.Thread` (CPython 3.13), with promises in the place of blocking and milliseconds in the
 * place of seconds.
 *
 * The object's own fields travel to the thread when it starts, as structured clone copies them, and come
 * back when it ends. The constructor does not run again; `#private` fields cannot travel.
 *
 * @example
 * export class Adder extends Thread<number> {
 *   static override readonly module = import.meta.url;
 *   a: number;
 *   b: number;
 *   constructor(a: number, b: number) { super(); this.a = a; this.b = b; }
 *   run() { return this.a + this.b; }
 * }
 * const sum = await new Adder(1, 2).start().join();
 */
export abstract class Thread<Result = void> {
  /** Where other threads find the class: write `static override readonly module = import.meta.url`. */
  static readonly module?: string | URL | undefined;
  /** "virtual" threads share carriers, a "platform" thread has one of its own. Default: "virtual". */
  static readonly kind: ThreadKind = "virtual";
  /**
   * Fields that do not come home from the thread, and may hold there what cannot be cloned. Each is there when the
   * thread starts, as `undefined` where `run` makes it; a name that is no field is a TypeError of `start`.
   */
  static readonly oneWay?: readonly string[] | undefined;

  /**
   * How many threads of the class have begun at once in a runtime, at most; the others wait in the order in which they
   * were started. For what uses much memory, or a service that takes few requests. Default: as many as there are.
   *
   * @example
   * static override readonly limit = 4;
   */
  static readonly limit?: number | undefined;
  /**
   * Milliseconds after which a thread of the class is asked to stop, with a ThreadError of the code THREAD_TIMEOUT as the
   * reason. They are counted from the moment in which `run` begins, where a signal that was made before counts the time
   * in which the thread waited, too. As with `stop`, a `run` that returns all the same gives its result, and one that
   * computes without an `await` does not hear of it. Default: no limit.
   *
   * @example
   * static override readonly runTimeout = 5_000;
   */
  static readonly runTimeout?: number | undefined;

  /** @internal */
  readonly [internal]: ThreadRecord;

  constructor(options?: ThreadOptions) {
    const { kind } = new.target;
    const info = infoOf(new.target);
    const { name } = info;
    if (kind !== "virtual" && kind !== "platform") {
      throw new TypeError(`${name}.kind must be "virtual" or "platform", not ${show(kind)}`);
    }
    if (options === undefined) {
      this[internal] = new ThreadRecord(++info.numbers.last, name || "Thread", false, kind);
      return;
    }
    const call = `new ${name}`;
    if (typeof options === "function" || Object(options).target) throw noFunction(call);
    const given = checkOptions(call, options, `super({ name: "fetcher" })`, OPTIONS);
    const daemon = given.daemon === undefined ? false : checkBoolean(call, "daemon", given.daemon);
    const signal = checkSignal(call, given.signal);
    const label = given.name ? String(given.name) : ++info.numbers.last;
    const record = new ThreadRecord(label, name || "Thread", daemon, kind);
    this[internal] = record;
    if (signal) record.given = signal;
  }

  /** What the thread does. Its result, or what the promise that it returns resolves to, is what `join` gives. */
  abstract run(): Result | PromiseLike<Result>;

  /** A label for messages; need not be unique. */
  get name(): string {
    return this[internal].name;
  }
  set name(value: string) {
    this[internal].rename(String(value));
  }

  /**
   * Whether the program may end while this thread runs. Fixed once it is started.
   * @throws {ThreadError} THREAD_ALREADY_STARTED when set after `start`.
   */
  get daemon(): boolean {
    return this[internal].daemon;
  }
  set daemon(value: boolean) {
    if (this[internal].state !== "new") {
      throw new ThreadError(
        "THREAD_ALREADY_STARTED",
        `cannot set daemon of ${this.name}: set it before start()`,
      );
    }
    this[internal].daemon = checkBoolean(`${this.name}.daemon`, "daemon", value);
  }

  /** A number of this thread's own in the whole program, never used again; null before `start`. */
  get ident(): number | null {
    return this[internal].ident;
  }

  /** "new", "queued", "running", then how it ended. A handle's "queued" may be "running" by now. */
  get state(): ThreadState {
    const record = this[internal];
    if (record.state === "queued") record.realm?.look(record);
    return record.state;
  }

  /**
   * Aborts when the thread is asked to stop, with the reason that `stop` was given: in a turn of the event loop,
   * so not while the thread computes (see `stopRequested`).
   */
  get signal(): AbortSignal {
    heed(this[internal]);
    return this[internal].signal;
  }

  /**
   * Whether the thread was asked to stop. `signal` says so too, and why, but only when the event loop has its
   * turn; this is true at once, so look at it in a loop that computes. (Where no memory is shared, it is true no
   * earlier.)
   */
  get stopRequested(): boolean {
    const record = this[internal];
    heed(record);
    return record.stopping || record.realm?.stopAsked?.(record) === true;
  }

  /** True from `start` until the thread has ended. */
  isAlive(): boolean {
    return this[internal].alive;
  }

  /**
   * Starts the thread and returns at once. Its fields are read when it is sent, by the end of the tick at the latest.
   *
   * @param runtime where to run it; default: the installed runtime.
   * @throws {ThreadError} THREAD_ALREADY_STARTED, NO_RUNTIME, RUNTIME_CLOSED, THREAD_FIELD for a field that
   * hides one of `Thread`'s members, THREAD_MODULE for a class that other threads have no way to find,
   * THREAD_BOOTSTRAPPING while the class's module is being imported on a carrier.
   */
  start(runtime?: StartTarget): this {
    const record = this[internal];
    if (record.state !== "new") {
      throw new ThreadError(
        "THREAD_ALREADY_STARTED",
        `threads can only be started once: ${record.name} is ${record.state}`,
      );
    }
    if (
      runtime !== undefined &&
      !(typeof runtime === "object" && runtime !== null && realmOf in runtime)
    ) {
      throw new TypeError(`start takes a runtime or nothing, not ${show(runtime)}`);
    }
    checkFields(this);
    const realm = runtime ? runtime[realmOf] : chosen(this.constructor as ClassLike);
    heed(record);
    realm.start(this, record);
    return this;
  }

  /**
   * Waits until the thread has ended and gives what `run` returned; any number of times, also after the end.
   *
   * @throws what `run` threw; the `reason` given to `stop`; or a {@link ThreadError}: THREAD_NOT_STARTED,
   * THREAD_JOIN_SELF, THREAD_TIMEOUT (the thread runs on), THREAD_STOPPED, THREAD_KILLED, THREAD_LOST,
   * THREAD_MODULE, THREAD_UNCLONEABLE. Always by rejecting, never synchronously.
   */
  join(options?: WaitOptions): Promise<Result> {
    const record = this[internal];
    // The common case, which must cost next to nothing.
    if (options === undefined && record.alive && record.realm?.isCurrent(this) !== true) {
      const promise = new Promise<Result>(capture);
      record.settleAtEnd(captured);
      return promise;
    }
    return joinWith(this, record, options);
  }

  /**
   * `join` that blocks the caller's carrier, or Node's main thread. A virtual thread that blocks holds up
   * its neighbours: make threads that block `kind = "platform"`.
   *
   * @throws as `join` rejects, and CANNOT_BLOCK where blocking is not allowed (a page's main thread, an observer),
   * WOULD_DEADLOCK where the thread runs on the carrier that would wait for it.
   */
  joinSync(options?: { timeout?: number | undefined }): Awaited<Result> {
    const record = this[internal];
    const given = checkOptions("joinSync", options, "joinSync({ timeout: 1000 })", BLOCKING_WAIT);
    const timeout = checkTimeout("joinSync", given.timeout);
    const realm = checkJoin(this, record);
    if (!record.ended && !realm.waitSync(record, timeout)) throw timedOut(record, timeout);
    if (record.state === "done") return record.value as Awaited<Result>;
    realm.joined(record);
    throw record.value;
  }

  /**
   * Asks the thread to stop: aborts its `signal`. A thread that has not begun never runs. A `run` that
   * returns all the same still gives its result; otherwise `join` rejects with `reason`.
   *
   * @param options `grace`: milliseconds after which a platform thread that has not ended is killed; `join` then
   * rejects with THREAD_KILLED, whose `cause` is the reason. A second `stop` may give it, or a shorter one.
   * @throws {ThreadError} THREAD_NOT_PLATFORM for a virtual thread with a `grace`.
   */
  stop(reason?: unknown, options?: { grace?: number | undefined }): void {
    const record = this[internal];
    let grace: number | undefined;
    if (options !== undefined) {
      ({ grace } = checkOptions("stop", options, "stop(reason, { grace: 1000 })", GRACE));
      if (grace !== undefined) checkTimeout("stop", grace, "grace");
      if (grace !== undefined && record.kind !== "platform") throw notPlatform(record);
    }
    heed(record);
    if (record.ended || (record.stopping && grace === undefined)) return;
    if (record.state === "new") record.markStopping(reason);
    else record.realm?.stop(record, reason, undefined, grace);
  }

  /**
   * Ends a platform thread's carrier now, whatever it does, and resolves when it has ended.
   * @throws {ThreadError} THREAD_NOT_PLATFORM for a virtual thread, THREAD_NOT_STARTED before `start`.
   */
  kill(): Promise<void> {
    return new Promise((resolve, reject) => {
      const record = this[internal];
      if (record.kind !== "platform") {
        reject(notPlatform(record));
      } else if (record.state === "new" || !record.realm) {
        reject(
          new ThreadError("THREAD_NOT_STARTED", `cannot kill ${record.name} before it is started`),
        );
      } else if (record.ended) resolve();
      else {
        const { realm } = record;
        realm.hold();
        record.onEnd(() => {
          realm.unhold();
          resolve();
        });
        realm.kill(record);
      }
    });
  }

  /** How Node prints it: `<Pinger Pinger-1 running daemon 7>`. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  toString(): string {
    const { name, state, daemon, ident } = this[internal];
    return `<${this[internal].base || this.constructor.name} ${[name, state, daemon ? "daemon" : "", ident ?? ""].filter(String).join(" ")}>`;
  }
}

function noFunction(call: string): TypeError {
  return new TypeError(
    `${call} takes no function: write class Job extends Thread { static module = import.meta.url; run() { … } }, or make it a task: export const job = task(import.meta.url, (…) => { … })`,
  );
}

const GRACE: readonly string[] = ["grace"];

function notPlatform({ name }: ThreadRecord): ThreadError {
  return new ThreadError(
    "THREAD_NOT_PLATFORM",
    `${name} shares its carrier with other threads and cannot be killed: use stop(), or static readonly kind = "platform"`,
  );
}

/**
 * Listens to the signal that the thread was given. Not before it starts, or is asked about stopping: a signal may
 * live as long as the program, and would keep threads that nobody ever starts.
 */
function heed(record: ThreadRecord): void {
  const { given: signal } = record;
  if (!signal) return;
  record.given = undefined;
  const stop = (): void => {
    if (record.state === "new") record.markStopping(signal.reason);
    else record.realm?.stop(record, signal.reason);
  };
  if (signal.aborted) return stop();
  record.unlisten = onAbort(signal, stop);
}

const RESERVED = new Set([
  ...Object.getOwnPropertyNames(Thread.prototype).filter((key) => key !== "constructor"),
  "run",
]);

/** The fields of the last thread, which were found to be allowed: mostly the next one has the same. */
let allowed: readonly string[] = [];

function checkFields(thread: Thread<unknown>): void {
  if (!hasKeys(thread, allowed)) {
    const fields = Object.keys(thread);
    checkNames(thread, fields);
    allowed = fields;
  }
  if (typeof thread.run !== "function") {
    throw new TypeError(
      `${thread.constructor.name} has no run(): a thread's class must define what it does`,
    );
  }
}

/** A constructor that sets what can only be read would get the engine's own words, which name neither. */
for (const key of ["ident", "state", "signal", "stopRequested"]) {
  const property = Object.getOwnPropertyDescriptor(Thread.prototype, key) as PropertyDescriptor;
  property.set = function (this: Thread<unknown>): never {
    throw new ThreadError(
      "THREAD_FIELD",
      `${this.constructor.name} sets this.${key}, which is Thread's own ${key} and can only be read: give the field another name`,
    );
  };
  Object.defineProperty(Thread.prototype, key, property);
}

function checkNames(thread: Thread<unknown>, fields: readonly string[]): void {
  for (const key of fields) {
    if (!RESERVED.has(key)) continue;
    const type = thread.constructor.name;
    throw new ThreadError(
      "THREAD_FIELD",
      key === "run"
        ? `${type}.run is a field, and functions cannot travel: make it a method, run() { … }`
        : `${type}.${key} is a field that hides Thread's own ${key}: give the field another name`,
    );
  }
}

/** What resolves the promise that was just made: a closure for each would cost as much as the promise. */
let captured: (value: never) => void;
const capture = (resolve: (value: never) => void): void => {
  captured = resolve;
};

/** Any other join. */
function joinWith<Result>(
  thread: Thread<Result>,
  record: ThreadRecord,
  options: WaitOptions | undefined,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const given = checkOptions("join", options, "join({ timeout: 1000 })", WAIT);
    const timeout = checkTimeout("join", given.timeout);
    const signal = checkSignal("join", given.signal);
    const realm = checkJoin(thread, record);
    const settle = (): void => {
      if (record.state === "done") return resolve(record.value as Result);
      realm.joined(record);
      reject(record.value);
    };
    if (record.ended) return settle();
    if (signal?.aborted) return reject(signal.reason);
    if (timeout === 0) return reject(timedOut(record, 0));
    realm.hold();
    const finish = (done: () => void): void => {
      off();
      cancel();
      unlisten?.();
      realm.unhold();
      done();
    };
    const abort = (): void => finish(() => reject(signal?.reason));
    const off = record.onEnd(() => finish(settle));
    const cancel = after(timeout, () => finish(() => reject(timedOut(record, timeout))));
    const unlisten = signal && onAbort(signal, abort);
  });
}

function checkJoin(thread: Thread<unknown>, record: ThreadRecord): Realm {
  if (record.state === "new" || !record.realm) {
    throw new ThreadError("THREAD_NOT_STARTED", `cannot join ${record.name} before it is started`);
  }
  if (record.alive && record.realm.isCurrent(thread) === true) {
    throw new ThreadError(
      "THREAD_JOIN_SELF",
      `cannot join current thread ${record.name}: it would wait for its own end`,
    );
  }
  return record.realm;
}

function timedOut(record: ThreadRecord, timeout: number): ThreadError {
  return new ThreadError(
    "THREAD_TIMEOUT",
    `${record.name} had not ended after ${timeout} ms and is still ${record.state}`,
  );
}
