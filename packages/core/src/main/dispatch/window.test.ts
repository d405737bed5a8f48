import { describe, expect, it } from "vitest";
import { Window } from "./window.js";

/** The carrier begins all that the window lets it have, each taking so many milliseconds. @returns the time then. */
function begin(window: Window, now: number, each: number): number {
  const count = window.size(now);
  for (let left = count; left > 0; left--) window.count();
  const then = now + count * each;
  window.heard(then);
  return then;
}

describe("a window", () => {
  it("begins with one, doubles as its carrier keeps up, and is never larger than 1,024", () => {
    const window = new Window();
    const sizes: number[] = [];
    for (let now = 0; sizes.length < 13; now = begin(window, now, 0.0001))
      sizes.push(window.size(now));
    expect(sizes).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1024, 1024]);
  });

  it("has as many as the carrier begins in 4 ms, and one where each takes longer", () => {
    const window = new Window();
    let now = 0;
    for (let round = 0; round < 10; round++) now = begin(window, now, 0.5);
    expect(window.size(now)).toBe(8);
    begin(window, now, 7);
    expect(window.size(now + 56)).toBe(1);
  });

  it("forgets what it knew of a carrier that has had nothing to do for 20 ms", () => {
    const window = new Window();
    let now = 0;
    for (let round = 0; round < 5; round++) now = begin(window, now, 0.0001);
    expect(window.size(now + 20)).toBe(32);
    expect(window.size(now + 21)).toBe(1);
    window.fed(now + 21);
    expect(window.size(now + 21)).toBe(1);
  });

  it("knows nothing before its carrier has begun something", () => {
    const window = new Window();
    window.heard(5);
    expect([window.known, window.size(5)]).toEqual([false, 1]);
    begin(window, 5, 1);
    expect(window.known).toBe(true);
  });
});
