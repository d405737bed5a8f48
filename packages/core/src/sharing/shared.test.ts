import { describe, expect, expectTypeOf, it } from "vitest";
import { array, f64, Lock, shared, struct, u32 } from "../index.js";
import { publish, textOf } from "./names.js";

class Stats extends struct({ sent: u32, at: struct({ x: f64 }) }) {}

let names = 0;
const fresh = (): string => `name ${names++}`;

describe("shared", () => {
  it("gives what the first create made, whoever asks", () => {
    const name = fresh();
    const stats = shared(name, () => new Stats({ sent: 1 }));
    expectTypeOf(stats).toEqualTypeOf<Stats>();
    expect(shared(name, () => new Stats({ sent: 2 }))).toBe(stats);
    expect(stats.sent).toBe(1);
    expect(shared(fresh(), () => new Stats())).not.toBe(stats);
  });

  it("takes every kind of shared object", () => {
    const lock = new Lock();
    const [one, two, three] = [fresh(), fresh(), fresh()];
    expect(shared(one, () => lock)).toBe(lock);
    expect(shared(one, () => new Lock())).toBe(lock);
    const Points = array(struct({ x: f64 }), 3);
    const points = shared(two, () => new Points());
    expect(shared(two, () => new Points())).toBe(points);
    const part = shared(three, () => points.at(1));
    expect(part).toBe(points.at(1));
    expect(shared(three, () => points.at(2))).toBe(part);
  });

  it("knows a struct by its fields", () => {
    const name = fresh();
    const stats = shared(name, () => new Stats());
    class Other extends struct({ sent: u32, at: struct({ x: u32 }) }) {}
    class Named extends struct({ sent: u32, at: struct({ x: f64 }) }) {}
    expect(() => shared(name, () => new Other())).toThrow(
      new TypeError(
        `shared("${name}"): the name is taken by a Stats, and here create returned an Other: use another name, or the same class everywhere`,
      ),
    );
    expect(() => shared(name, () => new (class Stats extends struct({ sent: f64 }) {})())).toThrow(
      /taken by a Stats with other fields, and here create returned a Stats/,
    );
    expect(() => shared(name, () => new Lock())).toThrow(/taken by a Stats, .* returned a Lock/);
    expect(shared(name, () => new Named())).toBe(stats);
  });

  it("refuses what is not shared, and says what may be", () => {
    for (const [made, shown] of [
      [{ sent: 1 }, "an object"],
      [[1], "an array"],
      [undefined, "undefined"],
      [5, "5"],
      [Promise.resolve(new Lock()), "a Promise"],
    ] as const) {
      expect(() => shared("no", () => made as never)).toThrow(
        new TypeError(
          `shared("no"): create must return what all threads share, such as new Lock(), new Queue() or a struct, not ${shown}`,
        ),
      );
    }
  });

  it("needs a name and a function", () => {
    for (const name of ["", undefined, 5, {}])
      expect(() => shared(name as string, () => new Lock())).toThrow(/^shared takes a name/);
    expect(() => shared("no", new Lock() as never)).toThrow(TypeError);
  });

  it("passes on what create throws, and leaves the name free", () => {
    const name = fresh();
    const failure = new RangeError("no");
    expect(() =>
      shared(name, () => {
        throw failure;
      }),
    ).toThrow(failure);
    const lock = new Lock();
    expect(shared(name, () => lock)).toBe(lock);
  });

  it("may be asked for within create", () => {
    const [outer, inner] = [fresh(), fresh()];
    const lock = shared(outer, () => shared(inner, () => new Lock()));
    expect(shared(inner, () => new Lock())).toBe(lock);
    expect(shared(outer, () => new Lock())).toBe(lock);
  });
});

describe("names", () => {
  it("are found again, however many and whatever they are", () => {
    const texts = Array.from({ length: 500 }, (_, at) => `${at % 7} ${"é😀".repeat(at % 5)} ${at}`);
    const places = texts.map((text, at) => publish(text, at));
    expect(new Set(places).size).toBe(500);
    expect(texts.map((text) => publish(text, -1))).toEqual(places);
    expect(places.map((place) => textOf(place))).toEqual(texts);
  });
});
