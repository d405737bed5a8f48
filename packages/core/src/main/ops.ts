import { clock } from "../base/clock.js";
import { decode } from "../codec/decode.js";
import type { Op, StartOp } from "../realm/protocol.js";
import { ThreadRecord } from "../realm/record.js";
import type { Endings } from "./endings.js";
import { type Link, makeJob } from "./link.js";
import type { Main } from "./main.js";

/** What a carrier said. Each op stands alone: one that cannot be read ends its thread, not the others. */
export function handleOp(realm: Main, endings: Endings, link: Link, op: Op): void {
  try {
    handle(realm, endings, link, op);
  } catch (error) {
    const job = "ident" in op ? realm.table.get(op.ident) : undefined;
    if (!job) throw error;
    job.link?.drop(job);
    endings.end(job, "failed", error);
  }
}

function handle(realm: Main, endings: Endings, link: Link, op: Op): void {
  const job = "ident" in op ? realm.table.get(op.ident) : undefined;
  switch (op.op) {
    case "ready":
      return link.markReady();
    case "start":
      return startFrom(realm, link, op);
    case "begun":
      for (const ident of op.idents) begun(realm, link, ident);
      return realm.scheduler.begun(link);
    case "end":
      return endings.receive(link, op);
    case "stop":
      return realm.table
        .recordOf(op.ident)
        ?.stop(decode(op.reason, realm.table), link.options.realm);
    case "kill":
      return realm.table.recordOf(op.ident)?.kill();
    case "ack":
      job?.unacked?.delete(link);
      return job && realm.table.settle(job);
    case "joined": {
      const record = realm.table.recordOf(op.ident);
      return record ? record.realm?.joined(record) : realm.failures.joined(op.ident);
    }
    case "collected":
      return realm.failures.report(op.ident);
    case "returned": {
      const returned = realm.table.get(op.start.ident);
      if (returned?.link !== link) return;
      returned.own = decode(op.start.fields, realm.table);
      returned.moved = op.start.fields.moved;
      return realm.scheduler.requeue(returned);
    }
    case "blocked": {
      link.blocked = { ident: op.ident, reply: op.reply };
      if (job?.record.ended) endings.replyEnd(link, job);
      return realm.scheduler.blocked(link);
    }
    case "unblocked":
      link.blocked = undefined;
      return realm.scheduler.unblocked(link);
    case "flushing":
      realm.hold();
      return link.markFlushing();
    case "flushed":
      link.markFlushed();
      realm.unhold();
      return realm.scheduler.left(link);
    case "fatal":
      link.fatal = op.error;
      return;
  }
}

/** A thread that a carrier starts. */
function startFrom(realm: Main, link: Link, op: StartOp): void {
  const { ident, label, base, daemon, kind, fields } = op;
  const record = new ThreadRecord(label, base, daemon, kind);
  record.ident = ident;
  const job = makeJob(record, op.class, { source: link, own: {}, moved: fields.moved });
  realm.take(job);
  // Read before it is sent, which is when this tick ends; what cannot be read ends the thread.
  job.own = decode(fields, realm.table);
}

function begun(realm: Main, link: Link, ident: number): void {
  const job = realm.table.get(ident);
  if (!job || job.link !== link) return;
  link.begun(job);
  job.begun = true;
  if (job.times) job.times.began = clock();
  if (job.record.state === "queued") job.record.state = "running";
}
