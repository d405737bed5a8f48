import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  LifoQueue,
  PriorityQueue,
  Queue,
  QueueEmpty,
  QueueShutdown,
  type Thread,
} from "@heddle/core";
import "@heddle/node";
import { describe, expect, it } from "vitest";
import { QueueUser } from "./programs/queues.mjs";

const counters = (count: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * count));
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe("a queue between realms", () => {
  it.each([0, 1, 7])(
    "maxSize %i: each item comes once, in its producer's order, to consumers that block or await",
    async (maxSize) => {
      const queue = new Queue<unknown>({ maxSize: maxSize });
      const count = 2000;
      const seen = [counters(count), counters(count), counters(count)];
      const consumers = ["consume", "consumeSync", "consume"].map((part) =>
        new QueueUser(part, queue, { seen }).start(),
      );
      const producers = ["produce", "produceSync", "produceSync"].map((part, from) =>
        new QueueUser(part, queue, { from, count }).start(),
      );
      await Promise.all(producers.map((producer) => producer.join()));
      queue.shutdown();
      await Promise.all(consumers.map((consumer) => consumer.join()));
      for (const each of seen) expect(each.every((times) => times === 1)).toBe(true);
      expect(queue.size).toBe(0);
    },
    30_000,
  );

  it("the main thread takes part: it awaits, and it blocks", async () => {
    const queue = new Queue<{ number: number }>({ maxSize: 2 });
    const producer = new QueueUser("produce", queue, { from: 0, count: 300 }).start();
    for (let number = 0; number < 150; number++) expect((await queue.get()).number).toBe(number);
    for (let number = 150; number < 300; number++) expect(queue.getSync().number).toBe(number);
    await producer.join();
    const getter = new QueueUser("getSync", queue).start();
    queue.putSync({ number: 1 });
    expect(await getter.join()).toEqual({ number: 1 });
  });

  it("shutdown ends those who wait in other realms: QueueShutdown, with its class", async () => {
    const queue = new Queue<unknown>({ maxSize: 1 });
    const parts = ["getSync", "get", "getSync", "get"];
    const getters = parts.map((part) => new QueueUser(part, queue).start());
    queue.shutdown();
    for (const getter of getters)
      await expect(getter.join()).rejects.toSatisfy((error) => error instanceof QueueShutdown);
    const timed = new QueueUser("get", new Queue(), { timeout: 1 }).start();
    await expect(timed.join()).rejects.toSatisfy((error) => error instanceof QueueEmpty);
  });

  it("join waits for the tasks of other realms", async () => {
    const queue = new Queue<unknown>();
    queue.putSync(1);
    const joiner = new QueueUser("joinSync", queue).start();
    expect(await queue.get()).toBe(1);
    queue.taskDone();
    expect(await joiner.join()).toBe(0);
  });

  it("an error comes with its class, and the queue in it is the same", async () => {
    const queue = new Queue<TypeError>();
    await new QueueUser("failing", queue).start().join();
    const error = await queue.get();
    expect(error).toBeInstanceOf(TypeError);
    expect(error.cause).toBe(queue);
  });

  it.each(["joinTaken", "joinTakenSync"])(
    "a thread in it is joined by who takes it: %s",
    async (part) => {
      const queue = new Queue<{ thread: Thread<unknown> }>();
      const takers = Array.from({ length: 4 }, () => new QueueUser(part, queue).start());
      for (const turns of [0, 0, 20]) {
        const thread = new QueueUser("echo", queue, { value: turns, turns }).start();
        if (turns === 0) await thread.join();
        queue.putSync({ thread });
      }
      await new QueueUser("putThread", queue, { count: 1 }).start().join();
      const results = await Promise.all(takers.map((taker) => taker.join()));
      expect(results.toSorted()).toEqual([0, 0, 0, 20]);
    },
  );

  it("a thread is known to the main thread before its start is, and after its end", async () => {
    const queue = new Queue<{ thread: Thread<unknown> }>();
    const putter = new QueueUser("putThread", queue, { count: 3 }).start();
    const first = queue.getSync().thread;
    expect(first.state).toBe("queued");
    expect(await first.join()).toBe(0);
    await putter.join();
    await turns(20);
    expect(await (await queue.get()).thread.join()).toBe(1);
    const on = new Queue<{ thread: Thread<unknown> }>();
    await new QueueUser("passOn", queue, { to: on }).start().join();
    expect(await (await on.get()).thread.join()).toBe(2);
  });

  it("carriers that are killed in the middle: nothing comes twice, nothing that was put is lost", async () => {
    const makes = [
      () => new Queue<Item>({ maxSize: 5 }),
      () => new Queue<Item>({ maxSize: 1000 }),
      () => new LifoQueue<Item>({ maxSize: 20 }),
      () => new PriorityQueue<Item>({ maxSize: 20 }),
    ];
    for (let round = 0; round < 8; round++) {
      const queue = (makes[round % makes.length] as () => Queue<Item>)();
      const told = counters(4);
      const taken = [counters(2 ** 18), counters(2 ** 18)];
      const producers = [0, 1].map((from) =>
        new QueueUser("putForEver", queue, { from, told }).start(),
      );
      const consumers = [0, 1].map((at) =>
        new QueueUser("takeForEver", queue, { taken, waits: at === round % 2 }).start(),
      );
      while ((told[1] as number) < 20 || (told[3] as number) < 20) await turns(1);
      await turns(round % 7);
      await (consumers[0] as QueueUser).kill();
      await turns(round % 5);
      await (producers[0] as QueueUser).kill();
      // Those that live go on.
      const before = told[3] as number;
      while ((told[3] as number) < before + 50) await turns(1);
      await (producers[1] as QueueUser).kill();
      while (queue.size > 0) await turns(1);
      await (consumers[1] as QueueUser).kill();
      for (const thread of [...producers, ...consumers]) await thread.join().catch(() => {});
      let lost = 0;
      for (let item = queue.size; item > 0; item--) {
        const { from, number } = queue.getSync();
        Atomics.add(taken[from] as Int32Array, number, 1);
      }
      for (const from of [0, 1]) {
        const times = taken[from] as Int32Array;
        const begun = told[2 * from] as number;
        const done = told[2 * from + 1] as number;
        expect(times.subarray(0, done).every((each) => each <= 1)).toBe(true);
        lost += times.subarray(0, done).filter((each) => each === 0).length;
        expect(times.subarray(done, begun).every((each) => each <= 1)).toBe(true);
        expect(times.subarray(begun).every((each) => each === 0)).toBe(true);
      }
      // Each consumer may have died with one item in its hands.
      expect(lost).toBeLessThanOrEqual(2);
      expect([queue.size, queue.empty(), queue.full()]).toEqual([0, true, false]);
      if (queue instanceof PriorityQueue) continue;
      const got = queue.get();
      await queue.put({ from: 0, number: 7 });
      expect((await got).number).toBe(7);
    }
  }, 60_000);

  it("requests and answers by two queues, while some of those that answer die: nothing comes twice, and each takes one along at most", async () => {
    const file = fileURLToPath(new URL("programs/answering.mjs", import.meta.url));
    const { stdout } = await run(process.execPath, [file, "2000"]);
    const { twice, never, dead, inQueue } = JSON.parse(stdout);
    expect({ twice, inQueue }).toEqual({ twice: 0, inQueue: 0 });
    expect(dead).toBeGreaterThan(10);
    expect(never).toBeLessThanOrEqual(dead);
  }, 120_000);
});

const run = promisify(execFile);

interface Item {
  from: number;
  number: number;
}
