import { describe, expect, it } from "vitest";
import { hasKeys } from "./fields.js";

describe("the fields of an object", () => {
  it("are known by their names and their order", () => {
    expect(hasKeys({ a: 1, b: 2 }, ["a", "b"])).toBe(true);
    expect(hasKeys({}, [])).toBe(true);
    expect(hasKeys({ b: 2, a: 1 }, ["a", "b"])).toBe(false);
    expect(hasKeys({ a: 1 }, ["a", "b"])).toBe(false);
    expect(hasKeys({ a: 1, b: 2, c: 3 }, ["a", "b"])).toBe(false);
  });

  it("are its own, not what its class has in common", () => {
    const own = Object.assign(Object.create({ b: 2 }), { a: 1 });
    expect(hasKeys(own, ["a"])).toBe(true);
    expect(hasKeys(own, ["a", "b"])).toBe(false);
  });
});
