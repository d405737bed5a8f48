import {
  Barrier,
  BoundedSemaphore,
  BrokenBarrierError,
  Event,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  QueueEmpty,
  QueueFull,
  QueueShutdown,
  Semaphore,
} from "@heddle/core";
import { equal, is, rejection, rejects, throws } from "../check.js";
import { type Suite, suite } from "../suite.js";
import { turn } from "../wait.js";

/** What semaphores and events promise by their asynchronous forms, whether memory is shared or not. */
export const awaitedRest: Suite = suite("Sharing", "await semaphore, event, barrier", (test) => {
  test("Semaphore: six at a time, whoever comes", async (t) => {
    const six = new Semaphore(6);
    const inside = new Queue<number>();
    await inside.put(0);
    const threads = Array.from({ length: 20 }, () => t.start("withPermit", six, inside));
    const most = Math.max(
      ...(await Promise.all(threads.map((thread) => thread.join() as Promise<number>))),
    );
    is(most <= 6, true, `${most} at once`);
    equal([six.value, await inside.get()], [6, 0]);
  });

  test("Semaphore: release serves those who wait, in order; timeouts and signals end a wait", async (t) => {
    const semaphore = new Semaphore(0);
    is(await semaphore.acquire({ timeout: 5 }), false);
    is(await t.start("call", semaphore, "acquire", { timeout: 5 }).join(), false);
    const waits = [semaphore.acquire(), semaphore.acquire(), semaphore.acquire()];
    await t.waiting(semaphore, 3);
    semaphore.release(2);
    equal(await Promise.all(waits.slice(0, 2)), [true, true]);
    is(semaphore.value, 0);
    await t.start("call", semaphore, "release").join();
    is(await waits[2], true);
    const controller = new AbortController();
    const aborted = semaphore.hold({ signal: controller.signal });
    await t.waiting(semaphore, 1);
    controller.abort("enough");
    is(await rejection(aborted), "enough");
  });

  test("Semaphore: a permit that hold took comes back when its carrier dies, one of acquire does not", async (t) => {
    if (!t.supports.realms) return is(t.supports.realms, false);
    for (const [how, left] of [
      ["hold", 1],
      ["acquire", 0],
    ] as const) {
      const semaphore = new Semaphore(1);
      const had = new Event();
      const holder = t.platform("havePermitUntilStopped", semaphore, had, how);
      await had.wait();
      is(semaphore.value, 0);
      await holder.kill();
      is(semaphore.value, left);
    }
  });

  test("BoundedSemaphore: one release too many is refused, in any realm", async (t) => {
    const semaphore = new BoundedSemaphore(2);
    throws(() => semaphore.release(), RangeError, "2 of at most 2");
    await rejects(t.start("releaseTooMany", semaphore).join(), RangeError, "2 of at most 2");
    is(String(semaphore), "<BoundedSemaphore value=2/2>");
    using _ = await semaphore.hold();
    is(semaphore.value, 1);
  });

  test("Event: set lets all through that wait, also where clear follows at once", async (t) => {
    const event = new Event();
    const threads = [1, 2, 3].map((n) => t[n === 3 ? "platform" : "start"]("awaitEvent", event));
    await t.waiting(event, 3);
    event.set();
    for (const thread of threads) equal(await thread.join(), [true, true]);
    event.clear();
    equal(await t.start("awaitEvent", event, { timeout: 5 }).join(), [false, false]);
    const wait = event.wait();
    await t.waiting(event, 1);
    event.set();
    event.clear();
    equal([await wait, event.isSet()], [true, false]);
    await t.start("call", event, "set").join();
    is(await event.wait(), true);
  });

  test("Barrier: all go on when the last has come, each with its place, round after round", async (t) => {
    const barrier = new Barrier(3);
    for (let round = 0; round < 2; round++) {
      const threads = [t.start("meet", barrier), t.platform("meet", barrier)];
      await t.waiting(barrier, 2);
      const places = [await barrier.wait(), ...(await Promise.all(threads.map((x) => x.join())))];
      equal(places.toSorted(), [0, 1, 2]);
    }
    equal([barrier.nWaiting, barrier.parties, barrier.broken], [0, 3, false]);
  });

  test("Barrier: a time that is up breaks it for all, and reset mends it", async (t) => {
    const barrier = new Barrier(3);
    const other = t.start("meet", barrier);
    await t.waiting(barrier, 1);
    await rejects(barrier.wait({ timeout: 5 }), BrokenBarrierError);
    await rejects(other.join(), BrokenBarrierError);
    is(barrier.broken, true);
    await rejects(t.start("meet", barrier).join(), BrokenBarrierError);
    barrier.reset();
    is(barrier.broken, false);
    const waits = [t.start("meet", barrier), t.start("meet", barrier)];
    await barrier.wait();
    for (const wait of waits) await wait.join();
  });

  test("Barrier: it breaks when a carrier dies at it", async (t) => {
    if (!t.supports.realms) return is(t.supports.realms, false);
    const barrier = new Barrier(3);
    const victim = t.platform("meet", barrier);
    await t.waiting(barrier, 1);
    const other = t.start("meet", barrier);
    await t.waiting(barrier, 2);
    await victim.kill();
    await rejects(other.join(), BrokenBarrierError);
    is(barrier.broken, true);
  });

  test("Barrier: its action runs once a round, before anybody goes on", async () => {
    const acts: string[] = [];
    const barrier = new Barrier(2, { action: () => acts.push("act") });
    const waits = [barrier.wait(), barrier.wait()].map((wait) => wait.then(() => acts.push("on")));
    await Promise.all(waits);
    equal(acts, ["act", "on", "on"]);
    const failing = new Barrier(1, {
      action: () => {
        throw new RangeError("no");
      },
    });
    await rejects(failing.wait(), RangeError, "no");
    is(failing.broken, true);
  });
});

