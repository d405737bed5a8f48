import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IdentTable } from "./ident-table.js";

describe("a table of idents", () => {
  it("holds what a Map would, whatever is set and deleted", () => {
    const ident = fc.oneof(
      fc.nat(600),
      fc.nat(600).map((at) => 3 * 2 ** 32 + at),
    );
    const moves = fc.array(fc.tuple(fc.boolean(), ident), { maxLength: 300, size: "max" });
    fc.assert(
      fc.property(moves, (all) => {
        const table = new IdentTable<{ ident: number }>();
        const map = new Map<number, { ident: number }>();
        for (const [set, ident] of all) {
          if (set) {
            table.set(ident, { ident });
            map.set(ident, { ident });
          } else {
            table.delete(ident);
            map.delete(ident);
          }
          expect(table.size).toBe(map.size);
          expect(table.get(ident)).toEqual(map.get(ident));
        }
        for (const [, known] of all) expect(table.get(known)).toEqual(map.get(known));
        const byIdent = (a: { ident: number }, b: { ident: number }) => a.ident - b.ident;
        expect([...table.values()].sort(byIdent)).toEqual([...map.values()].sort(byIdent));
      }),
    );
  });

  it("keeps nothing of what is gone", () => {
    const table = new IdentTable<object>();
    for (let ident = 0; ident < 10_000; ident++) {
      table.set(ident, {});
      table.delete(ident);
    }
    expect(table.chunks).toBeLessThanOrEqual(1);
  });
});
