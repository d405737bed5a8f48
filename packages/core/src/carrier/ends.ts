import { nameOfClass } from "../base/class-names.js";
import { clock } from "../base/clock.js";
import { ThreadError } from "../base/errors.js";
import { hasKeys, oneWayOf, readFields, sameValues } from "../base/fields.js";
import { structuredClone } from "../base/globals.js";
import { Encoder, encode, isSimple } from "../codec/encode.js";
import { stateOf } from "../codec/given.js";
import { watch } from "../codec/instances.js";
import type { Payload } from "../codec/payload.js";
import { explain } from "../codec/uncloneable.js";
import type { Templates } from "../realm/fast/templates.js";
import type { Home } from "../realm/home.js";
import { type EndOp, type EndState, origin } from "../realm/protocol.js";
import type { ThreadRecord } from "../realm/record.js";
import { letGo } from "../realm/state.js";
import type { Carrying } from "./carrier.js";
import { stopError } from "./reasons.js";
import type { Running } from "./running.js";

type Times = EndOp["times"];

const ADVICE = "return data that structured clone takes";

const NONE: readonly string[] = [];
export const NOTHING: Home = { same: true, unchanged: NONE, held: undefined };
export const EVERYTHING: Home = { same: false, unchanged: NONE, held: undefined };

/** Ends threads on a carrier: encodes result and fields, and sends them to the main realm. */
export class Ends {
  constructor(readonly realm: Carrying) {}

  /** Settles the thread's handles in this realm, and sends its result and fields to the main realm. */
  end(running: Running, how: "done" | "failed", value: unknown): void {
    const { thread, record, keys, began } = running;
    const home = homeOf(running, this.realm.outbox.templates);
    const plain = how === "done" && this.endPlainly(thread, record, value, keys, home, began);
    if (!plain) this.#endAlone(running, how, value, home);
  }

