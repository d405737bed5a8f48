import type { Missing } from "../codec/classes.js";
import { checkClasses, decode, missingModules } from "../codec/decode.js";
import { Encoder, encode } from "../codec/encode.js";
import { addStart } from "../codec/errors.js";
import { comeHome } from "../codec/home.js";
import { watch } from "../codec/instances.js";
import { explain, unreadable } from "../codec/uncloneable.js";
import type { EndsReader } from "../realm/fast/reading.js";
import type { Templates } from "../realm/fast/templates.js";
import type { EndOp, EndState, EndsOp } from "../realm/protocol.js";
import { letGo, MAIN_REALM } from "../realm/state.js";
import { farOf } from "./job.js";
import type { Home, Job, Link } from "./link.js";
import type { Main } from "./main.js";
import { told } from "./observation.js";
import type { ThreadTable } from "./thread-table.js";

/** Ends threads: decodes results and fields, and sends the end to each carrier that holds a handle. */
export class Endings {
  /** Ends with an error whose class is being imported. */
  readonly #learning = new Map<Job, EndOp>();

  constructor(readonly realm: Main) {}

  /** The carrier says that the thread has ended. */
  receive(link: Link, op: EndOp): void {
    const { table } = this.realm;
    const job = table.get(op.ident);
    if (!job || job.link !== link || job.far?.ending) return drop(op);
    const { far } = job;
    if (far) far.ranOn = link;
    if (far?.times) told(far.times, op.times);
    link.drop(job);
    const special = op.value.specials || op.fields?.specials;
    const known = special && table.classes.learn(missing(op, table));
    if (known) {
      farOf(job).ending = true;
      this.#learning.set(job, op);
      void known.then(() => this.#learned(job));
    } else this.#settle(job, op, link);
    this.realm.scheduler.left(link);
  }

  /** The carrier says so of many that are alike. */
  receiveRows(link: Link, op: EndsOp): void {
    const { table } = this.realm;
    const rows = (link.outbox.templates as Templates).ends(op);
    for (let row = 0; row < op.count; row++) {
      const job = table.get(rows.ident(row));
      if (!job || job.link !== link) continue;
      link.drop(job);
      if (job.far) {
        job.far.ranOn = link;
        if (job.far.times) told(job.far.times, rows.times(row));
      }
      try {
        if (job.far || !this.#endRow(link, job, rows, row))
          this.#settle(job, rowOp(rows, row, job.ident));
      } catch (error) {
        this.end(job, "failed", error);
      }
    }
    this.realm.scheduler.left(link);
  }

  /** Ends a thread of which no carrier knows; false, and nothing done, where its object cannot be written to. */
  #endRow(link: Link, job: Job, rows: EndsReader, row: number): boolean {
    const value = rows.value(row);
    try {
      watch.home?.(job.thread as object, rows.fields(row, {}));
      const { held } = rows;
      if (held) comeHome(job.thread as object, rows.fields(row, {}) as never, { held }, job.sent);
      else rows.fields(row, job.thread as object);
    } catch {
      return false;
    }
    job.end("done", value);
    this.realm.table.settle(job);
    this.realm.ended(job, link);
    return true;
  }

  /** Ends what waits for an error's class without it. */
  settleNow(): void {
    for (const job of [...this.#learning.keys()]) this.#learned(job);
  }

  #learned(job: Job): void {
    const op = this.#learning.get(job);
    this.#learning.delete(job);
    if (op) this.#settle(job, op);
  }

  #settle(job: Job, op: EndOp, ranOn?: Link): void {
    const { table } = this.realm;
    try {
      // Another carrier's thread goes on to that carrier as it is.
      if (job.thread) {
        checkClasses(op.value, table);
        checkClasses(op.fields, table);
      }
      const revived = op.value.specials && new Map<object, object>();
      const value = decode(op.value, table, revived);
      const fields = op.fields && (decode(op.fields, table, revived) as object);
      if (op.name !== undefined) job.label = op.name;
      if (fields && job.thread) {
        watch.home?.(job.thread, fields);
        comeHome(job.thread, fields as Record<string, unknown>, op, job.sent);
      }
      if (op.state !== "done") addStart(value, job.startedAt);
      job.stoppedBy = op.stoppedBy;
      const own = op.stoppedBy === MAIN_REALM && job.reason !== undefined;
      this.end(job, op.state, own ? job.reason : value, { op, fields }, ranOn);
    } catch (error) {
      drop(op);
      this.end(job, "failed", unreadable(`the result of ${job.name}`, error));
    }
  }

  /** Ends a thread here and for every carrier that holds it. */
  end(job: Job, state: EndState, value: unknown, home?: Home, ranOn?: Link): void {
    if (job.ended) return;
    const { ident, thread, far } = job;
    job.end(state, value);
    if (far) {
      far.ending = true;
      const { source, holders } = far;
      if (source) {
        far.home = home;
        // A carrier that blocks for this thread gets the end twice: by message, and in shared memory.
        const twice = source.blocked?.ident === ident && source.blocked.reply !== undefined;
        this.#tell(source, job, !holders && !twice);
      }
      if (holders) for (const link of holders) if (link !== source) this.#tell(link, job, false);
    }
    if ((state === "failed" || state === "lost") && !job.joined) {
      this.realm.failures.add(ident, job.name, value, thread);
    }
    this.#answerBlocked(job);
    this.realm.table.settle(job);
    this.realm.ended(job, ranOn);
  }

  /** To a carrier that asks for a thread that has ended. */
  tell(link: Link, job: Job): void {
    this.#tell(link, job, false);
  }

  #tell(link: Link, job: Job, only: boolean): void {
    if (link.dead) return;
    const far = farOf(job);
    far.unacked ??= new Set();
    far.unacked.add(link);
    if (!this.#tellPlainly(link, job)) link.outbox.push(this.#endOp(link, job, only));
  }

  /** Most of what ends is plain data, and goes with others that are alike. */
  #tellPlainly(link: Link, job: Job): boolean {
    const home = link === job.far?.source ? job.far.home : undefined;
    if (job.state !== "done" || home?.op.name !== undefined || home?.op.deleted || home?.op.held)
      return false;
    const { outbox } = link;
    const rows = outbox.rows?.addEnd(
      outbox.last,
      job.class,
      job.ident,
      job.value,
      home?.fields as object | undefined,
      undefined,
    );
    if (rows && rows !== true) outbox.push(rows);
    return rows !== undefined;
  }

