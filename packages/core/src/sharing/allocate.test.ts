import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { die, END, limitCommons, live } from "../realm/commons.js";
import { shared } from "../realm/state.js";
import { allocate, bytesOf, free, ITEMS, roomFor, STRUCTS, trim, usage } from "./allocate.js";
import { open, words } from "./memory.js";

beforeAll(() => open("a test"));

const KIB = 256;
const MIB = 1024 * KIB;

interface Block {
  readonly at: number;
  readonly size: number;
  readonly sign: number;
}

/** Writes all over a block, and finds it as it was. */
function take(size: number, sign: number): Block {
  const at = allocate(size, STRUCTS);
  expect(at % 8).toBe(0);
  expect(words.subarray(at, at + size).every((word) => word === 0)).toBe(true);
  words.fill(sign, at, at + size);
  return { at, size, sign };
}

function giveBack({ at, size, sign }: Block): void {
  expect(words.subarray(at, at + size).every((word) => word === sign)).toBe(true);
  free(at);
}

const sizes = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: 1, max: 6000 }),
  fc.constantFrom(8, 16, 256, 257, 1016, 1017, 2040, 65_536),
);
/** Takes a block of that size, or gives one back. */
const steps = fc.array(fc.tuple(sizes, fc.boolean(), fc.nat()), { maxLength: 150 });

describe("memory in the commons", () => {
  it("gives blocks of zeros that have nothing in common, and is as before when all are back", () => {
    trim();
    const before = usage();
    const run = fc.check(
      fc.property(steps, (given) => {
        const blocks: Block[] = [];
        given.forEach(([size, takes, which], nth) => {
          if (takes || blocks.length === 0) blocks.push(take(size, nth + 1));
          else giveBack(blocks.splice(which % blocks.length, 1)[0] as Block);
        });
        for (const block of blocks) giveBack(block);
        trim();
        expect(usage()).toEqual(before);
      }),
      { numRuns: 150 },
    );
    if (run.failed) throw new Error(fc.defaultReportMessage(run), { cause: run.errorInstance });
  });

  it("is joined when it is free: what many small blocks had is one large one's", () => {
    const large = allocate(4 * MIB);
    free(large);
    const end = words[END];
    const small = Array.from({ length: 60_000 }, () => allocate(9));
    for (const at of small.filter((_, nth) => nth % 2 === 0)) free(at);
    for (const at of small.filter((_, nth) => nth % 2 === 1)) free(at);
    trim();
    const again = allocate(4 * MIB);
    expect(words[END]).toBe(end);
    free(again);
  });

  it("takes a block's size and no more than a page besides", () => {
    for (const size of [1, 8, 9, 200, 257, 1016, 5000, 16 * KIB + 4, MIB, 2 * MIB + 4]) {
      const room = roomFor(size);
      expect(room).toBeGreaterThanOrEqual(size);
      expect(room).toBeLessThan(size <= 256 ? Math.max(9, 2 * size) : size + 1024);
      expect(roomFor(room)).toBe(room);
      const at = allocate(size);
      expect(bytesOf(at)).toBeLessThanOrEqual(4 * room + 32);
      free(at);
    }
  });

  it("says when it is out how much was asked for, what is in use by what, and what can be had", () => {
    const structs = allocate(3 * MIB, STRUCTS);
    const items = allocate(2 * MIB, ITEMS);
    const { used } = usage();
    limitCommons(used + 64 * 2 ** 20);
    try {
      const ask = (): number => allocate(64 * MIB);
      expect(ask).toThrow(RangeError);
      expect(ask).toThrow(
        /^out of shared memory: 64 MiB asked for, and the largest free block has /,
      );
      expect(ask).toThrow(
        /In use are .* of .*: .*3\.?\d? MiB by structs and arrays, .*2 MiB by items of queues and collections/,
      );
      expect(ask).toThrow("sharedMemory: { maxBytes }");
      const { largest } = usage();
      const at = allocate(largest / 4);
      expect(() => allocate(2 * MIB)).toThrow(RangeError);
      free(at);
      free(allocate(largest / 4));
    } finally {
      limitCommons(2 ** 31);
      free(structs);
      free(items);
    }
  });
});

class Death extends Error {}
let realms = 2000;

/** Another realm dies before its `nth` atomic store, having done whatever it did before. */
function dieAt(nth: number, act: () => void): boolean {
  const survivor = shared.realmId;
  shared.realmId = ++realms;
  live(realms);
  const { store, exchange } = Atomics;
  let stores = 0;
  const count = (): void => {
    if (++stores >= nth) throw new Death();
  };
  Object.assign(Atomics, {
    store(...args: [Int32Array, number, number]) {
      count();
      return store(...args);
    },
    // It never leaves the guard that it dies inside of.
    exchange(...args: [Int32Array, number, number]) {
      count();
      return exchange(...args);
    },
  });
  try {
    act();
    return false;
  } catch (error) {
    if (!(error instanceof Death)) throw error;
    return true;
  } finally {
    Object.assign(Atomics, { store, exchange });
    die(realms);
    shared.realmId = survivor;
  }
}

describe("a realm that dies in the allocator", () => {
  const acts: Record<string, (blocks: number[]) => () => void> = {
    "taking a small block": () => () => allocate(100),
    "taking the first small block of its size": () => {
      trim();
      return () => allocate(30);
    },
    "taking a large one": () => () => allocate(5000),
    "taking part of a free run": () => {
      free(allocate(9000));
      return () => allocate(3000);
    },
    "taking more than there is": () => () => allocate(words.length / 2),
    "giving a small one back":
      ([, , small]) =>
      () =>
        free(small as number),
    "giving a large one back between two that are free": ([a, b, , c]) => {
      free(a as number);
      free(c as number);
      return () => free(b as number);
    },
  };
  for (const [name, prepare] of Object.entries(acts)) {
    it(`loses no more than the one block, and all others go on: ${name}`, () => {
      for (let nth = 1, dies = true; dies; nth++) {
        trim();
        const before = usage().used;
        const blocks = [2000, 2000, 40, 2000, 40].map((size) => allocate(size));
        const at = (which: number): number => blocks[which] as number;
        const given = name.includes("large one back") ? [at(0), at(1), at(2), at(3)] : blocks;
        const others = name.startsWith("giving a small")
          ? [at(0), at(1), at(3), at(4)]
          : name.startsWith("giving a large")
            ? [at(2), at(4)]
            : blocks;
        const act = prepare(given);
        let taken = 0;
        dies = dieAt(nth, () => {
          taken = (act() as unknown as number) ?? 0;
        });
        if (taken !== 0) free(taken);
        const after = [3000, 30, 100, 5000].map((size) => take(size, 7));
        for (const block of after) giveBack(block);
        for (const block of others) free(block);
        trim();
        const lost = usage().used - before;
        expect(lost).toBeGreaterThanOrEqual(0);
        expect(lost).toBeLessThanOrEqual(dies ? words.length * 4 : 0);
        if (dies && !name.includes("more than")) expect(lost).toBeLessThanOrEqual(40_960);
      }
    });
  }
});
