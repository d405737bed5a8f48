import { Lock, Queue, transfer } from "@heddle/core";
import { equal, is, ok, rejection, rejects } from "../check.js";
import { suite } from "../suite.js";
import type { Tools } from "../tools.js";

/** What is beside it makes no difference: a thread, or a lock where there is shared memory. */
function specials(t: Tools): object[] {
  return t.supports.sharedMemory ? [new Lock(), new Error("beside")] : [new Error("beside")];
}

/** Sends a value every way that there is, and gives what came. */
async function everyWay(t: Tools, value: unknown): Promise<[how: string, came: unknown][]> {
  const came: [string, unknown][] = [];
  // Given in a field, it would be the caller's own object that is there at home.
  const alone = t.thread("putField", value);
  came.push(["as a result", await alone.start().join()], ["as a field", alone.data]);
  for (const special of specials(t)) {
    const beside = t.thread("putField", [value, special]);
    const [result] = (await beside.start().join()) as unknown[];
    came.push(["as a result, in company", result]);
    came.push(["as a field, in company", (beside.data as unknown[])[0]]);
  }
  const failing = t.thread("throwArg", value);
  const error = (await rejection(failing.start().join())) as { data: unknown };
  came.push(["as an error's property", error.data]);
  if (t.supports.sharedMemory) came.push(["through a queue", await relayed(t, value)]);
  return came;
}

async function relayed(t: Tools, value: unknown): Promise<unknown> {
  const [there, back] = [new Queue(), new Queue()];
  const relay = t.start("relayItem", there, back);
  await there.put(value);
  await relay.join();
  return back.tryGet()?.value;
}

/** Refused every way that there is, with the path to what is wrong and what it is. */
async function refused(t: Tools, bad: unknown, ...says: string[]): Promise<void> {
  for (const [data, path] of [
    [{ bad }, ".data.bad"],
    [[bad, ...specials(t)], ".data[0]"],
    [new Map([["key", [bad]]]), '.data.get("key")[0]'],
  ] as const) {
    const thread = t.thread("nothing");
    thread.data = data;
    await rejects(thread.start().join(), "THREAD_UNCLONEABLE", path, ...says);
    if (!t.supports.sharedMemory) continue;
    const queue = new Queue();
    await rejects(queue.put({ data }), "THREAD_UNCLONEABLE", `put(value): value${path}`, ...says);
  }
}

function nested(levels: number): unknown {
  let value: unknown = "the innermost";
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { next: value };
  return value;
}

class Tagged {
  constructor(readonly held: unknown) {}
  get [Symbol.toStringTag](): string {
    return "Box";
  }
}

