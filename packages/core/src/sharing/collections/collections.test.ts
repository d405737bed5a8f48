import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { loadSharing } from "../../adapter.sharing.js";
import { place } from "../../base/internal.js";
import { Lock, SharedList, SharedMap, SharedSet } from "../../index.js";
import { trim, usage } from "../allocate.js";
import { words } from "../memory.js";
import { knowCollections } from "./all.js";
import { ALWAYS, put } from "./entries.js";
import { giveKey } from "./keys.js";
import { SEED } from "./table.js";

beforeAll(() => {
  loadSharing();
  knowCollections();
});

const lock = new Lock();
const LONG = "a text that does not fit into a cell, whatever it is";

const key = fc.oneof(
  fc.integer({ min: 0, max: 12 }),
  fc.constantFrom("", "a", "b", "1", "ü", "日本", LONG, `${LONG}!`, "x".repeat(16), "x".repeat(17)),
  fc.constantFrom(Number.NaN, -0, 0.5, -1, Number.POSITIVE_INFINITY, 2 ** 53),
);
const value = fc.oneof(
  fc.double(),
  fc.constantFrom<unknown>("", "short", LONG, undefined, null, true, 5n),
  fc.record({ x: fc.integer(), text: fc.string() }),
  fc.constantFrom<unknown>(lock, [lock, LONG]),
);

