import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transfer } from "../../codec/transfer.js";
import type { EndsOp, StartsOp } from "../protocol.js";
import { Cells, type Column, ColumnBuilder, ColumnReader } from "./columns.js";
import { addEnd, addStart, type EndRows, StartRows } from "./rows.js";

const opened = (column: Column, rows: number): unknown[] => {
  const cells = new Cells(column);
  return Array.from({ length: rows }, (_, row) => cells.at(row));
};

const closed = (values: readonly unknown[]): Column => {
  const column = new ColumnBuilder();
  for (const value of values) column.push(value);
  return column.close();
};

const type = { key: "Pinger" };
const start = (ident: number, slot = ident) => ({
  ident,
  label: ident,
  base: "Pinger",
  daemon: false,
  kind: "virtual" as const,
  slot,
  tag: 7,
});

/** Ends with these results and fields as rows, then as they come out of the messages. */
function throughEnds(ends: readonly [result: unknown, fields: object | undefined][]) {
  const ops: (EndsOp | undefined)[] = [];
  let last: EndRows | undefined;
  for (const [ident, [result, fields]] of ends.entries()) {
    const rows = addEnd(last, type, ident, result, fields, undefined);
    if (rows !== true) {
      if (last) ops.push(last.pack());
      last = rows;
    }
    if (!rows) ops.push(undefined);
  }
  if (last) ops.push(last.pack());
  return structuredClone(ops).flatMap((op) => {
    if (!op) return [undefined];
    const reader = new ColumnReader(op.columns);
    const idents = opened(op.idents, op.count);
    return Array.from({ length: op.count }, (_, row) => {
      reader.begin();
      const result = reader.value(op.result, row);
      return { ident: idents[row], result, fields: op.fields && reader.fields(op.fields, row, {}) };
    });
  });
}

const primitive = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.string(),
  fc.boolean(),
  fc.constantFrom(undefined, null, -0, Number.NaN, 2 ** 31, -(2 ** 31) - 1, 10n),
);
const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    primitive,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "1", "constructor"), tie("value"), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
})).value;
const fields = fc.option(fc.record({ host: plain, retries: primitive }), { nil: undefined });

