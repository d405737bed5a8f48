import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { place } from "../../base/internal.js";
import {
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  struct,
  ThreadLocal,
  Timer,
  u32,
} from "../../index.js";
import { HOLDERS, kindOf } from "../kinds.js";
import { words } from "../memory.js";

/** How far shared memory is in use. */
const end = (): number => words[1] as number;
const holders = (lock: Lock): number => words[lock[place] + HOLDERS] as number;

const code = (code: string) => expect.objectContaining({ code });

async function nameOf(call: () => unknown): Promise<string> {
  try {
    await call();
    return "nothing";
  } catch (error) {
    return (error as Error).name;
  }
}

describe("a queue in one realm", () => {
  it("gives first what was put first, last, or with the smallest priority", () => {
    const of = (queue: Queue<number>) => {
      for (const item of [2, 3, 1, 3]) queue.tryPut(item);
      return Array.from({ length: 4 }, () => queue.tryGet()?.value);
    };
    expect(of(new Queue())).toEqual([2, 3, 1, 3]);
    expect(of(new LifoQueue())).toEqual([3, 1, 3, 2]);
    expect(of(new PriorityQueue())).toEqual([1, 2, 3, 3]);
  });

  it("a resizable buffer comes out with what it holds, and resizable", async () => {
    const buffer = Reflect.construct(ArrayBuffer, [2, { maxByteLength: 8 }]) as ArrayBuffer;
    new Uint8Array(buffer).set([1, 2]);
    const queue = new Queue<ArrayBuffer | Uint8Array>();
    for (const item of [buffer, new Uint8Array(buffer)]) queue.tryPut(item);
    for (const came of [await queue.get(), await queue.get()]) {
      const bytes = new Uint8Array(came instanceof ArrayBuffer ? came : came.buffer);
      expect([...bytes]).toEqual([1, 2]);
      expect(Reflect.get(bytes.buffer, "maxByteLength")).toBe(8);
    }
  });

  it("ties of priority come in the order in which they were put", () => {
    const queue = new PriorityQueue<string>();
    for (const [at, item] of [..."abcdefgh"].entries()) queue.tryPut(item, { priority: at % 2 });
    expect(Array.from({ length: 8 }, () => queue.tryGet()?.value).join("")).toBe("acegbdfh");
  });

  it("does at every moment what a list would do", () => {
    const insertInto = (queue: Queue<Item>, item: Item): void => {
      if (queue instanceof PriorityQueue) queue.putSync(item, { priority: item.priority });
      else queue.putSync(item);
    };
    const queues = [
      { make: () => new Queue<Item>(), insert: (list: Item[], item: Item) => list.push(item) },
      {
        make: () => new LifoQueue<Item>(),
        insert: (list: Item[], item: Item) => list.unshift(item),
      },
      {
        make: () => new PriorityQueue<Item>(),
        insert(list: Item[], item: Item) {
          const after = list.findIndex(({ priority }) => priority > item.priority);
          list.splice(after < 0 ? list.length : after, 0, item);
        },
      },
    ];
    type Item = { priority: number; text: string };
    const step = fc.option(fc.record({ priority: fc.nat(9), size: fc.nat(3000) }), { freq: 2 });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: "max" }), (steps) => {
        for (const { make, insert } of queues) {
          const queue = make();
          const list: Item[] = [];
          for (const [at, put] of steps.entries()) {
            if (put) {
              const item = { priority: put.priority, text: `${at} `.padEnd(put.size, "x") };
              insert(list, item);
              insertInto(queue, item);
            } else if (list.length > 0) expect(queue.tryGet()?.value).toEqual(list.shift());
            expect(queue.size).toBe(list.length);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it("tells how full it is, also when maxSize was lowered", () => {
    const queue = new Queue<number>({ maxSize: 2 });
    expect([queue.empty(), queue.full(), queue.size, queue.maxSize]).toEqual([true, false, 0, 2]);
    expect([queue.tryPut(1), queue.tryPut(2), queue.tryPut(3)]).toEqual([true, true, false]);
    expect([queue.empty(), queue.full(), queue.size]).toEqual([false, true, 2]);
    queue.maxSize = 1;
    queue.tryGet();
    expect([queue.full(), queue.tryPut(4)]).toEqual([true, false]);
  });

  it("refuses in time: QueueEmpty, QueueFull; at once it says so without an error", async () => {
    const queue = new Queue<number>({ maxSize: 1 });
    expect(queue.tryGet()).toBeUndefined();
    expect(await nameOf(() => queue.get({ timeout: 0 }))).toBe("QueueEmpty");
    expect(await nameOf(() => queue.get({ timeout: 5 }))).toBe("QueueEmpty");
    expect(await nameOf(() => queue.getSync({ timeout: 5 }))).toBe("QueueEmpty");
    queue.putSync(1);
    expect(await nameOf(() => queue.put(2, { timeout: 0 }))).toBe("QueueFull");
    expect(await nameOf(() => queue.put(2, { timeout: 5 }))).toBe("QueueFull");
    expect(await nameOf(() => queue.putSync(2, { timeout: 5 }))).toBe("QueueFull");
    expect(queue.size).toBe(1);
  });

  it("who waits is served in the order in which they came", async () => {
    const queue = new Queue<number>({ maxSize: 1 });
    const got = [queue.get(), queue.get(), queue.get()];
    const put = [1, 2, 3, 4, 5].map((item) => queue.put(item));
    expect(await Promise.all(got)).toEqual([1, 2, 3]);
    expect(queue.tryPut(6)).toBe(false);
    expect([await queue.get(), await queue.get()]).toEqual([4, 5]);
    await Promise.all(put);
    expect(queue.empty()).toBe(true);
  });

  it("a signal ends a wait, and nothing is lost", async () => {
    const queue = new Queue<number>({ maxSize: 1 });
    const controller = new AbortController();
    const got = queue.get({ signal: controller.signal });
    controller.abort("enough");
    await expect(got).rejects.toBe("enough");
    await queue.put(1);
    const put = queue.put(2, { signal: AbortSignal.timeout(1) });
    await expect(put).rejects.toMatchObject({ name: "TimeoutError" });
    expect([queue.tryGet()?.value, queue.empty()]).toEqual([1, true]);
  });

  it("an item that was promised in time is had, though time is up", async () => {
    const queue = new Queue<number>();
    const controller = new AbortController();
    const got = queue.get({ signal: controller.signal });
    queue.tryPut(1);
    controller.abort();
    expect(await got).toBe(1);
  });

  it("is iterated until it is shut down and empty", async () => {
    const queue = new Queue<number>();
    const items: number[] = [];
    const reading = (async () => {
      for await (const item of queue) items.push(item);
    })();
    for (const item of [1, 2, 3]) await queue.put(item);
    queue.shutdown();
    await reading;
    expect(items).toEqual([1, 2, 3]);
  });

  it("shut down, it gives what is left and takes nothing more", async () => {
    const queue = new Queue<number>();
    queue.tryPut(1);
    queue.shutdown();
    queue.shutdown();
    for (const put of [() => queue.put(2), () => queue.tryPut(2), () => queue.putSync(2)])
      expect(await nameOf(put)).toBe("QueueShutdown");
    expect(queue.tryGet()?.value).toBe(1);
    for (const get of [
      () => queue.get({ timeout: 5 }),
      () => queue.tryGet(),
      () => queue.getSync(),
    ])
      expect(await nameOf(get)).toBe("QueueShutdown");
    queue.taskDone();
    await queue.join();
  });

  it("shut down at once, it is empty and everything is done", async () => {
    for (const queue of [new Queue(), new LifoQueue(), new PriorityQueue()]) {
      for (let item = 0; item < 100; item++) queue.tryPut(item);
      const joined = queue.join();
      queue.shutdown();
      queue.shutdown({ immediate: true });
      await joined;
      expect([queue.size, await nameOf(() => queue.tryGet())]).toEqual([0, "QueueShutdown"]);
      expect(() => queue.taskDone()).toThrow(RangeError);
    }
  });

  it("shutdown ends all who wait", async () => {
    const empty = new Queue();
    const got = [empty.get(), empty.get()];
    empty.shutdown();
    const full = new Queue({ maxSize: 1 });
    full.tryPut(1);
    const put = [full.put(2), full.put(3)];
    full.shutdown();
    for (const wait of [...got, ...put]) expect(await nameOf(() => wait)).toBe("QueueShutdown");
    expect(full.tryGet()?.value).toBe(1);
  });

  it("join waits until every task is done, any number of times", async () => {
    const queue = new Queue<number>();
    await queue.join();
    expect(() => queue.taskDone()).toThrow(RangeError);
    for (let round = 0; round < 2; round++) {
      queue.tryPut(1);
      queue.tryPut(2);
      await expect(queue.join({ timeout: 1 })).rejects.toEqual(code("THREAD_TIMEOUT"));
      const joined = [queue.join(), queue.join()];
      queue.tryGet();
      queue.taskDone();
      expect(() => queue.joinSync({ timeout: 0 })).toThrow(code("THREAD_TIMEOUT"));
      queue.taskDone();
      await Promise.all(joined);
      queue.joinSync();
    }
    expect(() => queue.taskDone()).toThrow(RangeError);
  });

  it("what cannot be copied is refused with its path, and the queue is as before", async () => {
    const queue = new Queue<unknown>({ maxSize: 3 });
    const { port1 } = new MessageChannel();
    const refused: [unknown, string][] = [
      [{ options: { onReply: () => {} } }, "put(value): value.options.onReply is a function"],
      [Symbol("x"), "put(value): value is a symbol"],
      [[1, port1], "put(value): value[1] is a MessagePort"],
      [{ a: new SharedArrayBuffer(8) }, "put(value): value.a is a SharedArrayBuffer"],
      [
        new Uint8Array(new SharedArrayBuffer(8)),
        "put(value): value is backed by a SharedArrayBuffer",
      ],
      [{ timer: new Timer(1, () => {}) }, "put(value): value.timer is a Timer"],
      [[new ThreadLocal()], "put(value): value[0] is a ThreadLocal"],
      [new Map([["k", new WeakMap()]]), 'put(value): value.get("k") is a WeakMap'],
    ];
    for (const [value, message] of refused) {
      await expect(queue.put(value)).rejects.toThrow(message);
      expect(() => queue.tryPut(value)).toThrow(code("THREAD_UNCLONEABLE"));
      expect(() => queue.putSync(value)).toThrow(message);
    }
    port1.close();
    expect(queue.size).toBe(0);
    await queue.put(1);
    expect(await queue.get()).toBe(1);
    queue.taskDone();
    await queue.join();
  });

  it("bad options are refused by name", async () => {
    expect(() => new Queue({ maxSize: -1 })).toThrow(RangeError);
    expect(() => new Queue({ maxSize: 1.5 })).toThrow("maxSize must be a whole number");
    expect(() => new Queue({ maxSize: "2" as never })).toThrow(TypeError);
    expect(() => new Queue(2 as never)).toThrow("new Queue({ maxSize: 100 })");
    expect(new Queue({ maxSize: Number.POSITIVE_INFINITY }).maxSize).toBe(0);
    const queue = new Queue();
    await expect(queue.get({ timeout: -1 })).rejects.toThrow(RangeError);
    await expect(queue.put(1, { timeout: Number.NaN })).rejects.toThrow(RangeError);
    await expect(queue.get({ signal: 1 as never })).rejects.toThrow(TypeError);
    expect(() => queue.getSync({ timeout: "1" as never })).toThrow(TypeError);
    expect(() => queue.shutdown({ immediate: 1 as never })).toThrow(TypeError);
    const byPriority = new PriorityQueue<unknown>();
    await expect(byPriority.put({}, {} as never)).rejects.toThrow(
      "write put(value, { priority: 1 })",
    );
    expect(() => byPriority.tryPut("a" as never)).toThrow(TypeError);
    expect(() => byPriority.putSync(1, { priority: Number.NaN })).toThrow(RangeError);
    expect([queue.empty(), byPriority.empty()]).toEqual([true, true]);
  });

  it("gives back what it had: many items take no more memory than a few", () => {
    const lock = new Lock();
    const all = [new Queue<unknown>(), new LifoQueue<unknown>(), new PriorityQueue<unknown>()];
    const round = (items: number): void => {
      for (const queue of all) {
        const put = (value: unknown, priority: number): void => {
          if (queue instanceof PriorityQueue) queue.putSync(value, { priority });
          else queue.putSync(value);
        };
        for (let item = 0; item < items; item++)
          put({ item, text: "x".repeat(item % 300) }, item % 7);
        put(new Uint8Array(200_000), 0);
        put([lock], 1);
        for (let item = 0; item < items + 2; item++) queue.tryGet();
      }
      const thrownAway = new Queue();
      for (let item = 0; item < items; item++) thrownAway.putSync([item, lock]);
      thrownAway.shutdown({ immediate: true });
    };
    round(3000);
    const after = end();
    const held = holders(lock);
    for (let again = 0; again < 10; again++) round(1000 + 200 * again);
    // A queue itself goes only when it is collected.
    expect(end() - after).toBeLessThanOrEqual(10 * 64);
    expect(holders(lock)).toBe(held);
  });

  it("disposed, it gives back its items and lets go of what is in them", () => {
    const lock = new Lock();
    const held = holders(lock);
    for (const queue of [new Queue(), new LifoQueue(), new PriorityQueue()]) {
      for (let item = 0; item < 100; item++) {
        const value = { item, lock };
        if (queue instanceof PriorityQueue) queue.putSync(value, { priority: item });
        else queue.putSync(value);
      }
      expect(holders(lock)).toBe(held + 100);
      kindOf(queue[place]).dispose?.(queue[place]);
      expect(holders(lock)).toBe(held);
    }
  });

  it("what was refused or came too late holds nothing", async () => {
    const lock = new Lock();
    const held = holders(lock);
    const queue = new Queue<unknown>({ maxSize: 1 });
    await expect(queue.put([lock, () => {}])).rejects.toEqual(code("THREAD_UNCLONEABLE"));
    queue.tryPut(1);
    expect(queue.tryPut(lock)).toBe(false);
    await expect(queue.put(lock, { timeout: 1 })).rejects.toThrow("full");
    await expect(queue.put(lock, { signal: AbortSignal.timeout(1) })).rejects.toThrow();
    await expect(queue.put(lock, { timeout: -1 })).rejects.toThrow(RangeError);
    const waits = queue.put(lock);
    queue.shutdown({ immediate: true });
    expect(await nameOf(() => waits)).toBe("QueueShutdown");
    expect(holders(lock)).toBe(held);
  });

  it("says what it is, and how full", () => {
    expect(inspect(new Queue({ maxSize: 3 }))).toBe("<Queue size=0/3>");
    const queue = new PriorityQueue();
    queue.tryPut(1);
    expect(String(queue)).toBe("<PriorityQueue size=1>");
  });

  it("shared objects in it are themselves when they come out", async () => {
    const queue = new Queue<{ lock: Lock; inner: Queue }>();
    const lock = new Lock();
    const inner = new Queue();
    await queue.put({ lock, inner });
    const came = await queue.get();
    expect(came.lock).toBe(lock);
    expect(came.inner).toBe(inner);
    const point = new (struct({ at: struct({ x: u32 }) }))();
    const points = new Queue<unknown>();
    await points.put([point, point.at]);
    expect(await points.get()).toEqual([point, point.at]);
    const part = new (struct({ at: struct({ x: u32 }) }))().at;
    await points.put(part);
    expect(await points.get()).toBe(part);
  });
});