  #endAlone(running: Running, how: "done" | "failed", value: unknown, home: Home): void {
    const { record } = running;
    const ident = record.ident as number;
    if (how === "failed") watch.failed?.(value);
    const state: EndState = how === "failed" && record.knowsOfStop ? "stopped" : how;
    const outcome = state === "stopped" ? stopError(record.name, record.reason, value) : value;
    const times: Times = timesSince(running.began);
    const encoder = new Encoder(this.realm.threads);
    let payload: Payload;
    try {
      payload = encoder.encode(outcome);
    } catch (error) {
      return this.#failHere(
        running,
        this.#whyNot(record, state, () => outcome, error),
        times,
      );
    }
    const op: EndOp = { op: "end", ident, state, value: payload, [origin]: running };
    if (times) op.times = times;
    if (record.renamed) op.name = record.name;
    if (state === "stopped") op.stoppedBy = record.stoppedBy;
    try {
      this.#addFields(op, running, home, encoder);
    } catch (error) {
      // An error matters more than the fields that cannot go with it.
      if (state === "done") {
        letGo(payload);
        return this.#failHere(running, fieldError(running, error), times);
      }
    }
    this.#settleHere(record, state, outcome);
    this.realm.outbox.push(op);
  }

  #failHere(running: Running, failure: unknown, times: Times): void {
    this.#settleHere(running.record, "failed", failure);
    this.fail(running.record.ident as number, failure, { times });
  }

  /**
   * Sends the ends of threads with plain data together, as rows.
   *
   * @returns false, and nothing done, for the others.
   */
  endPlainly(
    thread: object,
    record: ThreadRecord,
    value: unknown,
    keys: readonly string[],
    home: Home,
    began: number | undefined,
  ): boolean {
    const { outbox } = this.realm;
    const alike = outbox.rows;
    if (!alike) return false;
    const ident = record.ident as number;
    try {
      if (record.renamed || (thread.constructor as { oneWay?: unknown }).oneWay) return false;
      if (!hasKeys(thread, keys)) return false;
      const { unchanged, held } = home;
      const some = unchanged.length > 0 ? readFields(thread, unchanged) : thread;
      const rows = alike.addEnd(
        outbox.last,
        thread.constructor,
        ident,
        value,
        home.same ? undefined : some,
        timesSince(began),
        held,
      );
      if (rows === true) outbox.grown();
      else if (rows) outbox.push(rows);
      if (rows) this.#settleHere(record, "done", value);
      return rows !== undefined;
    } catch {
      // A getter threw. Reading the fields throws its error again, and reports it.
      return false;
    }
  }

  #addFields(op: EndOp, running: Running, home: Home, encoder: Encoder): void {
    const { thread, keys, buffers } = running;
    const oneWay = oneWayOf(thread);
    if (home.same && !oneWay && hasKeys(thread, keys)) return;
    const fields = readFields(thread, [...(oneWay ?? []), ...home.unchanged]);
    const deleted = keys.filter((key) => !Object.hasOwn(thread, key));
    const payload = encoder.encodeFields(fields);
    // What came with its fields is the thread's own; anything else may be its module's, and others' too.
    const own = payload.buffers?.filter((buffer) => buffers?.includes(buffer)) ?? [];
    if (own.length > 0) payload.moved = [...new Set([...(payload.moved ?? []), ...own])];
    payload.buffers = undefined;
    op.fields = payload;
    if (deleted.length > 0) op.deleted = deleted;
    op.held = home.held?.filter((key) => Object.hasOwn(fields, key));
  }

  /** For the handles in this realm. */
  #settleHere(record: ThreadRecord, state: EndState, value: unknown): void {
    if (this.realm.threads.get(record.ident as number) === record) {
      this.realm.threads.forget(record);
    }
    record.end(state, value);
  }

  /** Sends an end that structured clone refused again, without the values that it refused. */
  unsent(op: EndOp, error: unknown): void {
    const { ident, times } = op;
    const running = op[origin] as Running;
    letGo(op.fields);
    if (!cloneable(op.value)) {
      letGo(op.value);
      const failure = this.#whyNot(running.record, op.state, () => op.value.value, error);
      return this.fail(ident, failure, { times });
    }
    if (op.state !== "done")
      return this.realm.outbox.push({ ...op, fields: undefined, deleted: undefined });
    letGo(op.value);
    this.fail(ident, fieldError(running, error, op.fields), { times });
  }

  #whyNot(record: ThreadRecord, state: EndState, read: () => unknown, error: unknown): unknown {
    if (error instanceof ThreadError) return error;
    const what = state === "done" ? "the result of run()" : "what run() threw";
    return explain(read, `${record.name}: ${what}`, ADVICE, error);
  }

  /** Ends a thread that never ran, or whose result cannot be sent. */
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

function homeOf(
  { thread, record, keys, before, objects, shape, given }: Running,
  templates: Templates | undefined,
): Home {
  let unchanged = NONE;
  let held: readonly string[] | undefined;
  try {
    if (shape && given) return (templates as Templates).look(thread, shape, before, given);
    for (const key of objects) {
      const value = (thread as never)[key];
      const state = isSimple(value) ? "other" : stateOf(value, record.ident as number, key);
      if (state === "same") unchanged = [...unchanged, key];
      else if (state === "changed") held = [...(held ?? NONE), key];
    }
    return { same: sameValues(thread, keys, before, unchanged), unchanged, held };
  } catch {
    // A getter threw. Reading the fields throws its error again, and reports it.
    return EVERYTHING;
  }
}

function fieldError({ thread }: Running, error: unknown, sent?: Payload): unknown {
  if (error instanceof ThreadError) return error;
  const name = nameOfClass(thread.constructor);
  const advice = (path: string): string => {
    const [field] = path.slice(name.length + 1).split(/[.[]/, 1);
    return `write static readonly oneWay = ["${field}"] in ${name}, so that the field does not come back`;
  };
  const read = (): unknown => sent?.value ?? readFields(thread, oneWayOf(thread));
  return explain(read, name, advice, error);
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