describe("rows", () => {
  it("come out as they went in, whatever the mixture of plain data", () => {
    const ends = fc.array(fc.tuple(fc.oneof(plain, fc.constant(1)), fields), { maxLength: 40 });
    fc.assert(
      fc.property(ends, (all) => {
        const out = throughEnds(all as [unknown, object | undefined][]);
        const small = out.every((end) => end !== undefined);
        if (!small) return;
        expect(out).toEqual(all.map(([result, home], ident) => ({ ident, result, fields: home })));
      }),
      { numRuns: 1000 },
    );
  });

  it("keep what is one object within a thread one object, and no further", () => {
    const shared = { rtts: [1, 2, 3] };
    const ends = [1, 2].map((): [unknown, object] => [shared, { own: shared, list: shared.rtts }]);
    const [one, two] = throughEnds(ends) as unknown as {
      result: typeof shared;
      fields?: { own: object; list: object };
    }[];
    expect(one).toEqual({ ident: 0, result: shared, fields: { own: shared, list: shared.rtts } });
    expect(one?.fields?.own).toBe(one?.result);
    expect(one?.fields?.list).toBe(one?.result.rtts);
    expect(two?.result).not.toBe(one?.result);
  });

  it("keep a value that holds itself", () => {
    const own: { own?: object } = {};
    own.own = own;
    const [end] = throughEnds([[own, undefined]]) as { result: typeof own }[];
    expect(end?.result.own).toBe(end?.result);
  });

  it("tell two objects from one that is there twice", () => {
    const twice = { at: 1 };
    const [same, apart] = throughEnds([
      [[twice, twice], undefined],
      [[{ at: 1 }, { at: 1 }], undefined],
    ]) as { result: object[] }[];
    expect(same?.result[0]).toBe(same?.result[1]);
    expect(apart?.result[0]).not.toBe(apart?.result[1]);
  });

  it("are nothing for what is not plain data", () => {
    class Own {}
    const named = Object.assign([1, 2], { name: "list" });
    const others = [
      new Date(),
      new Map(),
      new Own(),
      new Error("no"),
      Object.create(null),
      new Uint8Array(2),
      () => 1,
      Symbol("no"),
      // biome-ignore lint/suspicious/noSparseArray: that is the point.
      [1, , 3],
      named,
      JSON.parse('{ "__proto__": 1 }'),
      transfer({ buffer: 1 }, []),
      Array.from({ length: 100 }, () => 1),
    ];
    for (const other of others) {
      expect(addEnd(undefined, type, 1, other, undefined, undefined)).toBeUndefined();
      expect(addEnd(undefined, type, 1, { other }, undefined, undefined)).toBeUndefined();
      const rows = addEnd(undefined, type, 1, { other: {} }, undefined, undefined) as EndRows;
      expect(rows.add(2, { other }, undefined, undefined)).toBe(false);
    }
  });

  it("of ends that were timed say when, and take none that was not", () => {
    const rows = addEnd(undefined, type, 1, "a", undefined, [10.5, 11]) as EndRows;
    expect(rows.add(2, "b", undefined, undefined)).toBe(false);
    expect(rows.add(3, "c", undefined, [12, 13.25])).toBe(true);
    const { times } = structuredClone(rows.pack());
    expect(times?.map((column) => Array.from(opened(column, 2)))).toEqual([
      [10.5, 12],
      [11, 13.25],
    ]);
  });

  it("hold nothing of one whose getter throws half way", () => {
    const rows = addEnd(undefined, type, 1, { a: 1, b: 2 }, undefined, undefined) as EndRows;
    const bad = {
      a: 3,
      get b(): number {
        throw new RangeError("no");
      },
    };
    expect(() => rows.add(2, bad, undefined, undefined)).toThrow(RangeError);
    expect(rows.add(3, { a: 5, b: 6 }, undefined, undefined)).toBe(true);
    expect(rows.pack()).toMatchObject({
      count: 2,
      columns: [
        { first: 1, step: 4 },
        { first: 2, step: 4 },
      ],
    });
  });

  it("of starts end where the class, the fields or the claim words go on otherwise", () => {
    const first = addStart(undefined, type, start(1), { host: "a" }, false) as StartRows;
    expect(addStart(first, type, start(2), { host: "b" }, false)).toBe(true);
    for (const other of [
      addStart(first, { key: "Pinger" }, start(3), { host: "c" }, false),
      addStart(first, type, start(3), { host: "c", port: 1 }, false),
      addStart(first, type, start(4), { host: "c" }, false),
      addStart(first, type, { ...start(3), tag: 8 }, { host: "c" }, false),
      addStart(first, type, { ...start(3), daemon: true }, { host: "c" }, false),
    ]) {
      expect(other).toBeInstanceOf(StartRows);
    }
    const op: StartsOp = structuredClone(first.pack());
    expect(op).toMatchObject({ count: 2, slot: 1, tag: 7, columns: [["a", "b"]] });
    expect(Array.from(opened(op.idents, 2))).toEqual([1, 2]);
  });
});

describe("a column", () => {
  it("is short where its values are the same, or numbers in a row", () => {
    expect(closed(["a", "a"])).toEqual({ first: "a", step: 0 });
    expect(closed([5, 7, 9])).toEqual({ first: 5, step: 2 });
    expect(closed(Array.from({ length: 20 }, (_, at) => at * at))).toBeInstanceOf(Int32Array);
    expect(closed(Array.from({ length: 20 }, (_, at) => at / 3))).toBeInstanceOf(Float64Array);
  });

  it("opens to what was closed", () => {
    fc.assert(
      fc.property(fc.array(primitive, { minLength: 1, maxLength: 40 }), (values) => {
        expect(Array.from(opened(structuredClone(closed(values)), values.length))).toEqual(values);
      }),
    );
  });
});
