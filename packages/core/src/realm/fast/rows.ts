/** Starts and ends as rows: threads of one class whose fields and results are alike travel as columns. */
import type { ClassRef } from "../../codec/classes.js";
import type { CellWriter, EndOp, EndsOp, Rows, StartsOp, ThreadKind } from "../protocol.js";
import {
  ColumnBuilder,
  ColumnWriter,
  columnsOf,
  type Fields,
  objectsOf,
  type Shape,
  shapeOf,
  shapeOfFields,
} from "./columns.js";

/** What is to be told of a thread that starts. */
export interface Starting {
  readonly ident: number | null;
  readonly label: string | number;
  readonly base: string;
  readonly daemon: boolean;
  readonly kind: ThreadKind;
  readonly slot: number;
  readonly tag: number;
}

/** Where values that were written one after the other are read. */
export interface CellReader {
  value(): unknown;
}

/** What threads that start and are alike have in common. */
export interface StartTemplate {
  readonly type: ClassRef;
  readonly base: string;
  readonly daemon: boolean;
  readonly kind: ThreadKind;
  readonly timed: boolean;
  readonly shape: Fields;
  /** The names of the fields that hold objects. */
  readonly objects: readonly string[];
  /** How often it was sent in a message. */
  uses: number;
  /** Rows that are done with: few threads at a time need no new ones. */
  spare: StartRows | undefined;
}

/** The same for ends. */
export interface EndTemplate {
  readonly result: Shape;
  readonly fields: Fields | undefined;
  readonly held: readonly string[] | undefined;
  readonly timed: boolean;
  uses: number;
  spare: EndRows | undefined;
}

export type Template = StartTemplate | EndTemplate;

/** Starts that become one op. */
export class StartRows implements Rows {
  readonly op = "rows";
  readonly #writer = new ColumnWriter();
  readonly #idents = new ColumnBuilder();
  readonly #labels = new ColumnBuilder();
  #slot = -1;
  #tag = 0;

  constructor(readonly template: StartTemplate) {}

  get count(): number {
    return this.#idents.length;
  }

