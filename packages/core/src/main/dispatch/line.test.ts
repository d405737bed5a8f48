import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Line } from "./line.js";

describe("a line", () => {
  it("holds what an array would, whatever comes, goes, and is taken out", () => {
    const move = fc.tuple(fc.constantFrom("push", "push", "shift", "remove", "look"), fc.nat(20));
    fc.assert(
      fc.property(fc.array(move, { maxLength: 100, size: "max" }), (moves) => {
        const line = new Line<{ at: number; place: number }>(4);
        const array: { at: number; place: number }[] = [];
        const all: { at: number; place: number }[] = [];
        // Where the line was looked at last, and how many had come by then.
        let seen = { place: line.next, count: 0 };
        for (const [what, which] of moves) {
          const item = { at: all.length, place: -1 };
          if (what === "push") {
            all.push(item);
            line.push(item);
            array.push(item);
          } else if (what === "shift" && array.length > 0) {
            line.shift();
            array.shift();
          } else if (what === "remove") {
            const one = all[which] ?? item;
            expect(line.remove(one)).toBe(array.includes(one));
            if (array.includes(one)) array.splice(array.indexOf(one), 1);
          } else if (what === "look") seen = { place: line.next, count: all.length };
          expect(line.length).toBe(array.length);
          expect(line.first).toBe(array[0]);
          expect(line.since(seen.place)).toEqual(array.filter(({ at }) => at >= seen.count));
        }
      }),
    );
  });
});
