import { clock } from "../base/clock.js";
import { ThreadError } from "../base/errors.js";
import { Date, Promise, setTimeout } from "../base/globals.js";
import { internal } from "../base/internal.js";
import { after } from "../base/timer.js";
import { isSimple } from "../codec/encode.js";
import { remember } from "../codec/given.js";
import type { Context } from "../port.js";
import type { Templates } from "../realm/fast/templates.js";
import type { Op, StartOp, StartsOp } from "../realm/protocol.js";
import { nameOf, ThreadRecord } from "../realm/record.js";
import { passOn, shared } from "../realm/state.js";
import { type Arrived, ArrivedAlone, ArrivedRows } from "./arrived.js";
import type { Carrying } from "./carrier.js";
import { type Ends, EVERYTHING, NOTHING } from "./ends.js";
import { moduleError, notFound, stopError } from "./reasons.js";
import type { Running } from "./running.js";
import { type Shell, shellOf } from "./shell.js";

/** Milliseconds of starting threads after which results leave and the event loop has its turn. */
const TURN = 8;
/** Threads between two looks at the clock, as long as they are quick: a look costs as much as some of them. */
const STRIDE = 8;
const QUICK = 0.1;

/** Runs threads: begins them in order, and knows which one it is. */
export class Runner {
  claims: Int32Array | undefined;
  /** Arrived and not begun. */
  readonly #line: Arrived[] = [];
  /** Of these, the ones whose module is being imported, */
  readonly #importing = new Set<Arrived>();
  /** and those for which what their fields lacked was imported, or could not be. */
  readonly #looked = new WeakSet<Arrived>();
  #beginning = false;
  /** The event loop has its turn, also where more threads come meanwhile. */
  #pausing = false;
  /** When the turn began, when the clock was last looked at, and how many threads begin before the next look. */
  #turnBegan = 0;
  #lookedAt = 0;
  #left = 1;
  #begun: number[] = [];
  /** How many threads were ever to begin here. */
  #count = 0;
  /** Known until the first `await`. */
  #current: ThreadRecord | undefined;
  readonly #context: Context | undefined;

  constructor(
    readonly realm: Carrying,
    readonly ends: Ends,
  ) {
    this.#context = realm.host.context?.();
  }

  /** Something waits to begin. */
  get busy(): boolean {
    return this.#line.length > 0 || this.#importing.size > 0;
  }

  add(op: StartOp): void {
    // Its fields are read when it begins, but a thread among them may end before that.
    const handles = op.fields.specials?.flatMap(([, special]) =>
      special.kind === "thread" ? this.realm.threads.threadOf(special) : [],
    );
    this.#line.push(new ArrivedAlone(op, handles));
  }

  addRows(op: StartsOp): void {
    const { templates } = this.realm.outbox;
    this.#line.push(new ArrivedRows(op, (templates as Templates).starts(op)));
  }

