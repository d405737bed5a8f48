/** Starts and ends as rows: threads of one class whose fields and results are alike travel as columns. */
import type { ClassRef } from "../codec/classes.js";
import {
  ColumnBuilder,
  ColumnWriter,
  type Fields,
  type Shape,
  shapeOf,
  shapeOfFields,
} from "./columns.js";
import type { EndOp, EndsOp, Kind, Op, StartsOp } from "./protocol.js";

/** What is to be told of a thread that starts. */
export interface Starting {
  readonly ident: number | null;
  readonly label: string | number;
  readonly base: string;
  readonly daemon: boolean;
  readonly kind: Kind;
  readonly slot: number;
  readonly tag: number;
}

/** Starts that become one op. */
export class StartRows {
  readonly #writer = new ColumnWriter();
  readonly #idents = new ColumnBuilder();
  readonly #labels = new ColumnBuilder();
  readonly #base: string;
  readonly #daemon: boolean;
  readonly #kind: Kind;
  readonly #slot: number;
  readonly #tag: number;

  constructor(
    readonly type: ClassRef,
    readonly shape: Fields,
    first: Starting,
    readonly timed: boolean,
  ) {
    this.#base = first.base;
    this.#daemon = first.daemon;
    this.#kind = first.kind;
    this.#slot = first.slot;
    this.#tag = first.tag;
  }

  /** False where it is not like those before it. */
  add(type: ClassRef, start: Starting, fields: object, timed: boolean): boolean {
    const count = this.#idents.length;
    if (
      type !== this.type ||
      timed !== this.timed ||
      start.base !== this.#base ||
      start.daemon !== this.#daemon ||
      start.kind !== this.#kind ||
      start.tag !== this.#tag ||
      start.slot !== (this.#slot < 0 ? this.#slot : this.#slot + count)
    ) {
      return false;
    }
    const writer = this.#writer;
    writer.begin();
    let whole = false;
    try {
      whole = writer.putFields(this.shape, fields);
    } finally {
      if (!whole) writer.cancel(count);
    }
    if (!whole) return false;
    this.#idents.push(start.ident);
    this.#labels.push(start.label);
    return true;
  }

  pack(): StartsOp {
    return {
      op: "starts",
      class: this.type,
      base: this.#base,
      daemon: this.#daemon,
      kind: this.#kind,
      timed: this.timed,
      shape: this.shape,
      count: this.#idents.length,
      idents: this.#idents.close(),
      labels: this.#labels.close(),
      slot: this.#slot,
      tag: this.#tag,
      columns: this.#writer.close(),
    };
  }
}

/**
 * Adds a start to the rows that stand last in an outbox, or begins new ones.
 *
 * @returns the new rows, `true` where it was added to the last, `undefined` where it is nothing for rows.
 */
export function addStart(
  last: unknown,
  type: ClassRef,
  start: Starting,
  fields: object,
  timed: boolean,
): StartRows | true | undefined {
  if (last instanceof StartRows && last.add(type, start, fields, timed)) return true;
  const shape = shapeOfFields(fields);
  if (shape === undefined) return undefined;
  const rows = new StartRows(type, shape, start, timed);
  return rows.add(type, start, fields, timed) ? rows : undefined;
}

type Times = EndOp["times"];

/** Ends that become one op. */
export class EndRows {
  readonly #writer = new ColumnWriter();
  readonly #began: ColumnBuilder | undefined;
  readonly #ended = new ColumnBuilder();
  readonly #idents = new ColumnBuilder();

  constructor(
    readonly result: Shape,
    readonly fields: Fields | undefined,
    timed: boolean,
  ) {
    this.#began = timed ? new ColumnBuilder() : undefined;
  }

  /** False where it is not like those before it. */
  add(ident: number, result: unknown, fields: object | undefined, times: Times): boolean {
    if ((times === undefined) !== (this.#began === undefined)) return false;
    if ((fields === undefined) !== (this.fields === undefined)) return false;
    const writer = this.#writer;
    const count = this.#idents.length;
    writer.begin();
    let whole = false;
    try {
      whole =
        writer.put(this.result, result) &&
        (fields === undefined || writer.putFields(this.fields as Fields, fields));
    } finally {
      if (!whole) writer.cancel(count);
    }
    if (!whole) return false;
    this.#idents.push(ident);
    if (times) {
      this.#began?.push(times[0]);
      this.#ended.push(times[1]);
    }
    return true;
  }

  pack(): EndsOp {
    return {
      op: "ends",
      count: this.#idents.length,
      idents: this.#idents.close(),
      result: this.result,
      fields: this.fields,
      times: this.#began && [this.#began.close(), this.#ended.close()],
      columns: this.#writer.close(),
    };
  }
}

/** The same for an end; `fields` where they go home. */
export function addEnd(
  last: unknown,
  ident: number,
  result: unknown,
  fields: object | undefined,
  times: Times,
): EndRows | true | undefined {
  if (last instanceof EndRows && last.add(ident, result, fields, times)) return true;
  const met: object[] = [];
  const count = { columns: 0 };
  const shape = shapeOf(result, met, count);
  if (shape === undefined) return undefined;
  const home = fields && shapeOfFields(fields, met, count);
  if (fields && home === undefined) return undefined;
  const rows = new EndRows(shape, home, times !== undefined);
  return rows.add(ident, result, fields, times) ? rows : undefined;
}

/** What waits to be sent: an op, or threads that are alike and become one. */
export type Entry = Op | Rows;
export type Rows = StartRows | EndRows;

export function isRows(entry: unknown): entry is Rows {
  return entry instanceof StartRows || entry instanceof EndRows;
}
