import { readFields } from "../base/fields.js";
import { encode, encodeFields } from "../codec/encode.js";
import type { Payload } from "../codec/payload.js";
import { explain } from "../codec/uncloneable.js";
import type { Op } from "../realm/protocol.js";
import { addStart } from "../realm/rows.js";
import { letGo, MAIN_REALM } from "../realm/state.js";
import { farOf } from "./job.js";
import type { Job, Link } from "./link.js";
import type { Main } from "./main.js";
import { fieldError } from "./reasons.js";

/** Sends a thread to a carrier, with its fields as they are now. */
export function send(main: Main, job: Job, link: Link): void {
  try {
    // What came back from a carrier moved: only what it brought is whole.
    const own = (job.far?.own ?? job.thread) as Record<string, unknown>;
    link.sent(job);
    if (!job.far?.moved) {
      const timed = job.far?.times !== undefined;
      const rows = addStart(link.outbox.last, job.class, job, own, timed);
      if (rows && rows !== true) link.outbox.push(rows);
      if (rows) return;
    }
    sendAlone(main, job, link, own === job.thread ? readFields(own) : own);
  } catch (error) {
    main.end(job, "failed", fieldError(job, error));
  }
}

function sendAlone(main: Main, job: Job, link: Link, own: Record<string, unknown>): void {
  const fields = encodeFields(own, main.table.senderFor(link), job.far?.moved);
  if (fields.moved) farOf(job).moved = fields.moved;
  const { ident, label, base, daemon, kind, slot, tag } = job;
  link.outbox.push({
    op: "start",
    ident,
    label,
    base,
    daemon,
    kind,
    class: job.class,
    fields,
    slot,
    tag,
    timed: job.far?.times !== undefined,
  });
}

export function sendStop(main: Main, job: Job, link: Link, reason: unknown): void {
  const { ident, stoppedBy: by = MAIN_REALM } = job;
  const number = link.stops?.add(ident, by);
  link.outbox.push({ op: "stop", ident, reason: reasonFor(main, link, reason), by, number });
  if (number !== undefined && job.kind === "virtual") main.stopSent(job, link, number);
}

/** A reason that cannot travel stays here; the thread is stopped all the same. */
function reasonFor(main: Main, link: Link, reason: unknown): Payload {
  try {
    return encode(reason, main.table.senderFor(link));
  } catch {
    return { value: undefined };
  }
}

/** An op that could not be cloned. */
export function unsent(main: Main, link: Link, op: Op, error: unknown): void {
  if (op.op === "start") letGo(op.fields);
  else if (op.op === "stop") letGo(op.reason);
  else if (op.op === "end") {
    letGo(op.value);
    letGo(op.fields);
  }
  const job = "ident" in op ? main.table.get(op.ident) : undefined;
  if (!job) return;
  if (op.op === "start") main.end(job, "failed", fieldError(job, error));
  else if (op.op === "stop") sendStop(main, job, link, undefined);
  else if (op.op === "end") {
    const { ident } = job;
    const failure = explain(() => job.value, `${job.name}'s result`, "return plain data", error);
    const value = encode(failure, main.table.senderFor(link));
    link.outbox.push({ op: "end", ident, state: "failed", value });
  }
}
