import { beforeAll, describe, expect, it } from "vitest";
import { dieWhollyAt, realms } from "../../../test/dying.js";
import { loadSharing } from "../../adapter.sharing.js";
import { place } from "../../base/internal.js";
import { Lock, SharedList, SharedMap, SharedSet } from "../../index.js";
import { usage } from "../allocate.js";
import { HOLDERS } from "../kinds.js";
import { words } from "../memory.js";
import { hooks } from "../waiting.js";
import { knowCollections } from "./all.js";

beforeAll(() => {
  loadSharing();
  knowCollections();
});

const LONG = "a value that has a box of its own";
const LONG_KEY = "a key that has a block of its own";

type Plain = unknown[];
/** What is done by who dies, and what may be then: what was, and what is when it is done. */
interface Case<T> {
  readonly make: (lock: Lock) => T;
  readonly act: (collection: T, lock: Lock) => void;
}

const maps: Record<string, Case<SharedMap<string | number, unknown>>> = {};
const given = (lock: Lock): [string, unknown][] => [
  ["number", 1],
  ["text", "short"],
  ["long", LONG],
  ["lock", [lock]],
  [LONG_KEY, { lock }],
];
const make = (lock: Lock) => new SharedMap<string | number, unknown>(given(lock));
const values: [string, (lock: Lock) => unknown][] = [
  ["a number", () => 2.5],
  ["a short text", () => "other"],
  ["a long text", () => `${LONG}, too`],
  ["a lock", (lock) => ({ lock })],
];
for (const [what, value] of values) {
  for (const key of ["number", "text", "long", "lock", LONG_KEY, "new", `${LONG_KEY}, new`])
    maps[`sets ${key} to ${what}`] = { make, act: (map, lock) => void map.set(key, value(lock)) };
}
for (const key of ["number", "long", "lock", LONG_KEY, "none"]) {
  maps[`deletes ${key}`] = { make, act: (map) => void map.delete(key) };
  maps[`pops ${key}`] = { make, act: (map) => void map.pop(key) };
  maps[`gets ${key}`] = { make, act: (map) => void map.get(key) };
}
maps["makes it larger"] = {
  make: (lock) =>
    new SharedMap<string | number, unknown>([
      ...[1, 2, 3, 4, 5, 6, 7].map((key): [number, number] => [key, key]),
      ["lock", lock],
    ]),
  act: (map) => void map.set("new", 1),
};
maps["moves what is left"] = {
  make: (lock) => {
    const map = new SharedMap<string | number, unknown>(
      [1, 2, 3, 4, 5, 6].map((key): [number, number] => [key, key]),
    );
    map.delete(2);
    map.delete(4);
    return map.set("lock", lock).set("last", LONG);
  },
  act: (map) => void map.set("new", 1),
};
maps["reads all"] = { make, act: (map) => void [...map] };
maps["updates one"] = { make, act: (map) => void map.update("number", (n) => (n as number) + 1) };

const lists: Record<string, Case<SharedList<unknown>>> = {};
const items = (lock: Lock): unknown[] => [1, "short", LONG, [lock], { lock }, 6];
const plain = (lock: Lock) => new SharedList<unknown>(items(lock));
const full = (lock: Lock) => {
  const list = new SharedList<unknown>([[lock], LONG, ...items(lock)], { maxLength: 6 });
  list.unshift([lock], LONG);
  return list;
};
for (const [how, makeList] of [
  ["", plain],
  [" where it is full", full],
] as const) {
  for (const [what, value] of values) {
    lists[`pushes ${what}${how}`] = {
      make: makeList,
      act: (list, lock) => void list.push(value(lock)),
    };
    lists[`unshifts ${what}${how}`] = {
      make: makeList,
      act: (list, lock) => void list.unshift(value(lock), value(lock)),
    };
    for (const index of [0, 2, -2])
      lists[`sets ${index} to ${what}${how}`] = {
        make: makeList,
        act: (list, lock) => list.set(index, value(lock)),
      };
  }
  lists[`pops${how}`] = { make: makeList, act: (list) => void list.pop() };
  lists[`shifts${how}`] = { make: makeList, act: (list) => void list.shift() };
  lists[`pushes many${how}`] = {
    make: makeList,
    act: (list, lock) => void list.push(1, [lock], LONG, { lock }),
  };
  for (const value of [items(new Lock())[1], LONG, 6])
    lists[`removes ${value}${how}`] = { make: makeList, act: (list) => void list.remove(value) };
  lists[`removes a lock${how}`] = {
    make: makeList,
    act: (list, lock) => void list.remove([lock]),
  };
  lists[`reads all${how}`] = { make: makeList, act: (list) => void list.slice() };
}

