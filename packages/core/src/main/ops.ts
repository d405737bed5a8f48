import { clock } from "../base/clock.js";
import { decode, reasonOf } from "../codec/decode.js";
import type { Templates } from "../realm/fast/templates.js";
import type { Item, Op, StartOp, StartsOp } from "../realm/protocol.js";
import { ThreadRecord } from "../realm/record.js";
import { letGo, shared } from "../realm/state.js";
import type { Endings } from "./endings.js";
import { farOf, makeJob } from "./job.js";
import type { Job, Link } from "./link.js";
import type { Main } from "./main.js";

/** What a carrier said. */
export function handleItem(realm: Main, endings: Endings, link: Link, item: Item): void {
  if (item.op === "ends") endings.receiveRows(link, item);
  else if (item.op === "starts") startRowsFrom(realm, link, item);
  else handleOp(realm, endings, link, item);
}

/** Each op stands alone: one that cannot be read ends its thread, not the others. */
function handleOp(realm: Main, endings: Endings, link: Link, op: Op): void {
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
      link.markReady();
      return realm.scheduler.up(link);
    case "fast":
      link.outbox.rowed = true;
      return;
    case "here":
      return realm.scheduler.heard(link);
    case "start":
      return startFrom(realm, link, op);
    case "begun":
      for (const ident of Array.from(op.idents)) begun(realm, link, ident);
      return realm.scheduler.heard(link);
    case "end":
      return endings.receive(link, op);
    case "stop": {
      const record = realm.table.recordOf(op.ident);
      if (!record) return letGo(op.reason);
      return record.stop(reasonOf(op.reason, realm.table), link.options.realm, op.grace);
    }
    case "kill":
      return realm.table.recordOf(op.ident)?.kill();
    case "ack":
      job?.far?.unacked?.delete(link);
      return job && realm.table.settle(job);
    case "lent":
      return realm.values.lent(op.ident);
    case "borrowed":
      return realm.values.borrowed(link, op.ident, op.stays);
    case "joined": {
      const record = realm.table.recordOf(op.ident);
      return record ? record.realm?.joined(record) : realm.failures.joined(op.ident);
    }
    case "collected":
      return realm.failures.collected(op.ident);
    case "returned": {
      const returned = realm.table.get(op.start.ident);
      if (returned?.link !== link) return letGo(op.start.fields);
      link.drop(returned);
      returned.own = decode(op.start.fields, realm.table) as Record<string, unknown>;
      farOf(returned).moved = op.start.fields.moved;
      return realm.scheduler.again(returned);
    }
    case "blocked": {
      link.blocked = { ident: op.ident, reply: op.reply, limited: op.limited };
      if (job?.ended) endings.replyEnd(link, job);
      return realm.scheduler.blocked(link);
    }
    case "unblocked":
      link.blocked = undefined;
      return realm.scheduler.unblocked(link);
    case "call":
    case "answer":
    case "release":
      return shared.callbacks?.take(realm.table.peerFor(link), op);
    case "fatal":
      link.fatal = op.error;
      return;
    case "uncaught":
      return realm.uncaught(link, op);
  }
}

/** A thread that a carrier starts. */
function startFrom(realm: Main, link: Link, op: StartOp): void {
  const { fields } = op;
  const job = makeFrom(link, op);
  farOf(job).moved = fields.moved;
  if (fields.moved) job.large = true;
  job.own = {};
  realm.take(job);
  // Read before it is sent, which is when this tick ends; what cannot be read ends the thread.
  job.own = decode(fields, realm.table) as Record<string, unknown>;
}

function startRowsFrom(realm: Main, link: Link, op: StartsOp): void {
  const rows = (link.outbox.templates as Templates).starts(op);
  for (let row = 0; row < op.count; row++) {
    const [ident, label] = [rows.ident(row), rows.label(row)];
    const { base, daemon, kind } = op;
    const job = makeFrom(link, { ident, label, base, daemon, kind, class: op.class });
    job.own = rows.fields(row);
    realm.take(job);
  }
}

function makeFrom(link: Link, op: Omit<StartOp, "op" | "fields" | "slot" | "tag" | "timed">): Job {
  const record = new ThreadRecord(op.label, op.base, op.daemon, op.kind);
  record.ident = op.ident;
  const job = makeJob(record, op.class);
  farOf(job).source = link;
  return job;
}

function begun(realm: Main, link: Link, ident: number): void {
  const job = realm.table.get(ident);
  if (!job || job.link !== link) return;
  link.begun(job);
  if (job.far?.times) job.far.times.began = clock();
  if (job.state === "queued") job.state = "running";
}
