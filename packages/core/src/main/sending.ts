import { readFields } from "../base/fields.js";
import { encode, encodeFields } from "../codec/encode.js";
import type { Payload } from "../codec/payload.js";
import { explain } from "../codec/uncloneable.js";
import type { Op } from "../realm/protocol.js";
import { MAIN_REALM } from "../realm/state.js";
import type { Job, Link } from "./link.js";
import type { Main } from "./main.js";
import { fieldError } from "./reasons.js";

/** Sends a thread to a carrier, with its fields as they are now. */
export function send(main: Main, job: Job, link: Link): void {
  const { record, thread, ident } = job;
  try {
    // What came back from a carrier moved: only what it brought is whole.
    const own = thread && job.own === undefined ? readFields(thread) : job.own;
    const fields = encodeFields(
      own as Record<string, unknown>,
      main.table.senderFor(link),
      job.moved,
    );
    job.moved = fields.moved;
    link.sent(job);
    const { slot, tag } = job;
    const { label, base, daemon, kind } = record;
    const type = job.class;
    link.outbox.push({
      op: "start",
      ident,
      label,
      base,
      daemon,
      kind,
      class: type,
      fields,
      slot,
      tag,
      timed: job.times !== undefined,
    });
  } catch (error) {
    main.end(job, "failed", fieldError(job, error));
  }
}

export function sendStop(main: Main, job: Job, link: Link, reason: unknown): void {
  link.outbox.push({
    op: "stop",
    ident: job.ident,
    reason: reasonFor(main, link, reason),
    by: job.record.stoppedBy ?? MAIN_REALM,
  });
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
  const job = "ident" in op ? main.table.get(op.ident) : undefined;
  if (!job) return;
  if (op.op === "start") main.end(job, "failed", fieldError(job, error));
  else if (op.op === "stop") sendStop(main, job, link, undefined);
  else if (op.op === "end") {
    const { record, ident } = job;
    const failure = explain(
      () => record.value,
      `${record.name}'s result`,
      "return plain data",
      error,
    );
    const value = encode(failure, main.table.senderFor(link));
    link.outbox.push({ op: "end", ident, state: "failed", value });
  }
}