const sets: Record<string, Case<SharedSet<string | number>>> = {};
const keys = (): SharedSet<string | number> => new SharedSet(["a", 1, LONG_KEY]);
for (const key of ["a", 1, LONG_KEY, "new", 2, `${LONG_KEY}, new`]) {
  sets[`adds ${key}`] = { make: keys, act: (set) => void set.add(key) };
  sets[`deletes ${key}`] = { make: keys, act: (set) => void set.delete(key) };
}

/** All that is in it, with something in the place of the lock that compares as itself. */
function contentsOf(collection: Iterable<unknown>, lock: Lock): Plain {
  const plainOf = (value: unknown): unknown => {
    if (value === lock) return "the lock";
    if (Array.isArray(value)) return value.map(plainOf);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainOf(each)]));
  };
  return [...collection].map(plainOf);
}

/** So many times the lock is in what that is. */
function countIn(contents: unknown): number {
  return JSON.stringify(contents).split('"the lock"').length - 1;
}

/** It is all there, and all that is to be done with it can be done. */
function tryAll(collection: unknown): void {
  if (collection instanceof SharedList) {
    const before = collection.slice();
    expect(collection.length).toBe(before.length);
    expect(before.map((_, index) => collection.at(index))).toEqual(before);
    if (before.length === collection.maxLength) return;
    collection.push("tried");
    expect(collection.pop()).toBe("tried");
    expect(collection.slice()).toEqual(before);
  } else if (collection instanceof SharedMap) {
    const before = [...collection];
    expect(collection.size).toBe(before.length);
    for (const [key, value] of before) expect(collection.get(key)).toEqual(value);
    for (let nth = 0; nth < 20; nth++) collection.set(`tried ${nth}`, nth);
    for (let nth = 0; nth < 20; nth++) expect(collection.pop(`tried ${nth}`)).toBe(nth);
    expect([...collection]).toEqual(before);
  } else if (collection instanceof SharedSet) {
    const before = [...collection];
    expect(collection.size).toBe(before.length);
    for (const key of before) expect(collection.has(key)).toBe(true);
    for (let nth = 0; nth < 20; nth++) expect(collection.add(`tried ${nth}`)).toBe(true);
    for (let nth = 0; nth < 20; nth++) expect(collection.delete(`tried ${nth}`)).toBe(true);
    expect([...collection]).toEqual(before);
  }
}

type Made = Iterable<unknown> & Disposable;
const cases: [string, Case<Made>][] = Object.entries({
  SharedMap: maps,
  SharedSet: sets,
  SharedList: lists,
}).flatMap(([name, all]) =>
  Object.entries(all).map(([what, each]): [string, Case<Made>] => [
    `${name}: ${what}`,
    each as unknown as Case<Made>,
  ]),
);

/** Bytes that a death may leave: what one step was just making, or just giving back, and pages for it. */
const MOST_LEFT = 8192;

describe("a realm dies in the middle", () => {
  it.each(cases)("%s: all is as before, or as after, and all is given back", (_, { make, act }) => {
    const lock = new Lock();
    const holders = (): number => words[lock[place] + HOLDERS] as number;
    using untouched = make(lock);
    const before = contentsOf(untouched, lock);
    act(untouched as never, lock);
    const after = contentsOf(untouched, lock);
    for (let nth = 1, died = true; died; nth++) {
      const others = holders();
      const memory = usage().used;
      const collection = make(lock);
      died = dieWhollyAt(nth, () => act(collection as never, lock));
      hooks.buried(realms);
      const now = contentsOf(collection, lock);
      if (died) expect([before, after], `before access ${nth}`).toContainEqual(now);
      else expect(now).toEqual(after);
      tryAll(collection);
      expect(contentsOf(collection, lock)).toEqual(now);
      const held = holders() - others - countIn(now);
      collection[Symbol.dispose]();
      expect(usage().used - memory).toBeLessThanOrEqual(MOST_LEFT);
      // What the step was just counting.
      expect(held, `holds astray at ${nth}`).toBeGreaterThanOrEqual(0);
      expect(held).toBeLessThanOrEqual(died ? 3 : 0);
    }
  });
});
