import { equals } from "@heddle/conformance";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClassRef } from "../../codec/classes.js";
import type { Receiver } from "../../codec/decode.js";
import type { Sender } from "../../codec/encode.js";
import type { ClassLike } from "../../port.js";
import { Reader } from "./reader.js";
import { Writer } from "./writer.js";

class HostError extends RangeError {
  constructor(
    message: string,
    readonly host: unknown,
  ) {
    super(message);
  }
}

const key: ClassRef = { key: "HostError" };
const refuse = (): never => {
  throw new Error("none here");
};
const realm: Sender & Receiver = {
  letGo() {},
  describeThread: refuse,
  sharedOf: refuse,
  threadOf: refuse,
  refOf: (type: ClassLike) => (type === HostError ? key : undefined),
  find: () => HostError,
};

const writer = new Writer();
const reader = new Reader();

function travel<T>(value: T): T {
  writer.write(value, realm);
  reader.use(writer.words.slice(0, writer.size));
  return reader.read(realm) as T;
}

const leaf = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    true,
    false,
    0,
    -0,
    63,
    64,
    -1,
    2 ** 31 - 1,
    -(2 ** 31),
    2 ** 31,
  ),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.MIN_VALUE),
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.string({ unit: "binary" }),
  fc.string({ maxLength: 200 }),
  fc.string({ unit: "binary", minLength: 60, maxLength: 200 }),
  fc.date({ noInvalidDate: false }),
  fc.constantFrom(/x+/giu, /\//, /(?:)/),
  fc.uint8Array({ maxLength: 9 }),
  fc.float64Array({ maxLength: 3 }),
  fc.bigInt64Array({ maxLength: 3 }),
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map((all) => new DataView(all.buffer, 2, 4)),
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map((all) => new Uint16Array(all.buffer, 2, 2)),
);

/** More keys than are kept. */
function manyKeys(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`key ${at}`, at]));
}

/** What structured clone takes, without errors: of these it keeps less. */
const { plain } = fc.letrec<{ plain: unknown }>((tie) => ({
  plain: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie("plain"), { maxLength: 5 }),
    fc.sparseArray(tie("plain"), { maxLength: 6, maxNumElements: 3 }),
    fc.dictionary(fc.string(), tie("plain"), { maxKeys: 5 }),
    fc.integer({ min: 33, max: 40 }).map(manyKeys),
    fc.record({ id: fc.nat(), name: fc.string(), ok: fc.boolean(), more: tie("plain") }),
    fc.array(fc.tuple(tie("plain"), tie("plain")), { maxLength: 3 }).map((all) => new Map(all)),
    fc.array(tie("plain"), { maxLength: 3 }).map((all) => new Set(all)),
  ),
}));

