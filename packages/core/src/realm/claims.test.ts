import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLAIM_SLOTS, Claims, take } from "./claims.js";

const claimsOf = (slots: number): { claims: Claims; words: Int32Array } => {
  const memory = new SharedArrayBuffer(slots * 4);
  return { claims: new Claims(memory), words: new Int32Array(memory) };
};

describe("a claim word", () => {
  it("goes to one side only, whoever comes first", () => {
    const { claims, words } = claimsOf(2);
    const mine = claims.lend();
    expect(take(words, { ...mine })).toBe(true);
    expect(claims.takeBack(mine.slot, mine.tag)).toBe(false);
    const theirs = claims.lend();
    expect(claims.takeBack(theirs.slot, theirs.tag)).toBe(true);
    expect(take(words, { ...theirs })).toBe(false);
  });

  it("goes to each side once only", () => {
    const { claims, words } = claimsOf(2);
    const lent = claims.lend();
    expect([take(words, { ...lent }), take(words, { ...lent })]).toEqual([true, false]);
    const other = claims.lend();
    const back = () => claims.takeBack(other.slot, other.tag);
    expect([back(), back()]).toEqual([true, false]);
  });

  it("used again for another thread does not answer a late look for the first", () => {
    const { claims, words } = claimsOf(1);
    const first = claims.lend();
    expect(claims.takeBack(first.slot, first.tag)).toBe(true);
    claims.giveBack(first.slot);
    const second = claims.lend();
    expect(second.slot).toBe(first.slot);
    expect(take(words, { ...first })).toBe(false);
    expect(take(words, { ...second })).toBe(true);
  });

  it("tells when its thread has begun", () => {
    const { claims, words } = claimsOf(1);
    const lent = claims.lend();
    expect(claims.isTaken(lent.slot)).toBe(false);
    take(words, { ...lent });
    expect(claims.isTaken(lent.slot)).toBe(true);
  });

  it("is lent as often as there are slots, and again when one has come back", () => {
    const { claims } = claimsOf(3);
    const lent = [claims.lend(), claims.lend(), claims.lend()];
    expect(claims.full).toBe(true);
    expect(new Set(lent.map(({ slot }) => slot)).size).toBe(3);
    claims.giveBack(1);
    expect(claims.full).toBe(false);
    expect(claims.lend().slot).toBe(1);
    expect(CLAIM_SLOTS).toBeGreaterThan(1000);
  });

  it("has one owner in whatever order both sides reach for their threads", () => {
    const move = fc.tuple(fc.constantFrom("lend", "take", "back"), fc.nat(7));
    const moves = fc.array(move, { maxLength: 60, size: "max" });
    fc.assert(
      fc.property(moves, (all) => {
        const { claims, words } = claimsOf(4);
        const threads: { slot: number; tag: number; owners: string[] }[] = [];
        for (const [what, which] of all) {
          const thread = threads[which];
          if (what === "lend" && !claims.full) threads.push({ ...claims.lend(), owners: [] });
          if (!thread) continue;
          if (what === "take" && take(words, { ...thread })) thread.owners.push("carrier");
          if (what === "back" && claims.takeBack(thread.slot, thread.tag)) {
            thread.owners.push("main");
            claims.giveBack(thread.slot);
          }
        }
        for (const { owners } of threads) expect(owners.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("without shared memory", () => {
  it("a thread is taken once, and nobody can take it back", () => {
    const start = { slot: -1, tag: 0 };
    expect([take(undefined, start), take(undefined, start)]).toEqual([true, false]);
  });
});
