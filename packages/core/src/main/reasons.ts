/** Why threads fail in the main realm, in words. */
import { ThreadError } from "../base/errors.js";
import { readFields } from "../base/fields.js";
import { explain } from "../codec/uncloneable.js";
import type { Host } from "../port.js";
import type { ThreadRecord } from "../realm/record.js";
import type { Job, Link } from "./link.js";

/** A field that cannot be read or cloned. */
export function fieldError(job: Job, error: unknown): unknown {
  if (error instanceof ThreadError) return error;
  const type = "key" in job.class ? job.class.key : job.class.name;
  const advice = "keep it out of the thread's fields, or make it in run()";
  return explain(() => job.own ?? readFields(job.thread as object), type, advice, error);
}

export function stopError(record: ThreadRecord): unknown {
  if (record.reason !== undefined) return record.reason;
  return new ThreadError("THREAD_STOPPED", `${record.name} was stopped before it ended`);
}

export function killError(record: ThreadRecord): ThreadError {
  const { reason } = record;
  const options = reason === undefined ? undefined : { cause: reason };
  return new ThreadError("THREAD_KILLED", `${record.name} was killed`, options);
}

export function lostError(job: Job, link: Link, cause: unknown, host: Host): ThreadError {
  const { name } = job;
  const reason = cause instanceof Error ? `: ${cause.message}` : "";
  const message = link.ready
    ? `the carrier of ${name} ended before it did${reason}`
    : `the carrier for ${name} could not start${reason || `: does its worker file call serve() of ${host.name}/worker?`}`;
  return new ThreadError("THREAD_LOST", message, cause === undefined ? undefined : { cause });
}