describe("a value in bytes", () => {
  it("comes out as structured clone would copy it", () => {
    fc.assert(
      fc.property(plain, (value) => {
        const came = travel(value);
        const cloned = structuredClone(value);
        if (!equals(came, cloned)) expect(came).toEqual(cloned);
        expect(equals(came, cloned)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("shares within itself what it shared, and runs in the same circles", () => {
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        const knot: Record<string, unknown> = { a, b };
        const bytes = new Uint8Array(8);
        const error = new Error("in the circle", { cause: knot });
        Object.assign(knot, { again: a, self: knot, bytes, words: new Int32Array(bytes.buffer) });
        Object.assign(knot, { map: new Map<unknown, unknown>([[knot, a]]), set: new Set([knot]) });
        Object.assign(knot, { error, list: [error, knot, a, bytes] });
        const came = travel(knot) as Record<string, unknown>;
        expect(came.again).toBe(came.a);
        expect(came.self).toBe(came);
        expect((came.map as Map<unknown, unknown>).get(came)).toBe(came.a);
        expect((came.set as Set<unknown>).has(came)).toBe(true);
        expect((came.error as Error).cause).toBe(came);
        expect((came.words as Int32Array).buffer).toBe((came.bytes as Uint8Array).buffer);
        expect(came.list).toEqual([came.error, came, came.a, came.bytes]);
        expect((came.list as unknown[])[2]).toBe(came.a);
      }),
      { numRuns: 200 },
    );
  });

  it("has no object in common with what was sent", () => {
    const sent = { list: [{}], map: new Map([[1, {}]]), bytes: new Uint8Array(2) };
    const came = travel(sent);
    came.list.push({});
    came.bytes[0] = 7;
    expect(sent).toEqual({ list: [{}], map: new Map([[1, {}]]), bytes: new Uint8Array(2) });
  });

  it("an object with a key __proto__ has that key, and the prototype of all", () => {
    const sent = JSON.parse('{ "__proto__": { "admin": true }, "a": 1 }');
    const came = travel(sent);
    expect(Object.keys(came)).toEqual(["__proto__", "a"]);
    expect(came.admin).toBeUndefined();
    expect(Object.getPrototypeOf(came)).toBe(Object.prototype);
    const many = Object.assign(Object.fromEntries(Array.from({ length: 40 }, (_, at) => [at, at])));
    Object.defineProperty(many, "__proto__", { value: { admin: true }, enumerable: true });
    expect(Object.getPrototypeOf(travel(many))).toBe(Object.prototype);
  });

  it("an instance of a class comes as a plain object of its own fields", () => {
    class Point {
      x = 1;
      #hidden = 2;
      get sum() {
        return this.x + this.#hidden;
      }
    }
    const came = travel({ point: new Point() as object });
    expect(came).toEqual({ point: { x: 1 } });
    expect(Object.getPrototypeOf(came.point)).toBe(Object.prototype);
    expect(travel([Object(1), Object("a"), Object(true), Object(1n)])).toEqual(
      structuredClone([Object(1), Object("a"), Object(true), Object(1n)]),
    );
  });

  it("keys in another order, or with the same hash, are other keys", () => {
    expect(Object.keys(travel({ a: 1, b: 2 }))).toEqual(["a", "b"]);
    expect(Object.keys(travel({ b: 1, a: 2 }))).toEqual(["b", "a"]);
    const many = Array.from({ length: 5000 }, (_, at) => ({ [`key${at}`]: at, [`also${at}`]: at }));
    expect(travel(many)).toEqual(many);
    expect(many.map(travel)).toEqual(many);
  });

  it("can be long, and deep, and sparse", () => {
    const long = {
      text: "x".repeat(1e6),
      wide: "ü".repeat(1e5),
      bytes: new Uint8Array(1e6).fill(3),
    };
    expect(equals(travel(long), long)).toBe(true);
    let deep: unknown = "end";
    for (let level = 0; level < 500; level++) deep = level % 2 ? [deep] : { deep };
    expect(equals(travel(deep), deep)).toBe(true);
    const sparse: unknown[] = [1, undefined];
    sparse[4_000_000_000] = 2;
    expect(equals(travel(sparse), sparse)).toBe(true);
  });

  it("getters are read once, and may themselves use bytes", () => {
    let reads = 0;
    const value = {
      get now() {
        reads++;
        new Writer().write("inside", realm);
        return 1;
      },
    };
    expect(travel(value)).toEqual({ now: 1 });
    expect(reads).toBe(1);
  });

  it("a value that was refused leaves nothing behind in the next one", () => {
    const shared = {};
    expect(() => travel([shared, { call: () => {} }])).toThrow(TypeError);
    expect(travel([shared, 1])).toEqual([{}, 1]);
  });
});

describe("an error in bytes", () => {
  it("keeps class, message, stack, properties, cause and errors", () => {
    fc.assert(
      fc.property(fc.string(), plain, (message, part) => {
        for (const error of [
          new TypeError(message, { cause: part }),
          new HostError(message, part),
          new AggregateError([part, new Error(message)], message),
          Object.assign(new Error(message), { code: "E", part }),
        ]) {
          const came = travel(error);
          if (!equals(came, error)) expect(came).toEqual(error);
          expect(came.constructor).toBe(error.constructor);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("goes without what cannot be sent in it", () => {
    const call = (): void => {};
    const error = new AggregateError([call, 1, { call }], "several", { cause: { call, kept: 2 } });
    const came = travel(Object.assign(error, { call, kept: [1], lost: new WeakMap() }));
    expect(came.errors).toEqual([undefined, 1, {}]);
    expect(came.cause).toEqual({ kept: 2 });
    expect(Object.keys(came)).toEqual(["kept"]);
    expect(travel(new AggregateError([], "none")).errors).toEqual([]);
  });

  it("DOMExceptions are what they were", () => {
    const came = travel(new DOMException("gone", "AbortError"));
    expect([came instanceof DOMException, came.name, came.message, came.code]).toEqual([
      true,
      "AbortError",
      "gone",
      20,
    ]);
  });
});
