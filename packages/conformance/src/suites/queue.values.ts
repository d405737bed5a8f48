import { LifoQueue, Lock, PriorityQueue, Queue } from "@heddle/core";
import { equal, is, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { queues as tasks } from "../tasks/queues.js";

/** What structured clone copies, by what it is. */
function values(): [what: string, value: unknown][] {
  const cycle: Record<string, unknown> = { name: "cycle" };
  cycle.self = [cycle];
  const bytes = new Uint8Array([1, 2, 3, 250]);
  const twice = { once: 1 };
  // biome-ignore lint/suspicious/noSparseArray: holes are values too.
  const holes = [1, , 3, undefined];
  return [
    ["undefined and null", [undefined, null]],
    ["numbers", [0, -0, 1.5, -(2 ** 31), 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, 5e-324]],
    ["bigints", [0n, -1n, 2n ** 64n, -(2n ** 200n)]],
    ["strings", ["", "ascii", "ünïcode", "日本", "😀", "\ud800 alone", "x".repeat(70_000)]],
    ["a Date, a RegExp", [new Date(5), new Date(Number.NaN), /a+b/giu]],
    ["Maps and Sets", new Map<unknown, unknown>([[{ key: 1 }, new Set([1, [2]])]])],
    ["objects", { a: { b: [{ c: 1 }] }, "": 1, "with space": true, __proto__x: null }],
    ["an array with holes", holes],
    ["bytes and other arrays", [bytes, new Float64Array([1.5, -0]), new BigInt64Array([-1n])]],
    ["part of a buffer", [bytes.subarray(1, 3), bytes.buffer, new DataView(bytes.buffer, 1)]],
    ["boxed values", [Object(1), Object("text"), Object(false)]],
    ["an object twice", [twice, twice]],
    ["a cycle", cycle],
    ["1 MB", new Uint8Array(2 ** 20).fill(7)],
  ];
}

export const queueValues = suite("G14 Queue", "what a queue carries", (all) => {
  const test = all.needs("sharedMemory");

  for (const [index, [what]] of values().entries()) {
    test(`a value comes as structured clone copies it: ${what}`, async (t) => {
      const value = values()[index]?.[1];
      const [there, back] = [new Queue(), new Queue()];
      const relay = t.start("relayItem", there, back);
      await there.put(value);
      const came = await back.get();
      equal(came, structuredClone(value));
      await relay.join();
      if (what === "an object twice") is((came as unknown[])[0], (came as unknown[])[1]);
    });
  }

  test("a value is copied when it is put: what changes later does not change it", async (t) => {
    const queue = new Queue<{ list: number[] }>();
    const value = { list: [1] };
    await queue.put(value);
    value.list.push(2);
    await queue.put(value);
    equal(await t.start("call", queue, "get").join(), { list: [1] });
    equal(await queue.get(), { list: [1, 2] });
  });

  test("an error that a thread puts comes with its class, message, properties and cause", async (t) => {
    const { QuotaError, StatusError } = t.fixtures;
    const queue = new Queue<InstanceType<typeof QuotaError>>();
    await t.start("putError", queue, "quota").join();
    const error = await queue.get();
    equal([error.constructor === QuotaError, error.message, error.limit], [true, "too many", 3]);
    equal(error.details, { hosts: ["a", "b"] });
    is((error.cause as Error).constructor, StatusError);
  });

  test("a lock or a queue in it is the very one on the other side, and back", async (t) => {
    const lock = new Lock();
    const [there, back] = [new Queue(), new Queue()];
    const relay = t.start("relayItem", there, back);
    await there.put({ lock, nested: [there, lock] });
    const came = (await back.get()) as { lock: Lock; nested: unknown[] };
    equal(
      [came.lock === lock, came.nested[0] === there, came.nested[1] === lock],
      [true, true, true],
    );
    await relay.join();
  });

  test("a thread in it can be joined by whoever takes it out", async (t) => {
    const queue = new Queue();
    const thread = t.start("echoLater", 7);
    const joiner = t.platform("joinFromQueue", queue);
    await queue.put(thread);
    is(await joiner.join(), 7);
    await t.start("childIntoQueue", queue, "echoLater", 8).join();
    is(await ((await queue.get()) as typeof thread).join(), 8);
    await queue.put(thread);
    is(await queue.get(), thread, "the very object, where it was started");
  });

  test("a lock that only a queue holds is still there when it is taken out", async (t) => {
    const queue = new Queue<Lock>();
    await t.platform("putNewLock", queue).join();
    const lock = await queue.get();
    is(lock.tryAcquire(), true);
    is(await t.start("call", lock, "locked").join(), true);
  });

  test("for await takes what comes until the queue is shut down", async (t) => {
    const queue = new Queue<number>({ maxSize: 3 });
    const thread = t.start("loopOverQueue", queue);
    for (let item = 0; item < 20; item++) await queue.put(item);
    queue.shutdown();
    equal(
      await thread.join(),
      Array.from({ length: 20 }, (_, item) => item),
    );
    for await (const item of queue) throw new Error(`${item} came twice`);
  });

  test("timers fire while a loop takes from a queue that is never empty", async (t) => {
    is(await tasks.loopUntilTimer(new Queue()), true, "here");
    is(await t.start("loopUntilTimer", new Queue()).join(), true, "in a thread");
  });

  test("a loop that is left takes no more", async () => {
    const queue = new Queue<number>();
    for (const item of [1, 2, 3]) queue.tryPut(item);
    for await (const item of queue) if (item === 2) break;
    equal([queue.size, queue.tryGet()?.value], [1, 3]);
  });

  test("each producer's items come in its order, through many queues' worth of room", async (t) => {
    const queue = new Queue<number>({ maxSize: 10 });
    const count = 300;
    const producers = [t.start("fillQueue", queue, "put", 0, count)];
    producers.push(t.platform("fillQueue", queue, "put", 1000, count));
    const came: number[] = [];
    for (let item = 0; item < 2 * count; item++) came.push(await queue.get());
    for (const first of [0, 1000]) {
      const its = came.filter((item) => item >= first && item < first + count);
      equal(
        its,
        Array.from({ length: count }, (_, index) => first + index),
      );
    }
    for (const producer of producers) is(await producer.join(), count);
  });

  test("thousands of items wait in an unbounded one", async (t) => {
    for (const Type of [Queue, LifoQueue, PriorityQueue]) {
      const queue = new Type<number>();
      is(await t.start("fillQueue", queue, "put", 0, 5000).join(), 5000);
      is(queue.size, 5000);
      queue.shutdown();
      const came = (await t.start("drainQueue", queue, "get").join()) as number[];
      equal([came.length, came[0]], [5000, Type === LifoQueue ? 4999 : 0]);
    }
  });

  test("a priority stands beside the value, the smallest comes first, and ties in order", async (t) => {
    const queue = new PriorityQueue<string>();
    await queue.put("third", { priority: 2 });
    await queue.put("first", { priority: -1.5 });
    queue.tryPut("fourth", { priority: 2 });
    queue.putSync("second", { priority: 0 });
    await t.start("call", queue, "put", "last", { priority: Number.POSITIVE_INFINITY }).join();
    const came = [];
    while (!queue.empty()) came.push(await queue.get());
    equal(came, ["first", "second", "third", "fourth", "last"]);
  });

  test("without a priority a value that is no number is refused, with what to write", async () => {
    const queue = new PriorityQueue<unknown>();
    await rejects(queue.put("job", {} as never), TypeError, '"job"', "{ priority: 1 }");
    throws(() => queue.tryPut({ priority: 1 } as never), TypeError, "{ priority: 1 }");
    throws(() => queue.putSync(1n, {} as never), TypeError, "1n");
    await rejects(queue.put("job", { priority: "high" as never }), TypeError, '"high"');
    await rejects(queue.put("job", { priority: Number.NaN }), RangeError, "NaN");
    await rejects(queue.put(Number.NaN, {} as never), RangeError, "NaN");
    is(queue.size, 0);
  });

  test("what a queue does not carry is refused, and says where", async (t) => {
    const queue = new Queue();
    for (const [value, says] of [
      [{ list: [1, () => 1] }, ".list[1] is a function"],
      [new Map([["key", Symbol("mark")]]), '.get("key") is a symbol'],
      [[new WeakMap()], "[0] is a WeakMap"],
      [{ ready: Promise.resolve() }, ".ready is a Promise"],
      [{ port: new MessageChannel().port1 }, ".port is a MessagePort"],
      [{ words: t.words() }, ".words"],
    ] as const) {
      await rejects(queue.put(value), "THREAD_UNCLONEABLE", "put(value)", says);
    }
    is(queue.size, 0);
  });
});
