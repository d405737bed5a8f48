import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLAIM_SLOTS, Claims, take } from "./claims.js";

interface Lent {
  slot: number;
  tag: number;
}

interface Thread {
  slot: number;
}

/** Words of which each block is two, where there are so many. */
const claimsOf = (slots: number) => {
  const memory = new SharedArrayBuffer(slots * 4);
  const words = new Int32Array(memory);
  const claims = new Claims<Thread>(memory, 1);
  return {
    claims,
    lend: (): Lent => {
      const thread = { slot: -1 };
      thread.slot = claims.lend(thread);
      return { slot: thread.slot, tag: claims.tag };
    },
    untaken: () => claims.untaken().map(({ slot }) => slot),
    take: ({ slot, tag }: Lent) => take(words, slot, tag),
    back: ({ slot, tag }: Lent) => claims.takeBack(slot, tag),
  };
};

describe("a claim word", () => {
  it("goes to one side only, whoever comes first", () => {
    const { lend, take, back } = claimsOf(2);
    const mine = lend();
    expect([take(mine), back(mine)]).toEqual([true, false]);
    const theirs = lend();
    expect([back(theirs), take(theirs)]).toEqual([true, false]);
  });

  it("goes to each side once only", () => {
    const { lend, take, back } = claimsOf(2);
    const lent = lend();
    expect([take(lent), take(lent)]).toEqual([true, false]);
    const other = lend();
    expect([back(other), back(other)]).toEqual([true, false]);
  });

  it("used again for another thread does not answer a late look for the first", () => {
    const { claims, lend, take, back } = claimsOf(1);
    const first = lend();
    expect(back(first)).toBe(true);
    claims.giveBack(first.slot);
    const second = lend();
    expect(second.slot).toBe(first.slot);
    expect([take(first), take(second)]).toEqual([false, true]);
  });

  it("tells when its thread has begun", () => {
    const { claims, lend, take } = claimsOf(1);
    const lent = lend();
    expect(claims.isTaken(lent.slot)).toBe(false);
    take(lent);
    expect(claims.isTaken(lent.slot)).toBe(true);
  });

  it("is lent as often as there are words, and again when its block has come back", () => {
    const { claims, lend } = claimsOf(4);
    expect(claims.room).toBe(4);
    const slots = [lend(), lend(), lend(), lend()].map(({ slot }) => slot);
    expect(slots).toEqual([0, 1, 2, 3]);
    expect([claims.full, claims.room]).toEqual([true, 0]);
    claims.giveBack(1);
    expect(claims.full).toBe(true);
    claims.giveBack(0);
    expect([claims.full, claims.room]).toEqual([false, 2]);
    expect(lend().slot).toBe(0);
    expect(CLAIM_SLOTS).toBeGreaterThan(1000);
  });

  it("follows the one that was lent before it, and holds the same, until the last word was lent", () => {
    const { claims, lend } = claimsOf(4);
    const lent = [lend(), lend(), lend()];
    expect(lent.map(({ slot }) => slot)).toEqual([0, 1, 2]);
    expect(lent.map(({ tag }) => tag)).toEqual([1, 1, 1]);
    for (const { slot } of lent) claims.giveBack(slot);
    expect(claims.room).toBe(3);
    expect(lend()).toEqual({ slot: 3, tag: 1 });
    expect(lend()).toEqual({ slot: 0, tag: 2 });
  });

  it("tells whose it is, in the order in which they were lent, as long as its thread has not begun", () => {
    const { claims, lend, take, untaken } = claimsOf(6);
    const lent = [lend(), lend(), lend(), lend(), lend()];
    for (const { slot } of lent.slice(0, 2)) claims.giveBack(slot);
    lend();
    lend();
    expect(untaken()).toEqual([2, 3, 4, 5, 0]);
    take(lent[2] as Lent);
    claims.giveBack(4);
    expect(untaken()).toEqual([3, 5, 0]);
  });

  it("has one owner in whatever order both sides reach for their threads", () => {
    const move = fc.tuple(fc.constantFrom("lend", "take", "back"), fc.nat(7));
    const moves = fc.array(move, { maxLength: 60, size: "max" });
    fc.assert(
      fc.property(moves, (all) => {
        const { claims, lend, take, back } = claimsOf(4);
        const threads: { lent: Lent; owners: string[] }[] = [];
        const out = new Set<number>();
        for (const [what, which] of all) {
          const thread = threads[which];
          if (what === "lend" && !claims.full) {
            const lent = lend();
            expect(out.has(lent.slot)).toBe(false);
            out.add(lent.slot);
            threads.push({ lent, owners: [] });
          }
          if (!thread) continue;
          if (what === "take" && take(thread.lent)) thread.owners.push("carrier");
          if (what === "back" && back(thread.lent)) {
            thread.owners.push("main");
            claims.giveBack(thread.lent.slot);
            out.delete(thread.lent.slot);
          }
        }
        for (const { owners } of threads) expect(owners.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