/** The same of queues. */
export const awaitedQueues: Suite = suite("Sharing", "await queue, everywhere", (test) => {
  test("what is put comes out in order, copied, with what threads and shared objects are in it", async (t) => {
    const queue = new Queue<unknown>();
    const lock = new Lock();
    const value = { list: [1, "two"], at: new Date(0), lock };
    await queue.put(value);
    value.list.push("later");
    const [came] = (await t.start("takeAllOf", queue, 1).join()) as [typeof value];
    equal([came.list, came.at, came.lock], [[1, "two"], new Date(0), lock]);
    await t.start("putAll", queue, new RangeError("mine"), undefined, null).join();
    const error = (await queue.get()) as RangeError;
    equal([error instanceof RangeError, error.message], [true, "mine"]);
    equal([await queue.get(), await queue.get()], [undefined, null]);
    await rejects(
      queue.put(() => 1),
      "THREAD_UNCLONEABLE",
      "put(value): value is a function",
    );
    is(queue.empty(), true);
  });

  test("LifoQueue and PriorityQueue keep their order, ties as they came", async (t) => {
    const last = new LifoQueue<number>();
    await t.start("putAll", last, 1, 2, 3).join();
    last.shutdown();
    equal(await t.start("takeAll", last).join(), [3, 2, 1]);
    const smallest = new PriorityQueue<string>();
    for (const [name, priority] of [
      ["b1", 2],
      ["a", 1],
      ["b2", 2],
      ["c", 3],
    ] as const)
      await smallest.put(name, { priority });
    smallest.shutdown();
    equal(await t.start("takeAll", smallest).join(), ["a", "b1", "b2", "c"]);
    await rejects(new PriorityQueue<string>().put("x", {} as never), TypeError, "priority");
  });

  test("a full queue lets puts wait, an empty one gets, in order", async (t) => {
    const queue = new Queue<number>({ maxSize: 1 });
    await queue.put(0);
    is(queue.full(), true);
    await rejects(queue.put(9, { timeout: 0 }), QueueFull);
    await rejects(queue.put(9, { timeout: 5 }), QueueFull);
    const puts = t.start("putAll", queue, 1, 2, 3);
    await t.waiting(queue, 1);
    for (const n of [0, 1, 2, 3]) is(await queue.get(), n);
    await puts.join();
    await rejects(queue.get({ timeout: 0 }), QueueEmpty);
    await rejects(t.start("takeOne", queue, { timeout: 5 }).join(), QueueEmpty);
    const gets = [];
    for (let count = 1; count <= 3; count++) {
      gets.push(t.start("takeOne", queue));
      await t.waiting(queue, count);
    }
    for (const n of [1, 2, 3]) await queue.put(n);
    equal(await Promise.all(gets.map((get) => get.join())), [1, 2, 3]);
    const controller = new AbortController();
    const aborted = queue.get({ signal: controller.signal });
    await t.waiting(queue, 1);
    controller.abort("enough");
    is(await rejection(aborted), "enough");
    await queue.put(5);
    is(await queue.get(), 5, "who gave up has not taken it");
  });

  test("producers and consumers share all items, and shutdown ends the loops", async (t) => {
    const queue = new Queue<number>({ maxSize: 3 });
    const consumers = [1, 2, 3].map((n) => t[n === 3 ? "platform" : "start"]("takeAll", queue));
    const items = Array.from({ length: 30 }, (_, n) => n);
    await Promise.all([
      t.start("putAll", queue, ...items.slice(0, 15)).join(),
      t.start("putAll", queue, ...items.slice(15)).join(),
    ]);
    queue.shutdown();
    const taken = await Promise.all(consumers.map((each) => each.join() as Promise<number[]>));
    equal(
      taken.flat().toSorted((a, b) => a - b),
      items,
    );
    await rejects(queue.put(1), QueueShutdown);
    await rejects(t.start("takeOne", queue).join(), QueueShutdown);
  });

  test("shutdown refuses those who wait; immediate throws away what is in it, which counts as done", async (t) => {
    const queue = new Queue<number>({ maxSize: 1 });
    await queue.put(1);
    const put = t.start("putAll", queue, 2);
    await t.waiting(queue, 1);
    const join = queue.join();
    queue.shutdown({ immediate: true });
    await rejects(put.join(), QueueShutdown);
    await join;
    await rejects(queue.get(), QueueShutdown);
  });

  test("join waits for as many taskDone as items were put", async (t) => {
    const queue = new Queue<number>();
    await t.start("putAll", queue, 1, 2).join();
    await rejects(queue.join({ timeout: 5 }), "THREAD_TIMEOUT", "Queue.join");
    const join = queue.join();
    for (const _ of [1, 2]) {
      await queue.get();
      await turn();
      await t.start("call", queue, "taskDone").join();
    }
    is(await join, undefined);
    throws(() => queue.taskDone(), RangeError, "called too often");
  });

  test("a carrier that dies leaves its line, and the queue keeps its items", async (t) => {
    if (!t.supports.realms) return is(t.supports.realms, false);
    const queue = new Queue<number>();
    const victim = t.platform("takeOne", queue);
    await t.waiting(queue, 1);
    await victim.kill();
    await t.waiting(queue, 0);
    await queue.put(1);
    is(await t.start("takeOne", queue).join(), 1);
  });

  test("maxSize can change, and lets waiting puts in", async (t) => {
    const queue = new Queue<number>({ maxSize: 1 });
    const put = t.start("putAll", queue, 1, 2);
    await t.waiting(queue, 1);
    queue.maxSize = 2;
    await put.join();
    equal([queue.size, queue.maxSize, queue.full()], [2, 2, true]);
    is(String(queue), "<Queue size=2/2>");
  });
});

