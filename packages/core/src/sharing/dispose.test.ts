import { describe, expect, it } from "vitest";
import { loadSharing } from "../adapter.sharing.js";
import { inspect, lend, place } from "../base/internal.js";
import {
  array,
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  f64,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  RLock,
  RWLock,
  Semaphore,
  shared,
  string,
  struct,
  u32,
} from "../index.js";
import { trim, usage } from "./allocate.js";
import { objectAt, type SharedObject } from "./handle.js";

loadSharing();

class Inner extends struct({ x: f64 }) {}
class Stats extends struct({ sent: u32, host: string(8), at: Inner, all: array(Inner, 3) }) {}
class Numbers extends array(f64, 100_000) {}

/** How each is made, and all that may be done with it afterwards and is refused. */
const kinds: Record<string, { make: () => object; uses: ((object: never) => unknown)[] }> = {
  Lock: {
    make: () => new Lock(),
    uses: [
      (lock: Lock) => lock.tryAcquire(),
      (lock: Lock) => lock.acquireSync(),
      (lock: Lock) => lock.acquire(),
      (lock: Lock) => lock.hold(),
      (lock: Lock) => lock.release(),
      (lock: Lock) => lock.locked(),
      (lock: Lock) => new Condition(lock),
    ],
  },
  RLock: { make: () => new RLock(), uses: [(lock: RLock) => lock.locked()] },
  Condition: {
    make: () => new Condition(),
    uses: [
      async (condition: Condition) => {
        using _held = await condition.hold();
        return condition.wait();
      },
    ],
  },
  Event: {
    make: () => new Event(),
    uses: [(event: Event) => event.set(), (event: Event) => event.wait({ timeout: 0 })],
  },
  Semaphore: {
    make: () => new Semaphore(3),
    uses: [(permits: Semaphore) => permits.release(), (permits: Semaphore) => permits.acquire()],
  },
  BoundedSemaphore: {
    make: () => new BoundedSemaphore(3),
    uses: [(permits: BoundedSemaphore) => permits.tryAcquire()],
  },
  RWLock: {
    make: () => new RWLock(),
    uses: [(lock: RWLock) => lock.read.acquire(), (lock: RWLock) => lock.write.tryAcquire()],
  },
  Barrier: { make: () => new Barrier(1), uses: [(barrier: Barrier) => barrier.wait()] },
  Queue: {
    make: () => new Queue(),
    uses: [
      (queue: Queue) => queue.put(1),
      (queue: Queue) => queue.tryPut(1),
      (queue: Queue) => queue.get({ timeout: 0 }),
      (queue: Queue) => queue.size,
      (queue: Queue) => queue.shutdown(),
    ],
  },
  LifoQueue: { make: () => new LifoQueue(), uses: [(queue: LifoQueue) => queue.tryPut(1)] },
  PriorityQueue: {
    make: () => new PriorityQueue(),
    uses: [(queue: PriorityQueue) => queue.put(1, { priority: 1 })],
  },
  Struct: {
    make: () => new Stats({ host: "a" }),
    uses: [
      (stats: Stats) => stats.sent,
      (stats: Stats) => stats.host,
      (stats: Stats) => stats.at.x,
      (stats: Stats) => stats.all.at(1).x,
      (stats: Stats) => stats.atomic.add("sent", 1),
      (stats: Stats) => stats.toJSON(),
      (stats: Stats) => {
        stats.sent = 1;
      },
    ],
  },
  Array: {
    make: () => new Numbers([1, 2]),
    uses: [(numbers: Numbers) => numbers.at(0), (numbers: Numbers) => numbers.set(0, 1)],
  },
};

const refused = expect.objectContaining({ code: "DISPOSED" });
const disposable = (object: object): Disposable => object as Disposable;
const placeOf = (object: object): number => (object as SharedObject)[place];

describe.each(Object.entries(kinds))("%s", (name, { make, uses }) => {
  it("gives its memory back at once when it is disposed", () => {
    disposable(make())[Symbol.dispose]();
    trim();
    const before = usage().used;
    for (let round = 0; round < 200; round++) {
      using object = disposable(make());
      expect(usage().used).toBeGreaterThan(before);
      expect(object).toBeDefined();
    }
    trim();
    expect(usage().used).toBe(before);
  });

  it("refuses every use afterwards, and says why", async () => {
    for (const use of uses) {
      const object = make();
      disposable(object)[Symbol.dispose]();
      const attempt = async (): Promise<unknown> => use(object as never);
      await expect(attempt()).rejects.toEqual(refused);
      await expect(attempt()).rejects.toThrow(/was disposed here, by \[Symbol.dispose\]\(\)/);
    }
  });

  it("cannot be sent or kept afterwards, and can be printed", () => {
    const object = make() as SharedObject;
    const part = new Queue();
    object[Symbol.dispose]();
    expect(() => object[lend]()).toThrow(refused);
    expect(() => part.tryPut(object)).toThrow();
    expect(part.empty()).toBe(true);
    expect(() => shared(`disposed ${name}`, () => object)).toThrow(refused);
    expect(() => object[inspect]()).not.toThrow();
  });

  it("may be disposed again, which does nothing", () => {
    const object = disposable(make());
    object[Symbol.dispose]();
    const { used } = usage();
    object[Symbol.dispose]();
    object[Symbol.dispose]();
    expect(usage().used).toBe(used);
  });

  it("stays for others that hold it", () => {
    const object = make() as SharedObject;
    const at = object[lend]();
    object[Symbol.dispose]();
    const other = objectAt(at) as SharedObject;
    expect(other === object).toBe(false);
    expect(other.constructor.name).toBe(object.constructor.name);
    expect(placeOf(other)).toBe(at);
    other[Symbol.dispose]();
  });
});

describe("what is disposed", () => {
  it("while somebody waits for it stays until the wait is over", async () => {
    const queue = new Queue();
    const at = queue[lend]();
    const waits = queue.get();
    queue[Symbol.dispose]();
    const other = objectAt(at) as Queue;
    await other.put("there");
    other[Symbol.dispose]();
    expect(await waits).toBe("there");
  });

  it("gives back what is in it", () => {
    const queue = new Queue();
    const event = new Event();
    queue.tryPut([event, new Uint8Array(300_000)]);
    event[Symbol.dispose]();
    trim();
    const { used } = usage();
    queue[Symbol.dispose]();
    trim();
    expect(used - usage().used).toBeGreaterThan(300_000);
  });

  it("is the whole: a part has no memory of its own", () => {
    const stats = new Stats();
    expect(() => disposable(stats.at)[Symbol.dispose]()).toThrow("dispose the whole");
    stats.at.x = 2;
    expect(stats.at.x).toBe(2);
    const { at } = stats;
    disposable(stats)[Symbol.dispose]();
    expect(() => at.x).toThrow(refused);
  });
});