  /** Begins what is in line, and lets the event loop in between when that takes long. */
  run(): void {
    // A thread that blocks lets messages in, and so comes by here again.
    if (this.#beginning || this.#pausing || this.#line.length === 0) return;
    this.#beginning = true;
    // Not `performance`, which takes Node milliseconds to load before the first thread; and one that is alone
    // needs no clock.
    const alone = this.#line.length === 1 && this.#line[0]?.count === 1;
    this.#turnBegan = this.#lookedAt = alone ? 0 : Date.now();
    this.#left = 1;
    while (this.#line.length > 0 && !this.realm.blocked) {
      const arrived = this.#line[0] as Arrived;
      if (!this.#knows(arrived)) this.#import(arrived);
      else if (!this.#beginAll(arrived)) {
        if (!this.realm.blocked) {
          this.realm.outbox.flush();
          this.#later();
        }
        break;
      }
      this.#line.shift();
    }
    this.#beginning = false;
  }

  /** Begins its threads; false where some are left, since one of them blocks or the turn is over. */
  #beginAll(arrived: Arrived): boolean {
    const { realm } = this;
    while (arrived.next < arrived.count) {
      if (realm.blocked || (this.#left-- === 0 && this.#isOver())) return false;
      const row = arrived.next++;
      try {
        this.#begin(arrived, row);
      } catch (error) {
        // A getter of its class threw: the other threads begin nevertheless.
        arrived.drop();
        this.ends.fail(arrived.ident(row), error);
      }
    }
    return true;
  }

  /** Looks at the clock. */
  #isOver(): boolean {
    const now = Date.now();
    this.#left = (now - this.#lookedAt < QUICK ? STRIDE : 1) - 1;
    this.#lookedAt = now;
    return now > this.#turnBegan + TURN;
  }

  *#waiting(): Iterable<Arrived> {
    yield* this.#line;
    yield* this.#importing;
  }

  /** The realm is about to block: what has moved here and not begun can only go back from here. */
  giveBack(): void {
    // What the main realm keeps of the fields of a thread it keeps until it knows that the thread has begun.
    if (this.#begun.length > 0) this.realm.outbox.push(() => this.#begunOp());
    for (const arrived of this.#waiting()) {
      if (!(arrived instanceof ArrivedAlone)) continue;
      if (arrived.op.fields.moved && arrived.take(this.claims)) {
        passOn(arrived.op.fields, this.realm.threads.to);
        this.realm.outbox.push({ op: "returned", start: { ...arrived.op } });
      }
    }
  }

  stop(ident: number, reason: unknown, by: number): void {
    const running = this.realm.threads.running.get(ident);
    if (running) return running.record.markStopping(reason, by);
    for (const arrived of this.#waiting()) {
      for (let row = arrived.next; row < arrived.count; row++) {
        if (arrived.ident(row) !== ident || !arrived.take(this.claims, row)) continue;
        arrived.drop();
        const name = nameOf({ label: arrived.label(row), base: arrived.base });
        this.ends.fail(ident, stopError(name, reason), { state: "stopped", stoppedBy: by });
      }
    }
  }

  #knows(arrived: Arrived): boolean {
    const { class: ref } = arrived;
    if ("module" in ref && !this.realm.classes.knows(ref.module)) return false;
    return arrived.missing(this.realm.threads).length === 0 || this.#looked.has(arrived);
  }

  #import(arrived: Arrived): void {
    const { class: ref } = arrived;
    const { classes, threads } = this.realm;
    this.#importing.add(arrived);
    const own = "module" in ref ? classes.import(ref.module) : Promise.resolve();
    const others = (): Promise<unknown> => {
      this.#looked.add(arrived);
      const all = arrived.missing(threads).map((each) =>
        classes.import(each.module).catch((error: unknown) => {
          if (each.needed) throw moduleError(each, error);
        }),
      );
      return Promise.all(all);
    };
    own.then(others).then(
      () => {
        this.#importing.delete(arrived);
        this.#line.push(arrived);
        this.run();
      },
      (error: unknown) => {
        this.#importing.delete(arrived);
        const failure = moduleError(ref, error);
        arrived.drop();
        for (; arrived.next < arrived.count; arrived.next++) {
          if (arrived.take(this.claims, arrived.next)) {
            this.ends.fail(arrived.ident(arrived.next), failure);
          }
        }
      },
    );
  }

