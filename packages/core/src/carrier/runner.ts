import { clock } from "../base/clock.js";
import { ThreadError } from "../base/errors.js";
import { writeFields } from "../base/fields.js";
import { internal } from "../base/internal.js";
import { decode } from "../codec/decode.js";
import type { ClassLike, Context } from "../port.js";
import { take } from "../realm/claims.js";
import type { StartOp } from "../realm/protocol.js";
import { nameOf, ThreadRecord } from "../realm/record.js";
import { shared } from "../realm/state.js";
import type { Carrying } from "./carrier.js";
import type { Ends, Running } from "./ends.js";
import { moduleError, notFound, stopError } from "./reasons.js";

/** Milliseconds of starting threads after which results leave and the event loop has its turn. */
const TURN = 8;

/** Runs threads: begins them in order, and knows which one it is. */
export class Runner {
  claims: Int32Array | undefined;
  /** Begun, and not at once ended. */
  readonly #running = new Map<number, Running>();
  /** Arrived and not begun. */
  readonly #line: StartOp[] = [];
  /** Of these, the ones whose module is being imported. */
  readonly #importing = new Set<StartOp>();
  /** Keeps the threads among the fields of those that wait. */
  readonly #handles = new WeakMap<StartOp, object[]>();
  #beginning = false;
  #begun: number[] = [];
  /** Known until the first `await`. */
  #current: Running | undefined;
  #turn: InstanceType<typeof MessageChannel> | undefined;
  readonly #context: Context | undefined;

  constructor(
    readonly realm: Carrying,
    readonly ends: Ends,
  ) {
    this.#context = realm.host.context?.();
  }

  add(op: StartOp): void {
    this.#line.push(op);
    if (!op.fields.specials) return;
    // Its fields are read when it begins, but a thread among them may end before that.
    const handles = op.fields.specials.flatMap(([, special]) =>
      special.kind === "thread" ? this.realm.threads.threadOf(special) : [],
    );
    if (handles.length > 0) this.#handles.set(op, handles);
  }

  /** Begins what is in line, and lets the event loop in between when that takes long. */
  run(): void {
    // A thread that blocks lets messages in, and so comes by here again.
    if (this.#beginning) return;
    this.#beginning = true;
    const began = performance.now();
    const line = this.#line;
    let at = 0;
    while (at < line.length && !this.realm.blocked) {
      this.#prepare(line[at++] as StartOp);
      if (at < line.length && performance.now() - began > TURN) {
        this.realm.outbox.flush();
        this.#later();
        break;
      }
    }
    line.splice(0, at);
    this.#beginning = false;
  }

  *#waiting(): Iterable<StartOp> {
    yield* this.#line;
    yield* this.#importing;
  }

  /** The realm is about to block: what has moved here and not begun can only go back from here. */
  giveBack(): void {
    for (const op of this.#waiting()) {
      if (op.fields.moved && take(this.claims, op)) {
        this.realm.outbox.push({ op: "returned", start: { ...op } });
      }
    }
  }

  stop(ident: number, reason: unknown, by: number): void {
    const running = this.#running.get(ident);
    if (running) return running.record.markStopping(reason, by);
    for (const op of this.#waiting()) {
      if (op.ident !== ident || !take(this.claims, op)) continue;
      this.ends.fail(ident, stopError(nameOf(op), reason), { state: "stopped", stoppedBy: by });
    }
  }

