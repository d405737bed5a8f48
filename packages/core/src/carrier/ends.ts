import { clock } from "../base/clock.js";
import { ThreadError } from "../base/errors.js";
import { hasKeys, oneWayOf, readFields, sameValues } from "../base/fields.js";
import { structuredClone } from "../base/globals.js";
import { encode, encodeFields } from "../codec/encode.js";
import type { Payload } from "../codec/payload.js";
import { buffersOf } from "../codec/transfer.js";
import { explain } from "../codec/uncloneable.js";
import { type EndOp, type EndState, origin } from "../realm/protocol.js";
import type { ThreadRecord } from "../realm/record.js";
import { addEnd } from "../realm/rows.js";
import { letGo } from "../realm/state.js";
import type { Carrying } from "./carrier.js";
import { stopError } from "./reasons.js";

/** A thread that has begun. */
export interface Running {
  readonly thread: { run(): unknown };
  readonly record: ThreadRecord;
  /** The names of the fields that it began with, and what they held where all were primitives. */
  readonly keys: readonly string[];
  readonly before: readonly unknown[] | undefined;
  /** When that was, where it is timed. */
  readonly began: number | undefined;
}

type Times = EndOp["times"];

const ADVICE = "return data that structured clone takes";

/** How threads end on a carrier: what they leave is put together and sent home. */
export class Ends {
  constructor(readonly realm: Carrying) {}

  /** The thread has ended: tells those who hold it here, and sends home what it leaves. */
  end(running: Running, how: "done" | "failed", value: unknown): void {
    const { thread, record, keys, before, began } = running;
    if (how === "done") {
      let same = false;
      try {
        same = before !== undefined && sameValues(thread, keys, before);
      } catch {
        // A getter that throws: who looks again says so.
      }
      if (this.endPlainly(thread, record, value, keys, same, began)) return;
    }
    this.endAlone(running, how, value);
  }

  endAlone(running: Running, how: "done" | "failed", value: unknown): void {
    const { record } = running;
    const ident = record.ident as number;
    const state: EndState = how === "failed" && record.knowsOfStop ? "stopped" : how;
    const outcome = state === "stopped" ? stopError(record.name, record.reason, value) : value;
    const times: Times = timesSince(running.began);
    try {
      const op = this.#endOp(running, state, outcome);
      if (times) op.times = times;
      this.#settleHere(record, state, outcome);
      this.realm.outbox.push(op);
    } catch (error) {
      // A getter that throws, or a thread that was never started among the fields.
      const type = running.thread.constructor.name;
      const failure =
        error instanceof ThreadError
          ? error
          : explain(() => undefined, `${type}.run()`, ADVICE, error);
      this.#settleHere(record, "failed", failure);
      this.fail(ident, failure, { times });
    }
  }

  /**
   * Most threads leave plain data: these go home together.
   *
   * @param same its fields are what they were.
   * @returns false, and nothing done, for the others.
   */
  endPlainly(
    thread: object,
    record: ThreadRecord,
    value: unknown,
    keys: readonly string[],
    same: boolean,
    began: number | undefined,
  ): boolean {
    const fields = same ? undefined : thread;
    const { outbox } = this.realm;
    const ident = record.ident as number;
    try {
      if (record.renamed || (thread.constructor as { oneWay?: unknown }).oneWay) return false;
      if (!hasKeys(thread, keys)) return false;
      const rows = addEnd(outbox.last, thread.constructor, ident, value, fields, timesSince(began));
      if (rows === true) outbox.grown();
      else if (rows) outbox.push(rows);
      if (rows) this.#settleHere(record, "done", value);
      return rows !== undefined;
    } catch {
      // A getter that throws: who looks again says so.
      return false;
    }
  }

  #endOp(running: Running, state: EndState, outcome: unknown): EndOp {
    const { thread, record, keys, before } = running;
    const value = this.#encode(outcome);
    const ident = record.ident as number;
    const op: EndOp = { op: "end", ident, state, value, [origin]: running };
    if (record.renamed) op.name = record.name;
    if (state === "stopped") op.stoppedBy = record.stoppedBy;
    const fields = readFields(thread, oneWayOf(thread));
    if (before && hasKeys(fields, keys) && sameValues(fields, keys, before)) return op;
    try {
      op.fields = encodeFields(fields, this.realm.threads);
    } catch (error) {
      letGo(value);
      throw error;
    }
    const buffers = buffersOf(op.fields.value);
    if (buffers.size > 0) op.fields.moved = [...new Set([...(op.fields.moved ?? []), ...buffers])];
    const deleted = keys.filter((key) => !Object.hasOwn(thread, key));
    if (deleted.length > 0) op.deleted = deleted;
    return op;
  }

  /** For the handles in this realm. */
  #settleHere(record: ThreadRecord, state: EndState, value: unknown): void {
    if (this.realm.threads.get(record.ident as number) === record) {
      this.realm.threads.forget(record);
    }
    record.end(state, value);
  }

  /** An end could not be cloned: once more without moving anything, then without what is to blame. */
  unsent(op: EndOp, error: unknown): void {
    const { ident, times } = op;
    if (op.value.moved || op.fields?.moved) {
      const stay = (payload: Payload): Payload => ({
        value: payload.value,
        specials: payload.specials,
      });
      return this.realm.outbox.push({
        ...op,
        value: stay(op.value),
        fields: op.fields && stay(op.fields),
      });
    }
    const { thread, record } = op[origin] as Running;
    letGo(op.fields);
    if (!cloneable(op.value)) {
      const what = op.state === "done" ? "the result of run()" : "what run() threw";
      const failure = explain(() => op.value.value, `${record.name}: ${what}`, ADVICE, error);
      letGo(op.value);
      return this.fail(ident, failure, { times });
    }
    // An error matters more than the fields that cannot go with it.
    if (op.state !== "done")
      return this.realm.outbox.push({ ...op, fields: undefined, deleted: undefined });
    letGo(op.value);
    const advice = "name the field in static readonly oneWay = [ … ]";
    const failure = explain(() => op.fields?.value, thread.constructor.name, advice, error);
    this.fail(ident, failure, { times });
  }

  /** A thread ends without having run, or without what it left. */
  fail(ident: number, error: unknown, rest?: Partial<EndOp>): void {
    this.realm.outbox.push({
      op: "end",
      ident,
      state: "failed",
      value: this.#encode(error),
      ...rest,
    });
  }

  #encode(value: unknown): Payload {
    return encode(value, this.realm.threads);
  }
}

function timesSince(began: number | undefined): Times {
  return began === undefined ? undefined : [began, clock()];
}

function cloneable(payload: Payload): boolean {
  try {
    structuredClone(payload);
    return true;
  } catch {
    return false;
  }
}
