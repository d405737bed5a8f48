/** Threads that came as rows, one after the other. */
import { writeFields } from "../../base/fields.js";
import type { EndsOp, StartsOp } from "../protocol.js";
import { Cells, ColumnReader, type Fields, objectsOf } from "./columns.js";

class RowsReader {
  readonly #idents: Cells;
  protected readonly columns: ColumnReader;

  constructor(op: StartsOp | EndsOp) {
    this.#idents = new Cells(op.idents);
    this.columns = new ColumnReader(op.columns);
  }

  ident(row: number): number {
    return this.#idents.at(row) as number;
  }
}

export class StartsReader extends RowsReader {
  readonly #labels: Cells;
  readonly shape: Fields;
  readonly keys: readonly string[];
  /** The names of the fields that hold objects. */
  readonly objects: readonly string[];

  constructor(op: StartsOp) {
    super(op);
    this.#labels = new Cells(op.labels);
    this.shape = op.shape;
    this.keys = op.shape.keys ?? [];
    this.objects = objectsOf(op.shape);
  }

  label(row: number): string | number {
    return this.#labels.at(row) as string | number;
  }

  fields(row: number): Record<string, unknown> {
    this.columns.begin();
    return this.columns.fields(this.shape, row, {});
  }

  /** Gives a thread's object its fields. */
  fill(thread: object, row: number): void {
    this.columns.begin();
    try {
      this.columns.fields(this.shape, row, thread);
    } catch {
      // One that cannot be written is left as it is.
      writeFields(thread, this.fields(row));
    }
  }

  /** What its fields held: the primitives in them. */
  before(row: number): readonly unknown[] {
    return this.columns.row(row);
  }

  /** Whether all are primitives, and the thread's object holds them still. */
  same(thread: object, row: number): boolean {
    return this.objects.length === 0 && this.columns.same(this.keys, thread, row);
  }
}

export class EndsReader extends RowsReader {
  readonly #op: EndsOp;
  readonly #times: readonly [Cells, Cells] | undefined;

  constructor(op: EndsOp) {
    super(op);
    this.#op = op;
    const { times } = op;
    this.#times = times && [new Cells(times[0]), new Cells(times[1])];
  }

  times(row: number): readonly [began: number, ended: number] | undefined {
    return this.#times && [this.#times[0].at(row) as number, this.#times[1].at(row) as number];
  }

  /** See `EndOp`. */
  get held(): readonly string[] | undefined {
    return this.#op.held;
  }

  value(row: number): unknown {
    this.columns.begin();
    return this.columns.value(this.#op.result, row);
  }

  /** After `value`: an object may be in both. */
  fields<T extends object>(row: number, into: T): T | undefined {
    const { fields } = this.#op;
    return fields && this.columns.fields(fields, row, into);
  }
}
