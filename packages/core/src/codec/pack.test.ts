import { describe, expect, it } from "vitest";
import { pack } from "./pack.js";
import { unpack } from "./unpack.js";

/** As it comes out of structured clone. */
const travel = <T>(value: T): T => unpack(pack(structuredClone(value)) as never) as T;

describe("a value for a carrier that blocks", () => {
  it("is what it was", () => {
    const sparse = Object.assign(new Array(5), { 0: 1, 3: 4, name: "x" });
    const values = [
      [null, true, "", "é\u0000\ud800", 0, -0, Number.NaN, Number.POSITIVE_INFINITY, -1.5e300],
      [undefined, 12345678901234567890n, -1n, [], {}, [[], [undefined]], sparse, [0], ["0"]],
      { a: { b: [1, { c: "d" }] }, "": 0, length: 3 },
      new Map<unknown, unknown>([
        ["a", new Map([[1, 2]])],
        [{}, new Set([[], "b"])],
      ]),
      [new Date(5), new Date(Number.NaN), /a[^/]"/giu],
      [Object(1), Object("s"), Object(false), Object(2n)],
      [
        new Uint8Array([0, 128, 255]),
        new Float64Array([1.5, Number.NaN]),
        new BigInt64Array([-1n]),
      ],
      [new ArrayBuffer(3), new DataView(new ArrayBuffer(8), 2, 3), new Uint16Array(0)],
    ];
    for (const value of values) expect(travel(value)).toStrictEqual(value);
    const own = travel(JSON.parse('{"__proto__":{"a":1}}'));
    expect(Object.hasOwn(own, "__proto__")).toBe(true);
  });

  it("keeps cycles and what its parts have in common", () => {
    const ring: { self?: object; list: object[]; map: Map<object, object> } = {
      list: [],
      map: new Map(),
    };
    ring.self = ring;
    ring.list.push(ring.list, ring);
    ring.map.set(ring.map, ring);
    const copy = travel(ring);
    expect(copy.self).toBe(copy);
    expect(copy.list).toEqual([copy.list, copy]);
    expect(copy.list[0]).toBe(copy.list);
    expect(copy.map.get(copy.map)).toBe(copy);
    const buffer = new ArrayBuffer(16);
    const [bytes, words] = travel([new Uint8Array(buffer, 4), new Uint32Array(buffer, 8, 1)]);
    expect(bytes?.buffer).toBe(words?.buffer);
    expect([bytes?.byteOffset, bytes?.length, words?.byteOffset]).toEqual([4, 12, 8]);
  });

  it("may be a long chain", () => {
    let chain: { next?: object } = {};
    for (let link = 0; link < 100_000; link++) chain = { next: chain };
    const bytes = pack(chain);
    let length = 0;
    for (let at = unpack(bytes as never) as typeof chain | undefined; at; at = at.next) length++;
    expect(length).toBe(100_001);
  });

  it("is refused where only structured clone can carry it", () => {
    const memory = new Uint8Array(new SharedArrayBuffer(4));
    expect(() => pack([memory])).toThrow("a SharedArrayBuffer cannot be written down");
    expect(() => pack({ blob: new Blob([]) })).toThrow("a Blob cannot be written down");
  });
});