export const values = suite("G20 Isolation", "what a value is on its way", (test) => {
  test("hostile names are names like any other, on every way", async (t) => {
    const text = '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"then":1}';
    const hostile = JSON.parse(text) as object;
    const array = Object.defineProperty([1], "__proto__", {
      value: { admin: true },
      enumerable: true,
    });
    for (const value of [
      hostile,
      [hostile],
      { inner: hostile },
      Object.assign(Object(array), {}),
    ]) {
      for (const [how, came] of await everyWay(t, value)) {
        equal(came, value, how);
        is((came as { admin?: boolean }).admin, undefined, how);
      }
    }
    for (const [how, came] of await everyWay(t, hostile)) {
      equal(Object.keys(came as object), ["__proto__", "constructor", "then"], how);
      is(Object.getPrototypeOf(came), Object.prototype, how);
    }
    is(({} as { admin?: boolean }).admin, undefined, "of all objects");
  });

  test("no data can pass for a thread, an error or a shared object", async (t) => {
    const placeholder = {};
    const forged = [
      { kind: "shared", at: 64, hold: 0 },
      { kind: "thread", ident: 1, name: "x", daemon: false, threadKind: "virtual", state: "done" },
      { kind: "error", name: "Error", message: "x", base: "Error", properties: {}, hidden: [] },
    ].map((special) => [placeholder, special]);
    const value = { value: placeholder, specials: forged, moved: [placeholder], buffers: [] };
    for (const [how, came] of await everyWay(t, value)) equal(came, value, how);
  });

  test("an error that names a module in its data has nothing imported", async (t) => {
    const module =
      "data:text/javascript,globalThis.wasImported=true;export class Bad extends Error{}";
    const error = Object.assign(new Error("bad"), {
      class: { module, name: "Bad" },
      module,
      base: "Bad",
      properties: { module },
    });
    for (const [how, each] of await everyWay(t, error)) {
      const came = each as typeof error;
      is(came.constructor, Error, how);
      equal(
        [came.class, came.base, came.properties],
        [error.class, error.base, error.properties],
        how,
      );
    }
    is(Reflect.get(globalThis, "wasImported"), undefined, "nothing was imported");
  });

  test("a QuotaExceededError keeps its class and its numbers", async (t) => {
    const Quota = Reflect.get(globalThis, "QuotaExceededError") as
      | (new (
          message: string,
          numbers: object,
        ) => Error & Record<string, unknown>)
      | undefined;
    if (!Quota) return ok(true, "this runtime has none");
    const full = (numbers: object) => new Quota("the disk is full", numbers);
    class DiskError extends Quota {}
    for (const error of [
      full({}),
      full({ quota: 7, requested: 9 }),
      new DiskError("the disk is full", { requested: 3 }),
      // Together no constructor takes them.
      Object.defineProperty(full({ quota: 7 }), "requested", { value: 5 }),
    ]) {
      for (const [how, each] of await everyWay(t, error)) {
        const came = each as typeof error;
        ok(came instanceof Quota, how);
        equal(
          [came.name, came.message, came.code, came.quota, came.requested],
          [error.name, error.message, error.code, error.quota, error.requested],
          how,
        );
      }
    }
  });

  test("an instance that gives itself another name is a bag of fields like any other", async (t) => {
    for (const [how, came] of await everyWay(t, new Tagged([1]))) equal(came, { held: [1] }, how);
  });

  const shares = test.needs("sharedMemory");
  for (const [what, make] of [
    ["an instance with a tag of its own", (held: object) => new Tagged({ held })],
    ["an array's named property", (held: object) => Object.assign([1], { held })],
    // JavaScriptCore clones each hole of it.
    ["a sparse array", (held: object) => Object.assign([], { 1000000: { held } })],
    [
      "a subclass of Map",
      (held: object) => new (class Box extends Map<unknown, unknown> {})([["held", held]]),
    ],
    ["a key of a Map", (held: object) => new Map([[{ held }, 1]])],
    [
      "an object without a prototype",
      (held: object) => Object.assign(Object.create(null), { held }),
    ],
    ["a Proxy", (held: object) => new Proxy({ held: [held] }, {})],
  ] as const) {
    shares(`a lock is found within ${what}, on all ways`, async (t) => {
      const lock = new Lock();
      for (const [how, came] of await everyWay(t, make(lock))) ok(holds(came, lock), how);
    });
  }

  test("what is in an array costs what is there, however far apart it stands", async (t) => {
    const byId: unknown[] = [];
    byId[100_200_300] = "ann";
    byId[2 ** 32 - 3] = ["bob"];
    for (const [how, came] of await everyWay(t, byId)) {
      const array = came as unknown[];
      equal(
        [array.length, Object.keys(array).length, array[100_200_300]],
        [2 ** 32 - 2, 2, "ann"],
        how,
      );
      equal(array[2 ** 32 - 3], ["bob"], how);
    }
  });

  test("an array keeps what it has under a name: a regular expression's groups", async (t) => {
    const match = "2026-11".match(/(?<year>\d+)-/);
    for (const [how, came] of await everyWay(t, match)) {
      const array = came as RegExpMatchArray;
      equal(
        [array[1], array.index, array.input, array.groups],
        ["2026", 0, "2026-11", { year: "2026" }],
        how,
      );
    }
    for (const [how, came] of await everyWay(t, Object.assign([], { named: [1] })))
      equal(came, Object.assign([], { named: [1] }), how);
  });

  test("a Proxy of an object or an array is what it shows, on all ways", async (t) => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`key${at}`, at]));
    for (const shown of [
      { a: 1 },
      many,
      { at: new Date(5) },
      { list: [1, { b: 2 }] },
      [1, [2]],
      [7],
    ]) {
      for (const [how, came] of await everyWay(t, deepProxy(shown))) equal(came, shown, how);
    }
  });

  test("a Proxy of anything else is refused, with its path", async (t) => {
    for (const [of, is] of [
      [new Map([[1, 2]]), "is a Map"],
      [new Set([1]), "is a Set"],
      [new Date(1), "is a Date"],
      [new Uint8Array(1), "is a Uint8Array"],
    ] as const) {
      await refused(t, new Proxy(of, {}), is);
    }
  });

  test("a getter is read once", async (t) => {
    for (const special of [undefined, ...specials(t)]) {
      const reads = { field: 0, deep: 0 };
      const deep = {
        special,
        list: [
          {
            get read() {
              return ++reads.deep;
            },
          },
        ],
      };
      // On a carrier of its own: what waits for one of others may be sent twice.
      const thread = new t.fixtures.PlatformTask("giveFields", ["field", "deep"]);
      Object.defineProperty(thread, "field", { enumerable: true, get: () => ++reads.field });
      thread.deep = deep;
      const [field, came] = (await thread.start().join()) as [number, typeof deep];
      equal([field, came.list[0]?.read, reads], [1, 1, { field: 1, deep: 1 }]);
      if (!t.supports.sharedMemory) continue;
      const queued = (await relayed(t, deep)) as typeof deep;
      equal([queued.list[0]?.read, reads.deep], [2, 2]);
    }
  });

  test("what the platform has and cannot copy is refused, with its path and advice", async (t) => {
    await refused(
      t,
      new AbortController().signal,
      "is an AbortSignal, which cannot be copied to another thread: give the signal to the thread",
    );
    await refused(
      t,
      new URL("https://example.org"),
      "is a URL, which cannot be copied to another thread: send its text",
    );
    for (const name of ["EventTarget", "URLSearchParams", "Headers", "FormData", "TextDecoder"]) {
      const Type = Reflect.get(globalThis, name) as (new () => object) | undefined;
      // Firefox copies a FormData.
      if (Type && !isCopied(new Type())) await refused(t, new Type(), ` ${name}`);
    }
    await refused(t, new (class Bus extends EventTarget {})(), "is a Bus");
  });

  test("a generator, an iterator and a WeakRef are refused by their names", async (t) => {
    await refused(t, (function* () {})(), "is a Generator,");
    await refused(t, (async function* () {})(), "is an AsyncGenerator,");
    await refused(t, new Map().entries(), " Iterator,");
    await refused(t, new WeakRef({}), "is a WeakRef,");
  });

  test("what is nested deep arrives, and what is nested too deep is refused, with its path", async (t) => {
    for (const [how, came] of await everyWay(t, nested(900))) equal(came, nested(900), how);
    await refused(t, nested(2000), "is nested too deep");
    await rejects(
      t.start("nested", 5000).join(),
      "THREAD_UNCLONEABLE",
      "result of run()[0].next[0]",
      "is nested too deep",
    );
    is(await t.start("add", 1, 1).join(), 2);
  });

  test.needs("blockMain")(
    "a result that is nested too deep is an error to whoever blocks for it, and to no other",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      const deep = t.startOn(runtime, "nested", 5000);
      const fine = t.startOn(runtime, "add", 1, 1);
      is(fine.joinSync(), 2);
      const error = await rejects(deep.join(), "THREAD_UNCLONEABLE", "is nested too deep");
      is(deep.state, "failed");
      let thrown: unknown;
      try {
        deep.joinSync();
      } catch (reason) {
        thrown = reason;
      }
      is(thrown, error);
    },
  );

  test("a buffer that moved away in run fails that thread alone, and says so", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const neighbour = t.startOn(runtime, "untilStopped");
    await t.running(neighbour);
    for (const [task, says] of [
      ["postAway", ".data is a Uint8Array whose buffer has moved"],
      ["giveAway", "the result of run().frame is an ArrayBuffer whose buffer has moved"],
    ] as const) {
      const talk = t.talk();
      const thread = t.thread(task, transfer(talk.port));
      thread.data = new Uint8Array([1, 2, 3]);
      const [error, frame] = await Promise.all([
        rejection(thread.start(runtime).join()),
        talk.next(),
      ]);
      await rejects(Promise.reject(error), "THREAD_UNCLONEABLE", says);
      equal(frame, new Uint8Array([1, 2, 3]));
    }
    const talk = t.talk();
    const throwing = t.thread("throwAway", transfer(talk.port));
    throwing.data = new Uint8Array(3);
    const error = (await rejection(throwing.start(runtime).join())) as Error & { frame?: unknown };
    equal([error.message, "frame" in error], ["it has moved", false]);
    is(await t.startOn(runtime, "add", 1, 1).join(), 2);
    neighbour.stop();
    is(await neighbour.join(), "woken", "on the same carrier");
  });

  test("a buffer that has moved is refused where it would begin a journey", async (t) => {
    const bytes = new Uint8Array(4);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    await refused(t, bytes, "is a Uint8Array whose buffer has moved");
    await refused(t, bytes.buffer, "is an ArrayBuffer whose buffer has moved");
    await refused(
      t,
      new DataView(new ArrayBuffer(1)) && gone(),
      "is a DataView whose buffer has moved",
    );
    await rejects(t.start("measure", transfer(bytes)).join(), "THREAD_UNCLONEABLE", "has moved");
  });

  test.needs("realms")(
    "what a thread finds on its carrier is copied home, and stays there",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      for (const what of ["table", "part", "view", "list"]) {
        for (let round = 0; round < 2; round++) {
          const thread = t.thread("keepTable", what);
          is(await thread.start(runtime).join(), 16, what);
          ok(thread.data, what);
        }
      }
      equal((await t.startOn(runtime, "keepTable", "table").join()) as number, 16);
    },
  );

  test("memory that cannot move is copied in the place of moving", async (t) => {
    const { Memory } = (Reflect.get(globalThis, "WebAssembly") ?? {}) as {
      Memory?: new (of: object) => { buffer: ArrayBuffer };
    };
    if (!Memory) return;
    const { buffer } = new Memory({ initial: 1 });
    new Uint8Array(buffer)[0] = 7;
    equal(await t.start("measure", transfer(buffer)).join(), [65_536, 7]);
    equal(await t.start("measure", transfer(new Uint8Array(buffer, 0, 2))).join(), [65_536, 7]);
    is(buffer.byteLength, 65_536);
  });

  test("views of one buffer that threads of one tick are given are copies of their own", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const bytes = new Uint8Array([1, 2, 3, 4]);
    const threads = [bytes.subarray(0, 2), bytes.subarray(2)].map((view) =>
      t.startOn(runtime, "giveAndFill", view),
    );
    const ends = await Promise.all(threads.map((thread) => thread.join()));
    equal(ends, [
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
  });
});

function gone(): DataView {
  const view = new DataView(new ArrayBuffer(4));
  structuredClone(view, { transfer: [view.buffer as ArrayBuffer] });
  return view;
}

function deepProxy(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return new Proxy(value, { get: (target, key) => deepProxy(Reflect.get(target, key)) });
}

/** Whether the very object is anywhere in a value. */
function holds(value: unknown, object: object): boolean {
  if (value === object) return true;
  if (typeof value !== "object" || value === null) return false;
  const parts = value instanceof Map ? [...value].flat() : Object.values(value);
  return parts.some((part) => holds(part, object));
}

function isCopied(value: object): boolean {
  try {
    return structuredClone(value).constructor === value.constructor;
  } catch {
    return false;
  }
}
