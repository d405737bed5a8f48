import { array, bool, i64, Lock, Queue, sharing, struct, Thread, u8, u32 } from "@heddle/core";
import { equal, is, ok, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

export const attributes = suite("Sharing", "attributes of a thread that all see", (all) => {
  const test = all.needs("sharedMemory");

  test.needs("realms")(
    "a loop that never awaits sees what main writes, and main sees what the thread writes",
    async (t) => {
      const task = new t.fixtures.Pings(1000);
      equal([task.stopped, task.pings, task.phase], [false, 0, "new"]);
      task.start();
      await until(() => task.pings > 0, "the thread counts");
      equal([task.phase, task.mean, task.plain], ["new, begun", 0.5, "as it was"]);
      task.stopped = true;
      const pings = await task.join();
      ok(pings >= 1000, `it went on to ${pings}`);
      equal([task.pings, task.phase, task.plain], [pings, "over", "changed"]);
      equal([task.stopped, task.after], [true, 1000]);
    },
  );

  test.needs("realms")("what a killed thread wrote is there", async (t) => {
    const task = new t.fixtures.Pings(1000).start();
    await until(() => task.pings > 0, "the thread counts");
    await task.kill();
    await rejects(task.join(), "THREAD_KILLED");
    const { pings } = task;
    ok(pings > 0 && task.phase === "new, begun", `${pings}, ${task.phase}`);
    is(task.pings, pings, "nobody counts any more");
  });

  test("a lock, a queue, a struct and an array are attributes too, and numbers have atomic steps", () => {
    const Point = struct({ x: u8 });
    class Many extends sharing(Thread<number>, {
      lock: Lock,
      queue: [Queue<string>, { maxSize: 1 }],
      point: Point,
      list: array(u8, 2),
      count: u32,
      large: i64,
    }) {
      run(): number {
        return 0;
      }
    }
    const one = new Many({ name: "one" });
    const other = new Many();
    one.point.x = 3;
    one.list.set(1, 4);
    one.large = -(2n ** 40n);
    is(one.atomic.add("count", 2), 0);
    is(one.queue.tryPut("only"), true);
    equal([one.point.x, one.list.toJSON(), one.count], [3, [0, 4], 2]);
    equal([one.large, one.name, one.queue.full()], [-(2n ** 40n), "one", true]);
    equal([other.point.x, other.count, other.large, other.queue.empty()], [0, 0, 0n, true]);
    is(one.lock.tryAcquire(), true);
    is(other.lock.locked(), false);
  });

  test("a value of another type is refused by name, and nothing is written", (t) => {
    const task = new t.fixtures.Pings(1);
    throws(() => Reflect.set(task, "stopped", 1), TypeError, "Pings.stopped", "true or false");
    throws(() => Reflect.set(task, "pings", -1), RangeError, "Pings.pings", "0 to 4294967295");
    throws(() => Reflect.set(task, "phase", 1), TypeError, "Pings.phase");
    throws(() => Reflect.set(task, "lock", new Lock()), TypeError, "Pings.lock");
    equal([task.stopped, task.pings, task.phase], [false, 0, "new"]);
  });

  test("a field of the class that hides an attribute is refused at the start", () => {
    class Hiding extends sharing(Thread<void>, { paused: bool }) {
      static override readonly module = import.meta.url;
      constructor() {
        super();
        Object.defineProperty(this, "paused", { value: true, enumerable: true });
      }
      run(): void {}
    }
    throws(() => new Hiding().start(), "THREAD_FIELD", "Hiding.paused", "in the constructor");
  });
});

export const attributesMisuse = suite("Sharing", "attributes that cannot be", (test) => {
  test("an attribute that is a member of the class already is refused by name", () => {
    throws(() => sharing(Thread<void>, { state: u32 }), TypeError, "state is Thread's own");
  });

  test("attributes are named once in a line of classes", () => {
    const Once = sharing(Thread<void>, { count: u32 });
    throws(() => sharing(Once, { other: u32 }), TypeError, "in one sharing(…)");
  });

  test("what is no class of threads, and what is no type, are refused", () => {
    throws(() => Reflect.apply(sharing, null, [{ a: u32 }]), TypeError, "sharing(Thread<number>");
    throws(() => Reflect.apply(sharing, null, [Date, { a: u32 }]), TypeError, "class of threads");
    throws(() => Reflect.apply(sharing, null, [Thread, { a: 1 }]), TypeError, "a");
  });

  test.lacks("sharedMemory")("without shared memory such a thread cannot be made", (t) => {
    throws(() => new t.fixtures.Pings(1), "NO_SHARED_MEMORY");
  });
});