  /** @param only nobody else is told, so that what moved here can move on. */
  #endOp(link: Link, job: Job, only: boolean): EndOp {
    const { ident } = job;
    const { table } = this.realm;
    const home = link === job.far?.source ? job.far.home : undefined;
    try {
      const moved = only
        ? [...(home?.op.value.moved ?? []), ...(home?.op.fields?.moved ?? [])]
        : [];
      const encoder = new Encoder(table.senderFor(link), moved);
      const op = table.endOf(job, link, encoder);
      op.name = home?.op.name;
      if (home?.fields) {
        op.fields = encoder.encodeFields(home.fields);
        op.fields.buffers = undefined;
        op.deleted = home.op.deleted;
        op.held = home.op.held;
      }
      return op;
    } catch (error) {
      const failure = explain(
        () => job.value,
        `${job.name}: the result of run()`,
        "a port has one holder",
        error,
      );
      return { op: "end", ident, state: "failed", value: encode(failure, table.senderFor(link)) };
    }
  }

  #answerBlocked(job: Job): void {
    for (const link of this.realm.scheduler.links) {
      if (link.blocked?.ident === job.ident) this.replyEnd(link, job);
    }
  }

  /** Wakes a carrier that blocks for a thread that has ended. */
  replyEnd(link: Link, job: Job): void {
    if (link.blocked?.reply) this.realm.reply(link, this.#endOp(link, job, false));
  }
}

function* missing({ value, fields }: EndOp, table: ThreadTable): Iterable<Missing> {
  yield* missingModules(value, table);
  yield* missingModules(fields, table);
}

/** Drops the holds of an end that no realm needs. */
function drop(op: EndOp): void {
  letGo(op.value);
  letGo(op.fields);
}

function rowOp(rows: EndsReader, row: number, ident: number): EndOp {
  const value = { value: rows.value(row) };
  const fields = rows.fields(row, {});
  const { held } = rows;
  return { op: "end", ident, state: "done", value, fields: fields && { value: fields }, held };
}