describe("a map, whatever is done with it", () => {
  type Act = (map: SharedMap<string | number, unknown>, like: Map<unknown, unknown>) => void;
  const acts = fc.oneof(
    fc.tuple(key, value).map(
      ([key, value]): Act =>
        (map, like) => {
          expect(map.set(key, value)).toBe(map);
          like.set(key, value);
        },
    ),
    key.map(
      (key): Act =>
        (map, like) =>
          expect(map.delete(key)).toBe(like.delete(key)),
    ),
    key.map(
      (key): Act =>
        (map, like) => {
          expect(map.pop(key)).toEqual(like.get(key));
          like.delete(key);
        },
    ),
    key.map(
      (key): Act =>
        (map, like) => {
          expect(map.has(key)).toBe(like.has(key));
          expect(map.get(key)).toEqual(like.get(key));
        },
    ),
    fc.tuple(key, value).map(
      ([key, value]): Act =>
        (map, like) => {
          if (!like.has(key)) like.set(key, value);
          expect(map.getOrInsert(key, value)).toEqual(like.get(key));
        },
    ),
    fc.tuple(key, value).map(
      ([key, value]): Act =>
        (map, like) => {
          const has = like.has(key);
          if (!has) like.set(key, value);
          let computed = false;
          const got = map.getOrInsertComputed(key, (given) => {
            expect(given).toBe(key);
            computed = true;
            return value;
          });
          expect(got).toEqual(like.get(key));
          expect(computed).toBe(!has);
        },
    ),
    fc.tuple(key, value).map(
      ([key, value]): Act =>
        (map, like) => {
          map.update(key, (before) => {
            expect(before).toEqual(like.get(key));
            return value;
          });
          like.set(key, value);
        },
    ),
    fc.constant<Act>((map, like) => {
      map.clear();
      like.clear();
    }),
  );

  it("is what JavaScript's Map is", () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 80, size: "max" }), (acts) => {
        using map = new SharedMap<string | number, unknown>();
        const like = new Map<unknown, unknown>();
        for (const act of acts) act(map, like);
        expect(map.size).toBe(like.size);
        expect([...map]).toEqual([...like]);
        expect([...map.keys()]).toEqual([...like.keys()]);
        expect([...map.values()]).toEqual([...like.values()]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a list, whatever is done with it", () => {
  type Act = (list: SharedList<unknown>, like: unknown[], most: number) => void;
  const index = fc.integer({ min: -8, max: 8 });
  const acts = fc.oneof(
    fc.array(value, { maxLength: 4 }).map(
      (values): Act =>
        (list, like, most) => {
          like.push(...values);
          like.splice(0, like.length - most);
          expect(list.push(...values)).toBe(like.length);
        },
    ),
    fc.array(value, { maxLength: 4 }).map(
      (values): Act =>
        (list, like, most) => {
          like.unshift(...values);
          like.splice(most);
          expect(list.unshift(...values)).toBe(like.length);
        },
    ),
    fc.constant<Act>((list, like) => expect(list.pop()).toEqual(like.pop())),
    fc.constant<Act>((list, like) => expect(list.shift()).toEqual(like.shift())),
    index.map(
      (index): Act =>
        (list, like) =>
          expect(list.at(index)).toEqual(like.at(index)),
    ),
    fc.tuple(index, value).map(
      ([index, value]): Act =>
        (list, like) => {
          if (index < -like.length || index >= like.length)
            expect(() => list.set(index, value)).toThrow(RangeError);
          else {
            list.set(index, value);
            like.splice(index, 1, value);
          }
        },
    ),
    index.map(
      (index): Act =>
        (list, like) => {
          const value = like.at(index);
          const equal = like.findIndex((each) => isEqual(each, value));
          expect(list.includes(value)).toBe(equal >= 0);
          expect(list.remove(value)).toBe(equal >= 0);
          if (equal >= 0) like.splice(equal, 1);
        },
    ),
    fc.tuple(index, index).map(
      ([start, end]): Act =>
        (list, like) =>
          expect(list.slice(start, end)).toEqual(like.slice(start, end)),
    ),
  );

  it("is what JavaScript's Array is, as long as it may be", () => {
    fc.assert(
      fc.property(
        fc.array(acts, { maxLength: 60, size: "max" }),
        fc.constantFrom(1, 3, 9, Number.POSITIVE_INFINITY),
        (acts, maxLength) => {
          using list = new SharedList<unknown>([], { maxLength });
          const like: unknown[] = [];
          for (const act of acts) {
            act(list, like, Math.min(maxLength, 1000));
            expect(list.slice()).toEqual(like);
          }
          expect(list.length).toBe(like.length);
          expect(list.maxLength).toBe(maxLength);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("counts on where its counters go round", () => {
    using list = new SharedList<number>();
    for (let nth = 0; nth < 1000; nth++) list.push(nth);
    for (let nth = 0; nth < 995; nth++) expect(list.shift()).toBe(nth);
    for (let nth = 0; nth < 300; nth++) list.unshift(0 - nth);
    expect(list.slice(-6)).toEqual([0, 995, 996, 997, 998, 999]);
    for (let nth = 0; nth < 250; nth++) list.remove(0 - nth);
    expect(list.length).toBe(55);
    expect(list.at(0)).toBe(-299);
  });
});

/** Another realm sets the key. */
function asAnother(map: SharedMap<string, number>, value: number): void {
  const at = map[place];
  giveKey("", "a", words[at + SEED] as number);
  put(at, value, ALWAYS);
}

function isEqual(a: unknown, b: unknown): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (a === lock || b === lock) return false;
  return JSON.stringify(a) === JSON.stringify(b) && Array.isArray(a) === Array.isArray(b);
}

describe("a set", () => {
  it("says which keys are new, whatever is done with it", () => {
    const act = fc.tuple(fc.boolean(), key);
    fc.assert(
      fc.property(fc.array(act, { maxLength: 80, size: "max" }), (acts) => {
        using set = new SharedSet();
        const like = new Set<unknown>();
        for (const [adds, key] of acts) {
          if (adds) expect(set.add(key)).toBe(!like.has(key));
          if (adds) like.add(key);
          else expect(set.delete(key)).toBe(like.delete(key));
          expect(set.has(key)).toBe(adds);
        }
        expect([...set]).toEqual([...like]);
        expect(set.size).toBe(like.size);
      }),
      { numRuns: 200 },
    );
  });
});

describe("large ones", () => {
  it("100,000 keys are all there, and in the order in which they came", () => {
    using map = new SharedMap<string | number, number>();
    using set = new SharedSet<number>();
    for (let nth = 0; nth < 100_000; nth++) {
      map.set(nth % 2 === 0 ? `key ${nth}` : nth, nth);
      set.add(nth * 7919);
    }
    expect([map.size, set.size]).toEqual([100_000, 100_000]);
    for (let nth = 0; nth < 100_000; nth++) {
      if (map.get(nth % 2 === 0 ? `key ${nth}` : nth) !== nth) throw new Error(`${nth} is lost`);
      if (!set.has(nth * 7919)) throw new Error(`${nth} is not in the set`);
    }
    let next = 0;
    for (const [, value] of map) if (value !== next++) throw new Error(`${value} is elsewhere`);
    expect(next).toBe(100_000);
    for (let nth = 0; nth < 100_000; nth++) map.delete(nth % 2 === 0 ? `key ${nth}` : nth);
    expect([map.size, [...map]]).toEqual([0, []]);
  });

  /** Bytes that it has grown by after what is done over and over. */
  function growth(act: (nth: number) => void, times: number): number {
    for (let nth = 0; nth < times / 10; nth++) act(nth);
    trim();
    const before = usage().used;
    for (let nth = 0; nth < times; nth++) act(nth);
    trim();
    return usage().used - before;
  }

  it("memory is flat after a million sets and deletes", () => {
    using map = new SharedMap<number, unknown>();
    using list = new SharedList<unknown>([], { maxLength: 10 });
    const grown = growth((nth) => {
      map.set(nth % 100, nth);
      map.delete((nth * 7) % 100);
    }, 1_000_000);
    expect(grown).toBeLessThanOrEqual(16_384);
    const grownByText = growth((nth) => {
      map.set(nth % 100, `${LONG} ${nth}`);
      list.push(`${LONG} ${nth}`);
      map.delete((nth * 7) % 100);
    }, 50_000);
    expect(grownByText).toBeLessThanOrEqual(16_384);
    const grownByLocks = growth((nth) => {
      map.set(nth % 10, { lock });
      list.push([lock]);
      map.pop((nth * 7) % 10);
      if (nth % 3 === 0) list.remove([lock]);
    }, 20_000);
    expect(grownByLocks).toBeLessThanOrEqual(16_384);
  });

  it("what was large gives its memory back", () => {
    trim();
    const before = usage().used;
    const map = new SharedMap<string, unknown>();
    const list = new SharedList<unknown>();
    for (let nth = 0; nth < 20_000; nth++) {
      map.set(`${LONG} ${nth}`, LONG);
      list.push([LONG, nth]);
    }
    expect(usage().used - before).toBeGreaterThan(20_000 * 200);
    for (let nth = 0; nth < 19_990; nth++) {
      map.delete(`${LONG} ${nth}`);
      list.shift();
    }
    trim();
    expect(usage().used - before).toBeLessThan(200_000);
    expect([map.size, list.length]).toEqual([10, 10]);
    expect(list.at(0)).toEqual([LONG, 19_990]);
    map.clear();
    list[Symbol.dispose]();
    map[Symbol.dispose]();
    trim();
    expect(usage().used - before).toBeLessThanOrEqual(8192);
  });
});

describe("what is special", () => {
  it("NaN is one key, and so are 0 and -0", () => {
    using map = new SharedMap<number, string>([
      [Number.NaN, "nan"],
      [-0, "zero"],
    ]);
    expect([map.get(Number.NaN), map.get(0), [...map.keys()]]).toEqual([
      "nan",
      "zero",
      [Number.NaN, 0],
    ]);
    expect(map.has("0" as never)).toBe(false);
  });

  it("an update that throws, that is asynchronous or that changes its own key leaves all as it was", () => {
    using map = new SharedMap<string, number>([["a", 1]]);
    expect(() =>
      map.update("a", () => {
        throw new RangeError("no");
      }),
    ).toThrow("no");
    expect(() => map.update("a", (async () => 2) as never)).toThrow("not a promise");
    for (const act of [
      () => map.set("a", 5),
      () => map.delete("a"),
      () => map.clear(),
      () => map.pop("a"),
      () => map.update("a", () => 3),
    ])
      expect(() =>
        map.update("a", () => {
          act();
          return 2;
        }),
      ).toThrow('must not change "a" itself');
    expect([...map]).toEqual([["a", 1]]);
    expect(map.update("a", (n) => (n ?? 0) + map.update("b", () => 5))).toBe(6);
    expect([...map]).toEqual([
      ["a", 6],
      ["b", 5],
    ]);
  });

  it("an update runs again where somebody else has set the key meanwhile", () => {
    using map = new SharedMap<string, number>([["a", 1]]);
    const seen: unknown[] = [];
    const next = map.update("a", (value = 0) => {
      if (seen.push(value) < 3) asAnother(map, value + 10);
      return value + 1;
    });
    expect([next, seen, map.get("a")]).toEqual([22, [1, 11, 21], 22]);
  });

  it("a getter of a value may use the map itself", () => {
    using map = new SharedMap<string, unknown>();
    map.set("a", {
      get x() {
        map.set("b", 1);
        return map.get("b");
      },
    });
    expect([...map]).toEqual([
      ["b", 1],
      ["a", { x: 1 }],
    ]);
  });

  it("text and JSON say what is in it", () => {
    using map = new SharedMap<string | number, unknown>([["a", 1]]);
    using set = new SharedSet(["a", 1]);
    using list = new SharedList([1, "b"]);
    expect(JSON.stringify({ map, set, list })).toBe('{"map":{"a":1},"set":["a",1],"list":[1,"b"]}');
    expect([map, set, list].map(String)).toEqual([
      "<SharedMap size=1>",
      "<SharedSet size=2>",
      "<SharedList length=2>",
    ]);
  });

  it("what is wrong is said: entries, keys, indices, lengths", () => {
    using list = new SharedList([1]);
    const wrong: [() => unknown, string][] = [
      [() => new SharedMap(5 as never), "entries must be a list of [key, value], not 5"],
      [() => new SharedMap([1] as never), "an entry must be [key, value], not 1"],
      [() => new SharedMap([[{}, 1]] as never), "new SharedMap: a key must be text or a number"],
      [() => new SharedSet({} as never), "keys must be a list, not an object"],
      [() => new SharedSet().add(null as never), "SharedSet.add: a key must be text or a number"],
      [() => new SharedList([], { maxLength: 0 }), "maxLength must be a whole number of 1 or more"],
      [() => list.at("0" as never), "an index must be a number"],
      [() => list.set(1, 2), "there is no index 1 in a list of 1: push() makes it longer"],
      [() => list.at(0.5), "an index must be a whole number"],
      [() => new SharedMap().update("a", 5 as never), "change must be a function, not 5"],
      [() => SharedMap.prototype.get.call(list, "a"), "was called on another kind of object"],
    ];
    for (const [act, message] of wrong) expect(act).toThrow(message);
    expect([...list]).toEqual([1]);
    const map = new SharedMap();
    map[Symbol.dispose]();
    expect(() => map.get("a")).toThrow("this SharedMap was disposed here");
  });
});
