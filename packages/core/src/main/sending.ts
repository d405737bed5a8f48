import { ThreadError } from "../base/errors.js";
import { readFields } from "../base/fields.js";
import { structuredClone } from "../base/globals.js";
import { decode } from "../codec/decode.js";
import { encode, encodeFields, isSimple } from "../codec/encode.js";
import { objectsIn } from "../codec/home.js";
import { watch } from "../codec/instances.js";
import type { Payload } from "../codec/payload.js";
import { loses } from "../codec/sharing.js";
import { explain } from "../codec/uncloneable.js";
import type { StartRows } from "../realm/fast/rows.js";
import type { Op } from "../realm/protocol.js";
import { letGo, MAIN_REALM, shared } from "../realm/state.js";
import type { Sent } from "./dispatch/slot.js";
import { farOf } from "./job.js";
import type { Job, Link } from "./link.js";
import type { Main } from "./main.js";
import { fieldError } from "./reasons.js";
import { LARGE, weightOf } from "./weight.js";

/** Sends a thread to a carrier, with its fields as they are now. */
export function send(main: Main, job: Job, link: Link, next: boolean, early: boolean): Sent {
  try {
    link.sent(job);
    watch.sent?.(job.thread, job.own);
    const alike = link.outbox.rows;
    if (alike && !job.large) {
      const timed = job.far?.times !== undefined;
      const plain = (job.own ?? job.thread) as object;
      const rows = alike.addStart(link.outbox.last, job.class, job, plain, timed);
      if (rows && rows !== true) link.outbox.push(rows);
      if (rows) {
        const { objects } = (link.outbox.last as StartRows).template;
        if (objects.length > 0 && !job.own) job.sent = objectsIn(plain as never, objects);
        return "sent";
      }
    }
    const own = job.own ?? readFields(job.thread as object);
    if (!job.own) job.sent = objectsIn(own, Object.keys(own));
    const fields = encodeFields(own, main.table.senderFor(link), job.far?.moved);
    const weight = weightOf(fields);
    if (!next && (fields.moved || weight >= LARGE) && canCopy()) {
      link.undo(job);
      letGo(fields);
      if (fields.moved) job.own = copyOf(main, job, own, fields.moved);
      return "large";
    }
    sendAlone(job, link, fields, weight);
  } catch (error) {
    if (early && error instanceof ThreadError && error.code === "THREAD_NOT_STARTED") {
      link.undo(job);
      return "early";
    }
    main.end(job, "failed", fieldError(job, error));
  }
  return "sent";
}

function sendAlone(job: Job, link: Link, fields: Payload, weight: number): void {
  if (fields.specials) shared.callbacks?.givenTo(job.ident, fields);
  if (fields.moved) farOf(job).moved = fields.moved;
  if (fields.moved || weight >= LARGE) job.bound = job.large = true;
  link.weighs(job, weight);
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

/** Reads the fields of a thread that waits: what its starter does with its object, and with what is in it, comes later. */
export function keep(main: Main, job: Job): void {
  if (job.own || !canCopy()) return;
  try {
    const own = readFields(job.thread as object);
    job.sent = objectsIn(own, Object.keys(own));
    job.own = Object.values(own).every(isSimple) ? own : copyOf(main, job, own);
  } catch (error) {
    main.end(job, "failed", fieldError(job, error));
  }
}

/** A page that has just begun may have no code yet to make a shared object of what stands for it. */
function canCopy(): boolean {
  return shared.early.length === 0 && (shared.sharing !== undefined || !shared.shares);
}

/** A copy of fields as a carrier would get it, where that can be had. What is to move has moved into the copy. */
function copyOf(
  main: Main,
  job: Job,
  own: Record<string, unknown>,
  moves?: readonly unknown[],
): Record<string, unknown> | undefined {
  const payload = encodeFields(own, main.table.keeper, moves);
  if (loses(payload)) {
    letGo(payload);
    return undefined;
  }
  const { value, specials, moved } = payload;
  let copy: Payload;
  try {
    const transfer = [...(moved ?? [])] as never;
    copy = structuredClone({ value, specials, moved }, { transfer });
  } catch (error) {
    letGo(payload);
    throw error;
  }
  if (copy.moved) {
    farOf(job).moved = copy.moved;
    job.large = true;
  }
  return decode(copy, main.table) as Record<string, unknown>;
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
  if (op.op === "call" || op.op === "answer")
    return shared.callbacks?.unsent(main.table.peerFor(link), op, error);
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
