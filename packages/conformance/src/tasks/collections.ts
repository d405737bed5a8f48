import { Lock, SharedList, SharedMap, SharedSet, type Thread } from "@heddle/core";

/** Counts so many times; the others of its carrier have turns in between. */
async function countInMap(
  map: SharedMap<string, number>,
  key: string,
  times: number,
): Promise<void> {
  for (let time = 0; time < times; time++) {
    map.update(key, (count = 0) => count + 1);
    if (time % 50 === 0) await null;
  }
}

/** How many of the keys were new for it. */
async function addToSet(set: SharedSet<number>, count: number): Promise<number> {
  let isNew = 0;
  for (let key = 0; key < count; key++) {
    if (set.add(key)) isNew++;
    if (key % 50 === 0) await null;
  }
  return isNew;
}

/** Moves all from one list to the other, one by one. */
async function moveItems(from: SharedList<number>, to: SharedList<number>): Promise<number> {
  let moved = 0;
  for (let item = from.shift(); item !== undefined; item = from.shift(), moved++) {
    to.push(item);
    if (moved % 50 === 0) await null;
  }
  return moved;
}

/** Whether each is the very object that a method of the collection gives. */
function sameIn(collection: object, method: string, argument: unknown, object: object): boolean {
  const methods = collection as Record<string, (argument: unknown) => unknown>;
  const found = methods[method]?.(argument) as { object: object } | undefined;
  return found?.object === object;
}

/** A map that only the main realm has from then on, with what was made here. */
function makeCollections(): Record<string, unknown> {
  const map = new SharedMap<string, unknown>([["lock", new Lock()]]);
  return { map, set: new SharedSet(["a"]), list: new SharedList([map, "b"]) };
}

/** What it gives when it has ended, of the thread that is in the map. */
function joinFromMap(map: SharedMap<string, Thread<unknown>>, key: string): Promise<unknown> {
  return (map.get(key) as Thread<unknown>).join();
}

/** The same while it blocks. */
function joinFromMapSync(map: SharedMap<string, Thread<unknown>>, key: string): unknown {
  return (map.get(key) as Thread<unknown>).joinSync();
}

function entriesOf(collection: Iterable<unknown>): unknown[] {
  return [...collection];
}

/** Sets, reads and deletes over and over, until it is killed. */
function changeForEver(map: SharedMap<string, unknown>, lock: Lock, words: Int32Array): never {
  for (let time = 0; ; time++) {
    map.set("lock", { lock, text: "a text that does not fit into a cell" });
    map.get("lock");
    map.update("count", (count) => ((count as number | undefined) ?? 0) + 1);
    map.pop("lock");
    for (let key = 0; key < 20; key++) map.set(`${key}`, time);
    for (let key = 0; key < 20; key++) map.delete(`${key}`);
    Atomics.add(words, 0, 1);
  }
}

export const collections = {
  countInMap,
  addToSet,
  moveItems,
  sameIn,
  makeCollections,
  joinFromMap,
  joinFromMapSync,
  entriesOf,
  changeForEver,
};
