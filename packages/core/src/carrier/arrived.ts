import { writeFields } from "../base/fields.js";
import type { ClassRef, Missing } from "../codec/classes.js";
import { checkClasses, decode, missingModules, type Receiver } from "../codec/decode.js";
import { isSimple } from "../codec/encode.js";
import { take } from "../realm/claims.js";
import type { Fields } from "../realm/fast/columns.js";
import type { StartsReader } from "../realm/fast/reading.js";
import type { StartOp, StartsOp, ThreadKind } from "../realm/protocol.js";
import { letGo } from "../realm/state.js";
import type { shellOf } from "./shell.js";

/** Threads of one class that arrived in one op and wait to begin: a single thread, or rows. */
export interface Arrived {
  readonly class: ClassRef;
  readonly base: string;
  readonly daemon: boolean;
  readonly kind: ThreadKind;
  /** Set while a runtime is observed: the ends must say when the threads ran. */
  readonly timed: boolean;
  readonly count: number;
  /** The row of the next one to begin. */
  next: number;
  /** Makes its threads' objects, once their class was found. */
  shell: ReturnType<typeof shellOf> | undefined;
  ident(row: number): number;
  label(row: number): string | number;
  /** True, once, where it may begin here. */
  take(claims: Int32Array | undefined, row: number): boolean;
  /** The thread does not begin here: drops the holds that its fields brought. */
  drop(): void;
  /** Modules of classes in its fields that are not known here. */
  missing(receiver: Receiver): readonly Missing[];
  /** Gives a thread's object its fields. */
  fill(thread: object, row: number, receiver: Receiver): void;
  /** The names of its fields, and what they held: the primitives of a row, or the values, with `undefined` for objects. */
  keys(): readonly string[];
  before(row: number): readonly unknown[];
  /** The names of those that hold objects. */
  objects(): readonly string[];
  /** Of a row: how its fields are read. */
  readonly shape: Fields | undefined;
  /** The buffers that came with them. */
  readonly buffers: readonly ArrayBuffer[] | undefined;
  /** Whether all were primitives, and the thread's object holds them still. */
  same(thread: object, row: number): boolean;
}

const NONE: readonly Missing[] = [];

/** Threads that are alike. */
export class ArrivedRows implements Arrived {
  readonly class: ClassRef;
  readonly base: string;
  readonly daemon: boolean;
  readonly kind: ThreadKind;
  readonly timed: boolean;
  readonly count: number;
  next = 0;
  shell: Arrived["shell"] = undefined;
  readonly buffers = undefined;
  readonly #op: StartsOp;
  readonly #rows: StartsReader;
  /** Without shared memory: those that were taken. */
  #taken: Set<number> | undefined = undefined;

  constructor(op: StartsOp, rows: StartsReader) {
    this.class = op.class;
    this.base = op.base;
    this.daemon = op.daemon;
    this.kind = op.kind;
    this.timed = op.timed;
    this.count = op.count;
    this.#op = op;
    this.#rows = rows;
  }

  ident(row: number): number {
    return this.#rows.ident(row);
  }

  label(row: number): string | number {
    return this.#rows.label(row);
  }

  take(claims: Int32Array | undefined, row: number): boolean {
    const { slot, tag } = this.#op;
    if (claims !== undefined && slot >= 0) return take(claims, slot + row, tag);
    // Without claim words a thread is on one carrier only, so the check here is enough.
    this.#taken ??= new Set();
    return this.#taken.size < this.#taken.add(row).size;
  }

  drop(): void {}

  missing(): readonly Missing[] {
    return NONE;
  }

  fill(thread: object, row: number): void {
    this.#rows.fill(thread, row);
  }

  keys(): readonly string[] {
    return this.#rows.keys;
  }

  before(row: number): readonly unknown[] {
    return this.#rows.before(row);
  }

  objects(): readonly string[] {
    return this.#rows.objects;
  }

  get shape(): Fields {
    return this.#rows.shape;
  }

  same(thread: object, row: number): boolean {
    return this.#rows.same(thread, row);
  }
}

/** One with something special among its fields. */
export class ArrivedAlone implements Arrived {
  readonly class: ClassRef;
  readonly base: string;
  readonly daemon: boolean;
  readonly kind: ThreadKind;
  readonly timed: boolean;
  readonly count = 1;
  readonly shape = undefined;
  next = 0;
  shell: Arrived["shell"] = undefined;
  readonly buffers: readonly ArrayBuffer[] | undefined;
  #taken = false;
  readonly #fields: Record<string, unknown>;

  /** @param handles the threads among its fields, kept while it waits. */
  constructor(
    readonly op: StartOp,
    readonly handles: readonly object[] | undefined,
  ) {
    this.class = op.class;
    this.base = op.base;
    this.daemon = op.daemon;
    this.kind = op.kind;
    this.timed = op.timed;
    this.#fields = op.fields.value as Record<string, unknown>;
    this.buffers = op.fields.buffers;
  }

  ident(): number {
    return this.op.ident;
  }

  label(): string | number {
    return this.op.label;
  }

  take(claims: Int32Array | undefined): boolean {
    const { slot, tag } = this.op;
    if (claims !== undefined && slot >= 0) return take(claims, slot, tag);
    const first = !this.#taken;
    this.#taken = true;
    return first;
  }

  drop(): void {
    letGo(this.op.fields);
  }

  missing(receiver: Receiver): readonly Missing[] {
    const { fields } = this.op;
    return fields.specials ? [...missingModules(fields, receiver)] : NONE;
  }

  fill(thread: object, _row: number, receiver: Receiver): void {
    checkClasses(this.op.fields, receiver);
    writeFields(thread, decode(this.op.fields, receiver) as Record<string, unknown>);
  }

  keys(): readonly string[] {
    return Object.keys(this.#fields);
  }

  before(): readonly unknown[] {
    return Object.values(this.#fields).map((value) => (isSimple(value) ? value : undefined));
  }

  objects(): readonly string[] {
    const fields = this.#fields;
    return this.keys().filter((key) => !isSimple(fields[key]));
  }

  same(): boolean {
    return false;
  }
}