  /** False where it is not like those before it. */
  add(type: ClassRef, start: Starting, fields: object, timed: boolean): boolean {
    const count = this.#idents.length;
    if (count === 0) {
      this.#slot = start.slot;
      this.#tag = start.tag;
    }
    if (
      !startsLike(this.template, type, start, timed) ||
      start.tag !== this.#tag ||
      start.slot !== (this.#slot < 0 ? this.#slot : this.#slot + count)
    ) {
      return false;
    }
    const writer = this.#writer;
    writer.begin();
    let whole = false;
    try {
      whole = writer.putFields(this.template.shape, fields);
    } finally {
      if (!whole) writer.cancel(count);
    }
    if (!whole) return false;
    this.#idents.push(start.ident);
    this.#labels.push(start.label);
    return true;
  }

  /** As values, a row after the other. */
  write(cells: CellWriter): void {
    cells.value(this.#slot);
    cells.value(this.#tag);
    for (let row = 0; row < this.count; row++) {
      cells.value(this.#idents.at(row));
      cells.value(this.#labels.at(row));
      this.#writer.write(row, cells);
    }
  }

  /** What was written of it stands elsewhere. */
  free(): void {
    this.#idents.clear();
    this.#labels.clear();
    this.#writer.clear();
    this.template.spare = this;
  }

  pack(id?: number): StartsOp {
    const { type, base, daemon, kind, timed, shape } = this.template;
    return {
      op: "starts",
      class: type,
      base,
      daemon,
      kind,
      timed,
      shape,
      template: id,
      count: this.count,
      idents: this.#idents.close(),
      labels: this.#labels.close(),
      slot: this.#slot,
      tag: this.#tag,
      columns: this.#writer.close(),
    };
  }
}

function startsLike(
  template: StartTemplate,
  type: ClassRef,
  { base, daemon, kind }: Starting,
  timed: boolean,
): boolean {
  return (
    type === template.type &&
    timed === template.timed &&
    base === template.base &&
    daemon === template.daemon &&
    kind === template.kind
  );
}

/** Those last used, for each class; few, so that looking for one is cheap. */
const startTemplates = new WeakMap<ClassRef, StartTemplate[]>();
const endTemplates = new WeakMap<object, EndTemplate[]>();
const MOST = 4;

function listOf<K extends WeakKey, T>(lists: WeakMap<K, T[]>, key: K): T[] {
  let list = lists.get(key);
  if (!list) {
    list = [];
    lists.set(key, list);
  }
  return list;
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
  const known = listOf(startTemplates, type);
  for (const template of known) {
    if (!startsLike(template, type, start, timed)) continue;
    const rows = template.spare ?? new StartRows(template);
    template.spare = undefined;
    if (rows.add(type, start, fields, timed)) return rows;
  }
  const shape = shapeOfFields(fields);
  if (shape === undefined) return undefined;
  const { base, daemon, kind } = start;
  const objects = objectsOf(shape);
  const template = { type, base, daemon, kind, timed, shape, objects, uses: 0, spare: undefined };
  const rows = new StartRows(template);
  if (!rows.add(type, start, fields, timed)) return undefined;
  if (known.length < MOST) known.push(template);
  return rows;
}

type Times = EndOp["times"];
type Held = EndOp["held"];

/** Ends that become one op. */
export class EndRows implements Rows {
  readonly op = "rows";
  readonly #writer = new ColumnWriter();
  readonly #began: ColumnBuilder | undefined;
  readonly #ended = new ColumnBuilder();
  readonly #idents = new ColumnBuilder();

  constructor(readonly template: EndTemplate) {
    this.#began = template.timed ? new ColumnBuilder() : undefined;
  }

  get count(): number {
    return this.#idents.length;
  }

  /** False where it is not like those before it. */
  add(
    ident: number,
    result: unknown,
    fields: object | undefined,
    times: Times,
    held?: Held,
  ): boolean {
    if ((times === undefined) !== (this.#began === undefined)) return false;
    const { template } = this;
    if (held !== template.held && `${held}` !== `${template.held}`) return false;
    if ((fields === undefined) !== (template.fields === undefined)) return false;
    const writer = this.#writer;
    const count = this.#idents.length;
    writer.begin();
    let whole = false;
    try {
      whole =
        writer.put(template.result, result) &&
        (fields === undefined || writer.putFields(template.fields as Fields, fields));
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

  /** As values, a row after the other. */
  write(cells: CellWriter): void {
    for (let row = 0; row < this.count; row++) {
      cells.value(this.#idents.at(row));
      if (this.#began) {
        cells.value(this.#began.at(row));
        cells.value(this.#ended.at(row));
      }
      this.#writer.write(row, cells);
    }
  }

  free(): void {
    this.#idents.clear();
    this.#began?.clear();
    this.#ended.clear();
    this.#writer.clear();
    this.template.spare = this;
  }

  pack(id?: number): EndsOp {
    const { result, fields, held } = this.template;
    return {
      op: "ends",
      count: this.count,
      idents: this.#idents.close(),
      result,
      fields,
      held,
      template: id,
      times: this.#began && [this.#began.close(), this.#ended.close()],
      columns: this.#writer.close(),
    };
  }
}

/** The same for an end; `type` is what others like it have in common, `fields` go home where they are given. */
export function addEnd(
  last: unknown,
  type: object,
  ident: number,
  result: unknown,
  fields: object | undefined,
  times: Times,
  held?: Held,
): EndRows | true | undefined {
  if (last instanceof EndRows && last.add(ident, result, fields, times, held)) return true;
  const timed = times !== undefined;
  const known = listOf(endTemplates, type);
  for (const template of known) {
    if (template.timed !== timed) continue;
    const rows = template.spare ?? new EndRows(template);
    template.spare = undefined;
    if (rows.add(ident, result, fields, times, held)) return rows;
  }
  const met: object[] = [];
  const count = { columns: 0 };
  const shape = shapeOf(result, met, count);
  if (shape === undefined) return undefined;
  const home = fields && shapeOfFields(fields, met, count);
  if (fields && home === undefined) return undefined;
  const template = { result: shape, fields: home, held, timed, uses: 0, spare: undefined };
  const rows = new EndRows(template);
  if (!rows.add(ident, result, fields, times, held)) return undefined;
  if (known.length < MOST) known.push(template);
  return rows;
}

/** Values that were written one after the other, as an op again. */
export function readStarts(template: StartTemplate, count: number, cells: CellReader): StartsOp {
  const { type, base, daemon, kind, timed, shape } = template;
  const slot = cells.value() as number;
  const tag = cells.value() as number;
  const all = readColumns(2 + columnsOf(shape), count, cells);
  return {
    op: "starts",
    class: type,
    base,
    daemon,
    kind,
    timed,
    shape,
    count,
    idents: all[0] as unknown[],
    labels: all[1] as unknown[],
    slot,
    tag,
    columns: all.slice(2),
  };
}

export function readEnds(template: EndTemplate, count: number, cells: CellReader): EndsOp {
  const { result, fields, held, timed } = template;
  const width = columnsOf(result) + (fields ? columnsOf(fields) : 0);
  const first = timed ? 3 : 1;
  const all = readColumns(first + width, count, cells) as [unknown[], unknown[], unknown[]];
  const times = timed ? ([all[1], all[2]] satisfies EndsOp["times"]) : undefined;
  return {
    op: "ends",
    count,
    idents: all[0],
    result,
    fields,
    held,
    times,
    columns: all.slice(first),
  };
}

function readColumns(width: number, count: number, cells: CellReader): unknown[][] {
  // As long as they will be: an array that grows takes room for many more, and mostly it is one row.
  const columns: unknown[][] = new Array(width);
  for (let column = 0; column < width; column++) columns[column] = [cells.value()];
  for (let row = 1; row < count; row++) {
    for (let column = 0; column < width; column++)
      (columns[column] as unknown[]).push(cells.value());
  }
  return columns;
}
