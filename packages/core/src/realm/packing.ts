/**
 * How ops are written down in a message: runs of threads that are alike as columns. Structured clone
 * takes a few arrays of ten thousand values far faster than ten thousand objects.
 */

import { setOwn } from "../base/own.js";
import type { ClassRef } from "../codec/classes.js";
import type { EndOp, Kind, Op, StartOp } from "./protocol.js";

/** Numbers in a row are told by the first. */
type Column = number | readonly number[];

interface Starts {
  op: "starts";
  class: ClassRef;
  base: string;
  daemon: boolean;
  kind: Kind;
  timed: boolean;
  keys: readonly string[];
  count: number;
  idents: Column;
  labels: Column | readonly (string | number)[];
  slots: Column;
  tags: Column;
  values: readonly unknown[];
}

interface Ends {
  op: "ends";
  count: number;
  idents: Column;
  /** Left out where all are undefined. */
  results?: readonly unknown[];
  /** Two each, where they were timed. */
  times?: readonly number[];
  keys: readonly string[] | undefined;
  values: readonly unknown[];
}

export type Packed = Op | Starts | Ends;

const _NONE: readonly never[] = [];

export function pack(ops: readonly Op[]): Packed[] {
  const packed: Packed[] = [];
  for (let at = 0; at < ops.length; ) {
    const op = ops[at] as Op;
    const next =
      op.op === "start"
        ? packStarts(ops, at, packed)
        : op.op === "end"
          ? packEnds(ops, at, packed)
          : at;
    if (next > at) at = next;
    else {
      packed.push(op);
      at++;
    }
  }
  return packed;
}

function packStarts(ops: readonly Op[], from: number, packed: Packed[]): number {
  const first = ops[from] as StartOp;
  if (!plain(first.fields)) return from;
  const keys = Object.keys(first.fields.value as object);
  const run: StartOp[] = [];
  const values: unknown[] = [];
  let at = from;
  for (; at < ops.length; at++) {
    const op = ops[at] as StartOp;
    if (op.op !== "start" || op.class !== first.class || op.base !== first.base) break;
    if (op.daemon !== first.daemon || op.kind !== first.kind || !plain(op.fields)) break;
    if (op.timed !== first.timed) break;
    if (!take(op.fields.value as Record<string, unknown>, keys, values)) break;
    run.push(op);
  }
  if (run.length < 2) return from;
  packed.push({
    op: "starts",
    class: first.class,
    base: first.base,
    daemon: first.daemon,
    kind: first.kind,
    timed: first.timed,
    keys,
    count: run.length,
    idents: column(run.map((op) => op.ident)),
    labels: column(run.map((op) => op.label)),
    slots: column(run.map((op) => op.slot)),
    tags: column(run.map((op) => op.tag)),
    values,
  });
  return at;
}

function packEnds(ops: readonly Op[], from: number, packed: Packed[]): number {
  const first = ops[from] as EndOp;
  if (!alike(first)) return from;
  const keys = first.fields && Object.keys(first.fields.value as object);
  const idents: number[] = [];
  const results: unknown[] = [];
  const values: unknown[] = [];
  const times: number[] = [];
  let some = false;
  let at = from;
  for (; at < ops.length; at++) {
    const op = ops[at] as EndOp;
    if (op.op !== "end" || !alike(op) || (op.fields === undefined) !== (keys === undefined)) break;
    if ((op.times === undefined) !== (first.times === undefined)) break;
    if (keys && !take(op.fields?.value as Record<string, unknown>, keys, values)) break;
    idents.push(op.ident);
    results.push(op.value.value);
    if (op.value.value !== undefined) some = true;
    if (op.times) times.push(op.times[0], op.times[1]);
  }
  if (idents.length < 2) return from;
  const ends: Ends = { op: "ends", count: idents.length, idents: column(idents), keys, values };
  if (some) ends.results = results;
  if (first.times) ends.times = times;
  packed.push(ends);
  return at;
}

export function unpack(packed: Packed[], take: (op: Op) => void): void {
  for (const item of packed) {
    if (item.op === "starts") unpackStarts(item, take);
    else if (item.op === "ends") unpackEnds(item, take);
    else take(item);
  }
}

function unpackStarts(item: Starts, give: (op: Op) => void): void {
  const { class: ref, base, daemon, kind, timed, keys, count } = item;
  const { idents, labels, slots, tags, values } = item;
  for (let at = 0; at < count; at++) {
    const value = record(keys, values, at);
    give({
      op: "start",
      ident: numberAt(idents, at),
      label: typeof labels === "number" ? labels + at : (labels[at] as string | number),
      base,
      daemon,
      kind,
      class: ref,
      fields: { value },
      slot: numberAt(slots, at),
      tag: numberAt(tags, at),
      timed,
    });
  }
}

function unpackEnds(item: Ends, give: (op: Op) => void): void {
  const { count, idents, results, times, keys, values } = item;
  for (let at = 0; at < count; at++) {
    const op: EndOp = {
      op: "end",
      ident: numberAt(idents, at),
      state: "done",
      value: { value: results?.[at] },
    };
    if (times) op.times = [times[2 * at] as number, times[2 * at + 1] as number];
    if (keys) op.fields = { value: record(keys, values, at) };
    give(op);
  }
}

function plain(payload: { specials?: unknown; moved?: unknown }): boolean {
  return payload.specials === undefined && payload.moved === undefined;
}

function alike(op: EndOp): boolean {
  return (
    op.state === "done" &&
    op.name === undefined &&
    op.deleted === undefined &&
    plain(op.value) &&
    (op.fields === undefined || plain(op.fields))
  );
}

/** Adds a record's values in the order of `keys`; false where it has others. */
function take(
  fields: Record<string, unknown>,
  keys: readonly string[],
  values: unknown[],
): boolean {
  let at = 0;
  for (const key in fields) if (keys[at++] !== key) return false;
  if (at !== keys.length) return false;
  for (const key of keys) values.push(fields[key]);
  return true;
}

function record(
  keys: readonly string[],
  values: readonly unknown[],
  row: number,
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const from = row * keys.length;
  for (let at = 0; at < keys.length; at++) setOwn(fields, keys[at] as string, values[from + at]);
  return fields;
}

function column<T>(values: readonly T[]): T extends number ? Column : number | readonly T[] {
  const first = values[0] as number;
  const inRow = values.every((value, at) => value === first + at);
  return (inRow ? first : values) as never;
}

function numberAt(column: Column, at: number): number {
  return typeof column === "number" ? column + at : (column[at] as number);
}
