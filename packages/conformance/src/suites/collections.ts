import { Lock, Queue, SharedList, SharedMap, SharedSet, shared } from "@heddle/core";
import { equal, is, ok, rejects, throws } from "../check.js";
import { suite } from "../suite.js";

const LONG = "a text that does not fit into a cell";

/** What a value may be, by what it is. */
const values: [what: string, value: unknown][] = [
  ["numbers", [0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]],
  ["a short text", "short"],
  ["a long text", LONG.repeat(40)],
  ["text of any kind", "ünïcode 日本 😀 \ud800"],
  ["nothing, and what is true or false", [undefined, null, true, false]],
  ["a bigint", 2n ** 70n],
  ["objects in objects", { list: [1, { two: [3] }], map: new Map([["key", new Set([1])]]) }],
  ["bytes", new Uint8Array([1, 2, 250])],
];

export const collections = suite("Sharing", "maps, sets and lists", (all) => {
  const test = all.needs("sharedMemory");

  test("a map, a set and a list are the very ones on both sides, whichever way they go", async (t) => {
    for (const collection of [new SharedMap(), new SharedSet(), new SharedList()]) {
      is(await t.start("echo", collection).join(), collection);
      is(await t.platform("echoLater", { collection }).join().then(wrapped), collection);
      const queue = new Queue();
      await queue.put([collection]);
      is(((await queue.get()) as unknown[])[0], collection);
    }
  });

  test("what a thread writes is seen here, and the other way round", async (t) => {
    const map = new SharedMap<string | number, unknown>([["here", 1]]);
    is(await t.start("call", map, "get", "here").join(), 1);
    await t.start("call", map, "set", "there", [2]).join();
    equal(map.get("there"), [2]);
    is(await t.start("call", map, "delete", "here").join(), true);
    is(map.has("here"), false);
    equal(await t.start("entriesOf", map).join(), [["there", [2]]]);

    const set = new SharedSet<string>();
    is(await t.start("call", set, "add", "a").join(), true);
    is(set.add("a"), false);
    equal(await t.start("entriesOf", set).join(), ["a"]);

    const list = new SharedList<number>([2]);
    is(await t.start("call", list, "push", 3, 4).join(), 3);
    is(await t.start("call", list, "unshift", 1).join(), 4);
    equal([...list], [1, 2, 3, 4]);
    equal(await t.start("call", list, "slice", 1, -1).join(), [2, 3]);
  });

  for (const [what, value] of values) {
    test(`a value comes as structured clone copies it: ${what}`, async (t) => {
      const map = new SharedMap<string, unknown>();
      const list = new SharedList<unknown>();
      map.set("key", value);
      list.push(value);
      equal(await t.start("call", map, "get", "key").join(), structuredClone(value));
      equal(await t.start("call", list, "at", 0).join(), structuredClone(value));
      equal(await t.start("entriesOf", map).join(), [["key", structuredClone(value)]]);
    });
  }

  test("a value is a copy: what changes later in it changes nothing in the map", () => {
    const map = new SharedMap<string, { list: number[] }>();
    const value = { list: [1] };
    map.set("key", value);
    value.list.push(2);
    map.get("key")?.list.push(3);
    equal(map.get("key"), { list: [1] });
  });

  test("locks and queues in values are the very ones, in every realm, as long as they are there", async (t) => {
    const lock = new Lock();
    const map = new SharedMap<string, unknown>([["object", { object: lock }]]);
    is(await t.start("sameIn", map, "get", "object", lock).join(), true);
    is(await t.platform("sameIn", map, "pop", "object", lock).join(), true);
    is(map.size, 0);
    const made = (await t.platform("makeCollections").join()) as {
      map: SharedMap<string, Lock>;
      list: SharedList<unknown>;
    };
    is(made.map.get("lock")?.tryAcquire(), true);
    is(made.map.get("lock")?.tryAcquire(), false);
    is(made.list.at(0), made.map);
    is(made.list.pop(), "b");
  });

  test("a thread in a map can be joined by all who see it there, and after it was taken out", async (t) => {
    const thread = t.start("echoLater", 7);
    const map = new SharedMap<string, typeof thread>([["a", thread]]);
    is(map.get("a"), thread);
    for (let time = 0; time < 2; time++) is(await t.start("joinFromMap", map, "a").join(), 7);
    if (t.supports.blockCarrier) is(await t.platform("joinFromMapSync", map, "a").join(), 7);
    is(map.pop("a"), thread);
    const ended = new SharedMap<string, typeof thread>([["a", thread]]);
    for (let time = 0; time < 2; time++) is(await t.start("joinFromMap", ended, "a").join(), 7);
    is(ended.get("a"), thread);
  });

  test("an error comes with its class, and an object of a class that says where it is", async (t) => {
    const map = new SharedMap<string, Error>();
    map.set("error", new RangeError("no", { cause: 1 }));
    const error = (await t.start("call", map, "get", "error").join()) as Error;
    equal([error instanceof RangeError, error.message, error.cause], [true, "no", 1]);
  });

  test("of threads that count in one key none loses a count", async (t) => {
    const map = new SharedMap<string, number>();
    const threads = [1, 2, 3, 4].map((nth) =>
      t[nth % 2 === 0 ? "start" : "platform"]("countInMap", map, "count", 500),
    );
    for (const thread of threads) await thread.join();
    is(map.get("count"), 2000);
  });

  test("of threads that add the same to a set each key is new for one", async (t) => {
    const set = new SharedSet<number>();
    const threads = [1, 2, 3].map((nth) =>
      t[nth % 2 === 0 ? "start" : "platform"]("addToSet", set, 1000),
    );
    let isNew = 0;
    for (const thread of threads) isNew += (await thread.join()) as number;
    equal([isNew, set.size], [1000, 1000]);
  });

  test("of threads that take from a list each value is taken once", async (t) => {
    const from = new SharedList<number>(Array.from({ length: 1000 }, (_, nth) => nth));
    const to = new SharedList<number>();
    const threads = [1, 2, 3].map((nth) =>
      t[nth % 2 === 0 ? "start" : "platform"]("moveItems", from, to),
    );
    let moved = 0;
    for (const thread of threads) moved += (await thread.join()) as number;
    equal([moved, from.length], [1000, 0]);
    equal(
      to.slice().toSorted((a, b) => a - b),
      Array.from({ length: 1000 }, (_, nth) => nth),
    );
  });

  test.needs("killBusy")("a thread that is killed in the middle leaves all whole", async (t) => {
    const lock = new Lock();
    const map = new SharedMap<string, unknown>();
    for (let time = 0; time < 3; time++) {
      const words = t.words();
      const thread = t.platform("changeForEver", map, lock, words);
      await t.told(words, 100);
      const count = map.get("count") as number;
      thread.kill();
      await thread.join().catch(() => {});
      ok((map.get("count") as number) >= count, "nothing is lost");
      const entries = [...map];
      equal(entries.length, map.size);
      for (const [key, value] of entries) equal(map.get(key), value);
      const held = map.get("lock") as { lock: Lock } | undefined;
      if (held) is(held.lock, lock);
      is((map.update("count", (value) => (value as number) + 1) as number) > count, true);
    }
  });

  test("one name is one map in the whole program", async (t) => {
    const name = `the suite's map ${Math.random()}`;
    const map = shared(name, () => new SharedMap<string, number>());
    is(
      shared(name, () => new SharedMap<string, number>()),
      map,
    );
    map.set("a", 1);
    throws(() => shared(name, () => new SharedSet<string>()), TypeError, "the name is taken");
    is(await t.start("call", map, "get", "a").join(), 1);
  });

  test("what cannot be copied is refused by its name, and all is as before", async (t) => {
    const map = new SharedMap<string, unknown>([["a", 1]]);
    throws(() => map.set("a", () => {}), "THREAD_UNCLONEABLE", "SharedMap.set: value");
    throws(() => new SharedList([{ deep: [() => {}] }]), "THREAD_UNCLONEABLE", "deep[0]");
    equal([...map], [["a", 1]]);
    await rejects(t.start("call", map, "set", {}, 1).join(), TypeError, "a key must be text");
  });

  all.lacks("sharedMemory")("NO_SHARED_MEMORY: a new one names the two headers", () => {
    for (const make of [() => new SharedMap(), () => new SharedSet(), () => new SharedList()])
      throws(make, "NO_SHARED_MEMORY", "new Shared", "Cross-Origin-Opener-Policy: same-origin");
  });
});

function wrapped(value: unknown): unknown {
  return (value as { collection: unknown }).collection;
}
