/**
 * How plain values that are alike are written down: as columns, one for each primitive in them. Structured
 * clone takes a few arrays of ten thousand values far faster than ten thousand objects, and what is written
 * in columns is a copy already, so nothing that two threads are given can become one object on the way.
 */
import { hasKeys } from "../../base/fields.js";
import { isMarked } from "../../codec/transfer.js";

/** What values that are alike have in common: primitives where they have primitives, and the same keys. */
export type Shape = null | {
  /** Of an object; an array has none. */
  readonly keys: readonly string[] | null;
  /** `null` where it is an object that has been met before: then `met` says which. */
  readonly parts: readonly Shape[] | null;
  readonly met: number;
};

/** Of an object's own fields. */
export type Fields = NonNullable<Shape>;

/** A column as it travels: many columns are one value throughout, or numbers in a row. */
export type Column = ArrayLike<unknown> | { readonly first: unknown; readonly step: number };

/** Larger values travel as they are. */
const MOST_COLUMNS = 16;
const MOST_OBJECTS = 8;
/** As many numbers as are worth an array of their own kind. */
const WORTH = 16;

/** The shape of a value; `undefined` for what is not plain data, or too large. */
export function shapeOf(
  value: unknown,
  met: object[] = [],
  count = { columns: 0 },
): Shape | undefined {
  if (isPrimitive(value)) return ++count.columns > MOST_COLUMNS ? undefined : null;
  if (typeof value !== "object") return undefined;
  const at = met.indexOf(value as object);
  if (at >= 0) return { keys: null, parts: null, met: at };
  if (isMarked(value as object)) return undefined;
  if (met.push(value as object) > MOST_OBJECTS) return undefined;
  if (Array.isArray(value)) {
    return isPlainArray(value) ? partsOf(value, null, met, count) : undefined;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  return partsOf(value as object, Object.keys(value as object), met, count);
}

/** The same for the own fields of an object of whatever class. */
export function shapeOfFields(
  object: object,
  met: object[] = [],
  count = { columns: 0 },
): Fields | undefined {
  return partsOf(object, Object.keys(object), met, count);
}

function partsOf(
  value: object,
  keys: readonly string[] | null,
  met: object[],
  count: { columns: number },
): Fields | undefined {
  if (keys?.includes("__proto__") || keys?.some((key) => isAccessor(value, key))) return undefined;
  const parts: Shape[] = [];
  const items = keys
    ? keys.map((key) => (value as Record<string, unknown>)[key])
    : (value as unknown[]);
  for (const item of items) {
    const part = shapeOf(item, met, count);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return { keys, parts, met: -1 };
}

/** What a getter gives may be another thing each time: it is read once, with all else that is no plain data. */
function isAccessor(object: object, key: string): boolean {
  const property = Object.getOwnPropertyDescriptor(object, key);
  return property?.get !== undefined || property?.set !== undefined;
}

const NONE: readonly string[] = [];

/** The names of the fields that hold objects. */
export function objectsOf({ keys, parts }: Fields): readonly string[] {
  if (!keys || parts?.every((part) => part === null)) return NONE;
  return keys.filter((_, at) => parts?.[at] !== null);
}

/** How many columns values of a shape have. */
export function columnsOf(shape: Shape): number {
  if (shape === null) return 1;
  return shape.parts?.reduce((sum, part) => sum + columnsOf(part), 0) ?? 0;
}

function isPrimitive(value: unknown): boolean {
  switch (typeof value) {
    case "object":
      return value === null;
    case "function":
    case "symbol":
      return false;
    default:
      return true;
  }
}

/** No holes, and nothing under a name. */
function isPlainArray(array: readonly unknown[]): boolean {
  if (array.length > MOST_COLUMNS || Object.keys(array).length !== array.length) return false;
  for (let at = 0; at < array.length; at++) {
    if (array[at] === undefined && !(at in array)) return false;
  }
  return true;
}

/**
 * A column as it is written. It makes an array only when its values are neither the same nor numbers in a
 * row; most of what threads have in common is.
 */
export class ColumnBuilder {
  #first: unknown = undefined;
  #step = 0;
  #count = 0;
  #values: unknown[] | undefined = undefined;

  get length(): number {
    return this.#count;
  }

  push(value: unknown): void {
    const count = this.#count++;
    if (this.#values) this.#values.push(value);
    else if (count === 0) this.#first = value;
    else if (count === 1 && isStep(this.#first, value))
      this.#step = value - (this.#first as number);
    else if (!Object.is(value, this.#next(count))) {
      this.#values = [];
      for (let at = 0; at < count; at++) this.#values.push(this.#next(at));
      this.#values.push(value);
    }
  }

  at(row: number): unknown {
    return this.#values ? this.#values[row] : this.#next(row);
  }

  #next(row: number): unknown {
    return this.#step === 0 ? this.#first : (this.#first as number) + this.#step * row;
  }

  /** Takes back all but so many. */
  cut(rows: number): void {
    this.#count = rows;
    if (this.#values) this.#values.length = rows;
    else if (rows < 2) this.#step = 0;
  }

  clear(): void {
    this.#first = undefined;
    this.#step = 0;
    this.#count = 0;
    this.#values = undefined;
  }

  close(): Column {
    const values = this.#values;
    if (!values) return { first: this.#first, step: this.#step };
    return values.length < WORTH ? values : (numbers(values) ?? values);
  }
}

/** Whether numbers in a row may begin so: whole ones, exactly. */
function isStep(first: unknown, second: unknown): second is number {
  return (
    typeof second === "number" &&
    Number.isSafeInteger(first) &&
    Number.isSafeInteger(second) &&
    Number.isSafeInteger(second - (first as number)) &&
    !Object.is(first, -0) &&
    !Object.is(second, -0)
  );
}

/** In an array of their own kind, where all are numbers. */
function numbers(values: readonly unknown[]): Column | undefined {
  let whole = true;
  for (const value of values) {
    if (typeof value !== "number") return undefined;
    if (value !== (value | 0) || (value === 0 && 1 / value < 0)) whole = false;
  }
  return whole ? Int32Array.from(values as number[]) : Float64Array.from(values as number[]);
}

/** Writes rows of values that have one shape. */
export class ColumnWriter {
  readonly #columns: ColumnBuilder[] = [];
  /** The objects of this row: as many as `#count`. */
  readonly #met: object[] = [];
  #count = 0;
  #at = 0;

  begin(): void {
    this.#at = 0;
    this.#count = 0;
  }

  /** Takes back what a row has written that cannot be finished. */
  cancel(rows: number): void {
    for (const column of this.#columns) if (column.length > rows) column.cut(rows);
  }

  /** False where the value has another shape. */
  put(shape: Shape, value: unknown): boolean {
    if (shape === null) {
      if (!isPrimitive(value)) return false;
      this.#push(value);
      return true;
    }
    if (typeof value !== "object" || value === null) return false;
    const { keys, parts, met } = shape;
    const known = this.#placeOf(value);
    if (parts === null || known >= 0) return parts === null && known === met;
    if (isMarked(value)) return false;
    if (keys === null) {
      if (!Array.isArray(value) || value.length !== parts.length || !isPlainArray(value))
        return false;
      this.#met[this.#count++] = value;
      for (let at = 0; at < parts.length; at++) {
        if (!this.put(parts[at] as Shape, value[at])) return false;
      }
      return true;
    }
    if (Object.getPrototypeOf(value) !== Object.prototype) return false;
    this.#met[this.#count++] = value;
    return this.putFields(shape, value);
  }

  /** The same for the own fields of an object of whatever class. */
  putFields(shape: Fields, object: object): boolean {
    const { keys, parts } = shape as { keys: readonly string[]; parts: readonly Shape[] };
    if (!hasKeys(object, keys)) return false;
    for (let at = 0; at < keys.length; at++) {
      const value = (object as Record<string, unknown>)[keys[at] as string];
      const part = parts[at] as Shape;
      if (part === null && typeof value === "number") this.#push(value);
      else if (!this.put(part, value)) return false;
    }
    return true;
  }

  #placeOf(value: object): number {
    for (let at = 0; at < this.#count; at++) if (this.#met[at] === value) return at;
    return -1;
  }

  #push(value: unknown): void {
    const at = this.#at++;
    let column = this.#columns[at];
    if (column === undefined) {
      column = new ColumnBuilder();
      this.#columns.push(column);
    }
    column.push(value);
  }

  /** A row as values. */
  write(row: number, cells: { value(value: unknown): void }): void {
    for (const column of this.#columns) cells.value(column.at(row));
  }

  clear(): void {
    for (const column of this.#columns) column.clear();
    this.#met.length = 0;
  }

  close(): Column[] {
    return this.#columns.map((column) => column.close());
  }
}

/** Reads them again, in whatever order of rows. */
export class ColumnReader {
  readonly #columns: Cells[];
  /** The objects of this row: as many as `#count`. */
  readonly #met: object[] = [];
  #count = 0;
  #at = 0;

  constructor(columns: readonly Column[]) {
    this.#columns = columns.map((column) => new Cells(column));
  }

  begin(): void {
    this.#at = 0;
    this.#count = 0;
  }

  /** A row as it stands. */
  row(row: number): unknown[] {
    const values: unknown[] = [];
    for (const column of this.#columns) values.push(column.at(row));
    return values;
  }

  /** Whether an object's own fields, all primitives, are what the row has. */
  same(keys: readonly string[], object: object, row: number): boolean {
    for (let at = 0; at < keys.length; at++) {
      const value = (object as Record<string, unknown>)[keys[at] as string];
      if (!Object.is(value, (this.#columns[at] as Cells).at(row))) return false;
    }
    return true;
  }

  value(shape: Shape, row: number): unknown {
    if (shape === null) return (this.#columns[this.#at++] as Cells).at(row);
    const { keys, parts, met } = shape;
    if (parts === null) return this.#met[met];
    if (keys !== null) {
      const object = {};
      this.#met[this.#count++] = object;
      return this.fields(shape, row, object);
    }
    const array: unknown[] = [];
    this.#met[this.#count++] = array;
    for (let at = 0; at < parts.length; at++) array.push(this.value(parts[at] as Shape, row));
    return array;
  }

  /** Writes an object's fields; throws where the object does not let it. */
  fields<T extends object>(shape: Fields, row: number, into: T): T {
    const { keys, parts } = shape as { keys: readonly string[]; parts: readonly Shape[] };
    for (let at = 0; at < keys.length; at++) {
      (into as Record<string, unknown>)[keys[at] as string] = this.value(parts[at] as Shape, row);
    }
    return into;
  }
}

/** A column as it is read, row by row. */
export class Cells {
  readonly #values: ArrayLike<unknown> | undefined;
  readonly #first: unknown;
  readonly #step: number;

  constructor(column: Column) {
    const values = "length" in column ? column : undefined;
    this.#values = values;
    this.#first = "length" in column ? undefined : column.first;
    this.#step = "length" in column ? 0 : column.step;
  }

  at(row: number): unknown {
    if (this.#values) return this.#values[row];
    return this.#step === 0 ? this.#first : (this.#first as number) + this.#step * row;
  }
}
