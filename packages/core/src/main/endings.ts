import { ThreadError } from "../base/errors.js";
import { writeFields } from "../base/fields.js";
import { decode, missingModules } from "../codec/decode.js";
import { encode } from "../codec/encode.js";
import { addStart } from "../codec/errors.js";
import { explain } from "../codec/uncloneable.js";
import type { EndOp, EndState } from "../realm/protocol.js";
import { MAIN_REALM } from "../realm/state.js";
import type { Home, Job, Link } from "./link.js";
import type { Main } from "./main.js";
import { told } from "./observation.js";

/** How threads end: what comes home is put together, and everybody who holds the thread is told. */
export class Endings {
  /** Ends with an error whose class is being imported. */
  readonly #learning = new Map<Job, EndOp>();

  constructor(readonly realm: Main) {}

  /** The carrier says that the thread has ended. */
  receive(link: Link, op: EndOp): void {
    const { table } = this.realm;
    const job = table.get(op.ident);
    if (!job || job.link !== link || job.ending) return;
    job.ending = true;
    job.ranOn = link;
    if (job.times) told(job.times, op.times);
    link.drop(job);
    const { classes } = table;
    const known = classes.learn([
      ...missingModules(op.value, table),
      ...missingModules(op.fields, table),
    ]);
    if (known) {
      this.#learning.set(job, op);
      void known.then(() => this.#learned(job));
    } else this.#settle(job, op);
    this.realm.scheduler.left(link);
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

  #settle(job: Job, op: EndOp): void {
    const { record } = job;
    const { table } = this.realm;
    try {
      const value = decode(op.value, table);
      const fields = op.fields && decode(op.fields, table);
      if (op.name !== undefined) record.label = op.name;
      if (fields && job.thread)
        writeFields(job.thread, fields as Record<string, unknown>, op.deleted);
      if (op.state !== "done") addStart(value, record.startedAt);
      record.stoppedBy = op.stoppedBy;
      const own = op.stoppedBy === MAIN_REALM && record.reason !== undefined;
      this.end(job, op.state, own ? record.reason : value, { op, fields });
    } catch (error) {
      const message = `the result of ${record.name} could not be read: ${error instanceof Error ? error.message : error}`;
      this.end(job, "failed", new ThreadError("THREAD_UNCLONEABLE", message, { cause: error }));
    }
  }

  /** Ends a thread here and for every carrier that holds it. */
  end(job: Job, state: EndState, value: unknown, home?: Home): void {
    const { record, ident, source, holders } = job;
    if (record.ended) return;
    job.ending = true;
    record.end(state, value);
    if (source) {
      job.home = home;
      // One who blocks for it is told twice: by message, and where it sleeps.
      const twice = source.blocked?.ident === ident && source.blocked.reply !== undefined;
      this.#tell(source, job, !holders && !twice);
    }
    if (holders) for (const link of holders) if (link !== source) this.#tell(link, job, false);
    if ((state === "failed" || state === "lost") && !record.joined) {
      this.realm.failures.add(ident, record.name, value, job.thread);
    }
    this.#answerBlocked(job);
    this.realm.table.settle(job);
    this.realm.ended(job);
  }

  #tell(link: Link, job: Job, only: boolean): void {
    if (link.dead) return;
    job.unacked ??= new Set();
    job.unacked.add(link);
    link.outbox.push(this.#endOp(link, job, only));
  }

  /** @param only nobody else is told, so that what moved here can move on. */
  #endOp(link: Link, job: Job, only: boolean): EndOp {
    const { record, ident } = job;
    const { table } = this.realm;
    const home = link === job.source ? job.home : undefined;
    try {
      const op = table.endOf(record, link, only ? home?.op.value.moved : undefined);
      op.name = home?.op.name;
      if (home?.fields) {
        const moved = only ? home.op.fields?.moved : undefined;
        op.fields = encode(home.fields, table.senderFor(link), moved);
        op.deleted = home.op.deleted;
      }
      return op;
    } catch (error) {
      const failure = explain(
        () => record.value,
        `${record.name}: the result of run()`,
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