  #prepare(op: StartOp): void {
    const { classes } = this.realm;
    if (!("module" in op.class) || classes.knows(op.class.module)) return this.#begin(op);
    this.#importing.add(op);
    classes.import(op.class.module).then(
      () => {
        this.#importing.delete(op);
        this.#line.push(op);
        this.run();
      },
      (error: unknown) => {
        this.#importing.delete(op);
        if (take(this.claims, op)) this.ends.fail(op.ident, moduleError(op, error));
      },
    );
  }

  #begin(op: StartOp): void {
    if (!take(this.claims, op)) return;
    const type = this.realm.classes.find(op.class);
    if (typeof type?.prototype?.run !== "function") {
      return this.ends.fail(op.ident, notFound(op.class, this.realm.classes.keys()));
    }
    const running = this.#rebuild(op, type);
    if (op.timed) running.began = clock();
    try {
      const fields = decode(op.fields, this.realm.threads) as Record<string, unknown>;
      writeFields(running.thread, fields);
      const result = this.#call(running);
      if (!isThenable(result)) return this.#end(running, "done", result);
      this.#goesOn(running);
      Promise.resolve(result).then(
        (value) => this.#end(running, "done", value),
        (error: unknown) => this.#end(running, "failed", error),
      );
    } catch (error) {
      this.#end(running, "failed", error);
    }
  }

  /** The thread's object as it is here: no constructor runs. */
  #rebuild(op: StartOp, type: ClassLike): Running {
    const { ident, label, base, daemon, kind } = op;
    const { threads } = this.realm;
    // A thread that started here waits for its end to come home; one that only has handles shares theirs.
    const held = threads.startedHere(ident) ? undefined : threads.get(ident);
    const record = held ?? new ThreadRecord(label, base, daemon, kind);
    record.ident = ident;
    record.state = "running";
    record.realm = this.realm;
    const thread = Object.create(type.prototype as object) as Running["thread"] & {
      [internal]: ThreadRecord;
    };
    thread[internal] = record;
    return { thread, record, op, began: 0 };
  }

  /** It did not end at once: from here on it can be stopped, waited for, and seen. */
  #goesOn(running: Running): void {
    const { record } = running;
    const ident = record.ident as number;
    this.#running.set(ident, running);
    if (!this.realm.threads.startedHere(ident)) this.realm.threads.runs(record);
    if (this.#begun.push(ident) === 1) this.realm.outbox.push(() => this.#begunOp());
  }

  #end(running: Running, how: "done" | "failed", value: unknown): void {
    this.#running.delete(running.op.ident);
    this.ends.end(running, how, value);
  }

  #call(running: Running): unknown {
    const before = this.#current;
    this.#current = running;
    shared.caller = running.record;
    const { thread } = running;
    try {
      return this.#context ? this.#context.run(thread, () => thread.run()) : thread.run();
    } finally {
      this.#current = before;
      shared.caller = before?.record;
    }
  }

  #begunOp(): { op: "begun"; idents: number[] } | undefined {
    const idents = this.#begun.filter((ident) => this.#running.has(ident));
    this.#begun = [];
    return idents.length > 0 ? { op: "begun", idents } : undefined;
  }

  #later(): void {
    if (!this.#turn) {
      this.#turn = new MessageChannel();
      this.#turn.port2.addEventListener("message", () => this.run());
      this.#turn.port2.start();
    }
    this.#turn.port1.postMessage(0);
  }

  runsHere(ident: number): boolean {
    return this.#running.has(ident) || this.#current?.op.ident === ident;
  }

  *threads(): Iterable<object> {
    if (this.#current) yield this.#current.thread;
    for (const { thread } of this.#running.values()) yield thread;
  }

  #known(): Running | undefined {
    if (this.#current) return this.#current;
    const held = this.#context?.get();
    for (const running of this.#running.values()) {
      // A platform thread is the only one here.
      if (running.record.kind === "platform" || running.thread === held) return running;
    }
    return undefined;
  }

  isCurrent(thread: object, record: ThreadRecord): boolean | "unknown" {
    const known = this.#known();
    if (known) return known.record === record || known.record.ident === record.ident;
    // Who calls is not known; a thread's own object is mostly in its own hands.
    return [...this.#running.values()].some((running) => running.thread === thread)
      ? true
      : "unknown";
  }

  current(): object {
    const known = this.#known();
    if (known) return known.thread;
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