  #begin(arrived: Arrived, row: number): void {
    this.#count++;
    // Before other threads can see that it runs.
    const began = arrived.timed ? clock() : undefined;
    if (!arrived.take(this.claims, row)) return arrived.drop();
    const { classes, threads } = this.realm;
    if (arrived.shell === undefined) {
      try {
        const type = classes.toRun(arrived.class);
        if (typeof type?.prototype?.run !== "function")
          throw notFound(arrived.class, classes.keys());
        arrived.shell = shellOf(type, arrived.class.made);
      } catch (error) {
        arrived.drop();
        return this.ends.fail(arrived.ident(row), error);
      }
    }
    const record = this.#recordOf(arrived, row);
    const thread = new arrived.shell(record);
    record.thread = thread;
    let given: readonly unknown[] | undefined;
    try {
      arrived.fill(thread, row, threads);
      const objects = arrived.objects();
      if (objects.length > 0) given = givenTo(thread, arrived, record.ident as number);
      const result = this.#call(thread, record);
      if (isThenable(result))
        return this.#goesOn(runningOf(arrived, row, thread, record, given, began), result);
      if (objects.length === 0 && this.realm.outbox.rows) {
        const keys = arrived.keys();
        const home = arrived.same(thread, row) ? NOTHING : EVERYTHING;
        if (this.ends.endPlainly(thread, record, result, keys, home, began)) return;
      }
      this.ends.end(runningOf(arrived, row, thread, record, given, began), "done", result);
    } catch (error) {
      this.#end(runningOf(arrived, row, thread, record, given, began), "failed", error);
    }
  }

  #recordOf(arrived: Arrived, row: number): ThreadRecord {
    const ident = arrived.ident(row);
    // A thread started by this realm settles when the main realm sends its end; others share the record of their handles.
    const held = this.realm.threads.heldOnly(ident);
    const { base, daemon, kind } = arrived;
    const record = held ?? new ThreadRecord(arrived.label(row), base, daemon, kind);
    record.ident = ident;
    record.state = "running";
    record.realm = this.realm;
    return record;
  }

  /** It did not end at once: from here on it can be stopped, waited for, and seen. */
  #goesOn(running: Running, result: PromiseLike<unknown>): void {
    const { record } = running;
    const ident = record.ident as number;
    this.realm.threads.running.set(ident, running);
    if (this.#begun.push(ident) === 1) this.#tellBegun();
    const { runTimeout } = running.thread.constructor as { runTimeout?: number };
    const cancel = runTimeout === undefined ? undefined : this.#limit(record, runTimeout);
    Promise.resolve(result).then(
      (value) => {
        cancel?.();
        this.#end(running, "done", value);
      },
      (error: unknown) => {
        cancel?.();
        this.#end(running, "failed", error);
      },
    );
  }

  /** Asks it to stop when it has run for so long. */
  #limit(record: ThreadRecord, ms: number): () => void {
    return after(ms, () => {
      const message = `${record.name} ran for longer than the runTimeout of its class, ${ms} ms`;
      record.markStopping(new ThreadError("THREAD_TIMEOUT", message), this.realm.peer.here);
    });
  }

  #end(running: Running, how: "done" | "failed", value: unknown): void {
    this.realm.threads.running.delete(running.record.ident as number);
    this.ends.end(running, how, value);
  }

  /**
   * An error that nobody caught fails the thread that is known to have left it behind.
   *
   * @returns the thread where that had ended before, and nothing where it is not known.
   */
  uncaught(error: unknown): "failed" | { ident: number; name: string } | undefined {
    const record = this.#culprit();
    if (!record) return undefined;
    const { name } = record;
    const ident = record.ident as number;
    const running = this.realm.threads.running.get(ident);
    if (running?.record !== record) return { ident, name };
    this.#end(running, "failed", error);
    // Its `run` may still go on: it is asked to stop.
    record.markStopping(error, this.realm.peer.here);
    return "failed";
  }

  #culprit(): ThreadRecord | undefined {
    const held = this.#context?.get() as { [internal]: ThreadRecord } | undefined;
    if (held) return held[internal];
    // A platform thread has its carrier to itself; so has the first thread of a carrier until the second begins.
    const [only] = this.realm.threads.running.values();
    return only?.record.kind === "platform" || this.#count === 1 ? only?.record : undefined;
  }

  #call(thread: Shell, record: ThreadRecord): unknown {
    const before = this.#current;
    this.#current = record;
    shared.caller = record;
    const { host } = this.realm;
    const context = this.#context;
    const run = (): unknown => (context ? context.run(thread, () => thread.run()) : thread.run());
    try {
      return host.apart ? host.apart(run) : run();
    } finally {
      this.#current = before;
      shared.caller = before;
    }
  }

  /** Not at once: many end before the event loop has its turn, and nobody needs to know that they had begun. */
  #tellBegun(): void {
    const tell = (): void => this.realm.outbox.push(() => this.#begunOp());
    const { soon } = this.realm.host;
    if (soon) soon(tell);
    else tell();
  }

  #begunOp(): Op | undefined {
    const { running } = this.realm.threads;
    const idents = this.#begun.filter((ident) => running.get(ident));
    this.#begun = [];
    // An array of their own kind is cloned at once.
    return idents.length > 0 ? { op: "begun", idents: Float64Array.from(idents) } : undefined;
  }

  /** Not by a message to itself: Node takes in a thousand of those before a timer can fire. */
  #later(): void {
    this.#pausing = true;
    const { soon } = this.realm.host;
    if (soon) soon(this.#goOn);
    else setTimeout(this.#goOn, 0);
  }

  readonly #goOn = (): void => {
    this.#pausing = false;
    this.run();
  };

  runsHere(ident: number): boolean {
    return this.realm.threads.running.get(ident) !== undefined || this.#current?.ident === ident;
  }

  *threads(): Iterable<object> {
    if (this.#current?.thread) yield this.#current.thread;
    for (const { record } of this.realm.threads.running.values())
      if (record.thread) yield record.thread;
  }

  /** Whether the thread that runs here has the carrier to itself. */
  get isPlatform(): boolean {
    return this.#known()?.kind === "platform";
  }

  #known(): ThreadRecord | undefined {
    if (this.#current) return this.#current;
    const { running } = this.realm.threads;
    const held = this.#context?.get() as { [internal]: ThreadRecord } | undefined;
    if (held) {
      const record = held[internal];
      return running.get(record.ident as number)?.record === record ? record : undefined;
    }
    // A platform thread is the only one here.
    const [first] = running.values();
    return first?.record.kind === "platform" ? first.record : undefined;
  }

  isCurrent(thread: object, record: ThreadRecord): boolean | "unknown" {
    const known = this.#known();
    if (known) return known === record || known.ident === record.ident;
    // The caller is not known; a thread's own object is mostly used by the thread itself.
    return record.thread === thread &&
      this.realm.threads.running.get(record.ident as number)?.record === record
      ? true
      : "unknown";
  }

  current(): object {
    const known = this.#known();
    if (known?.thread) return known.thread;
    throw new ThreadError(
      "THREAD_UNKNOWN",
      'which virtual thread this is cannot be told after an await: use "this" in run(), createNodeRuntime({ currentThread: true }) on Node, or static readonly kind = "platform"',
    );
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as PromiseLike<unknown>).then === "function"
  );
}

/** The objects in its fields: those of a row as they are, and what others hold is written down. */
function givenTo(thread: object, arrived: Arrived, ident: number): readonly unknown[] | undefined {
  const keys = arrived.objects();
  const fields = thread as Record<string, unknown>;
  if (arrived.shape) return keys.map((key) => fields[key]);
  for (const key of keys) {
    const value = fields[key];
    // What is heddle's own does not come home.
    if (key[0] !== "$" && !isSimple(value)) remember(value as object, ident, key);
  }
  return undefined;
}

function runningOf(
  arrived: Arrived,
  row: number,
  thread: Shell,
  record: ThreadRecord,
  given: readonly unknown[] | undefined,
  began: number | undefined,
): Running {
  const { buffers, shape } = arrived;
  const keys = arrived.keys();
  const objects = arrived.objects();
  const before = arrived.before(row);
  return { thread, record, keys, before, objects, shape, given, buffers, began };
}