/** What there is only where memory is shared. */
export const awaitedRefusals: Suite = suite("Sharing", "without shared memory", (all) => {
  const test = all.lacks("sharedMemory");
  const headers = "Cross-Origin-Opener-Policy: same-origin";

  test("what blocks, and what is to be answered at once, says what to await", async (t) => {
    // From here on their code is there.
    await new Lock().acquire();
    const objects: readonly [object, string, string][] = [
      [new Lock(), "acquireSync", "await lock.acquire()"],
      [new Lock(), "tryAcquire", "await lock.acquire({ timeout: 0 })"],
      [new Lock(), "holdSync", "await lock.hold()"],
      [new Semaphore(), "acquireSync", "await semaphore.acquire()"],
      [new Event(), "waitSync", "await event.wait()"],
      [new Barrier(1), "waitSync", "await barrier.wait()"],
      [new Queue(), "putSync", "await queue.put()"],
      [new Queue(), "tryGet", "await queue.get({ timeout: 0 })"],
      [new Queue(), "snapshot", "await queue.get()"],
    ];
    for (const [object, name, instead] of objects) {
      const call = () => (object as Record<string, () => unknown>)[name]?.();
      throws(call, "NO_SHARED_MEMORY", `${name}()`, headers, instead);
      await rejects(t.start("call", object, name).join(), "NO_SHARED_MEMORY", headers, instead);
    }
  });

  test("disposed, it is refused here and goes on elsewhere", async (t) => {
    const lock = new Lock();
    const had = new Event();
    const holder = t.start("haveUntilStopped", lock, had);
    await had.wait();
    lock[Symbol.dispose]();
    lock[Symbol.dispose]();
    throws(() => lock.locked(), "DISPOSED");
    await rejects(lock.acquire(), "DISPOSED");
    holder.stop();
    await holder.join();
  });
});
