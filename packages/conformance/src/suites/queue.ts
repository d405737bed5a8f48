import {
  LifoQueue,
  PriorityQueue,
  Queue,
  QueueEmpty,
  QueueFull,
  QueueShutdown,
} from "@heddle/core";
import { equal, is, ok, rejects, throws } from "../check.js";
import { type Suite, suite, type Test } from "../suite.js";
import type { Tools } from "../tools.js";
import { turn } from "../wait.js";

type Type = typeof Queue<number> | typeof LifoQueue<number> | typeof PriorityQueue<number>;

/** How the threads of a case wait. Two that block are as many as the carriers that are there. */
const forms = [
  { form: "with promises", get: "get", put: "put", join: "join", many: 4, needs: "sharedMemory" },
  {
    form: "blocking",
    get: "getSync",
    put: "putSync",
    join: "joinSync",
    many: 2,
    needs: "blockCarrier",
  },
] as const;
type Form = (typeof forms)[number];

const SHUT = "QueueShutdown";

/** So many threads that do one call each, standing in line. */
async function inLine(
  t: Tools,
  queue: Queue<number>,
  count: number,
  ...call: [Form["get" | "put" | "join"], ...args: unknown[]]
): Promise<{ join(): Promise<unknown> }[]> {
  const threads = Array.from({ length: count }, () => t.start("outcomeOf", queue, ...call));
  await t.waiting(queue, count);
  return threads;
}

function ends(threads: readonly { join(): Promise<unknown> }[]): Promise<unknown[]> {
  return Promise.all(threads.map((thread) => thread.join()));
}

/** What all three queues do. */
function base(Type: Type, order: number[]): Suite {
  const make = (...items: number[]): Queue<number> => {
    const queue = new Type({ maxSize: 5 });
    for (const item of items) queue.tryPut(item);
    return queue;
  };

  return suite("G14 Queue", Type.name, (all) => {
    const test = all.needs("sharedMemory");
    const each = (title: string, run: (t: Tools, form: Form) => Promise<void>): void => {
      for (const form of forms) {
        test.needs(form.needs)(`${title} (${form.form})`, (t) => run(t, form));
      }
    };

    test(`BaseQueueTestMixin.test_basic: what was put as 1, 3, 2 comes as ${order.join(", ")}`, async () => {
      const queue = new Type();
      for (let round = 0; round < 2; round++) {
        equal([queue.size, queue.empty(), queue.full(), queue.maxSize], [0, true, false, 0]);
        for (const item of [1, 3, 2]) is(await queue.put(item), undefined);
        equal([queue.size, queue.empty()], [3, false]);
        equal([await queue.get(), queue.getSync(), queue.tryGet()?.value], order);
      }
    });

    test("BaseQueueTestMixin.test_basic: full and empty ones refuse who does not wait, or not for ever", async (t) => {
      const queue = make(1, 2, 3, 4, 5);
      for (let round = 0; round < 2; round++) {
        equal([queue.full(), queue.size], [true, 5]);
        is(queue.tryPut(6), false);
        await rejects(queue.put(6, { timeout: 0 }), QueueFull, "full");
        await rejects(queue.put(6, { timeout: 3 }), QueueFull, "full");
        throws(() => queue.putSync(6, { timeout: 0 }), QueueFull);
        for (let taken = 0; taken < 5; taken++) await queue.get();
        is(queue.tryGet(), undefined);
        await rejects(queue.get({ timeout: 0 }), QueueEmpty, "empty");
        await rejects(queue.get({ timeout: 3 }), QueueEmpty, "empty");
        throws(() => queue.getSync({ timeout: 0 }), QueueEmpty);
        await rejects(t.start("call", queue, "get", { timeout: 2 }).join(), QueueEmpty);
        for (let put = 1; put <= 5; put++) is(queue.tryPut(put), true);
      }
      await t.waiting(queue, 0);
    });

    each("BaseQueueTestMixin.test_basic: a get waits for a put of the other side", async (t, f) => {
      const queue = new Type();
      for (let round = 0; round < 2; round++) {
        const [getter] = await inLine(t, queue, 1, f.get);
        await queue.put(7);
        is(await getter?.join(), 7);
        is(queue.size, 0);
      }
    });

    each("BaseQueueTestMixin.test_basic: a put waits for a get of the other side", async (t, f) => {
      const queue = make(1, 1, 1, 1, 1);
      for (let round = 0; round < 2; round++) {
        const [putter] = await inLine(t, queue, 1, f.put, 1);
        is(queue.size, 5);
        is(await queue.get(), 1);
        is(await putter?.join(), undefined);
        is(queue.size, 5);
      }
    });

    for (const [realm, feature] of [
      ["a thread", "blockCarrier"],
      ["the main realm", "blockMain"],
    ] as const) {
      test.needs(feature)(
        `BaseQueueTestMixin.test_basic: who blocks waits as long as it says, in ${realm}`,
        async (t) => {
          const call = async (method: Form["get" | "put"], ...args: unknown[]): Promise<unknown> =>
            feature === "blockMain"
              ? (queue[method] as (...args: unknown[]) => unknown)(...args)
              : t.start("call", queue, method, ...args).join();
          let queue = new Type({ maxSize: 1 });
          const begun = performance.now();
          await rejects(call("getSync", { timeout: 30 }), QueueEmpty);
          ok(performance.now() - begun >= 18, "it waited");
          await call("putSync", 1);
          await rejects(call("putSync", 1, { timeout: 5 }), QueueFull);
          is(await call("getSync", { timeout: 30 }), 1);
          queue = new Type({ maxSize: 1 });
          await rejects(call("getSync", { timeout: 0 }), QueueEmpty);
        },
      );
    }

    test("BaseQueueTestMixin.test_queue_task_done: on a fresh queue it is called too often", () => {
      const queue = new Type();
      throws(() => queue.taskDone(), RangeError, "too often");
      queue.tryPut(1);
      is(queue.taskDone(), undefined);
      throws(() => queue.taskDone(), RangeError, "too often");
    });

    each(
      "BaseQueueTestMixin.test_queue_join: join waits until all is done, again and again",
      async (t, f) => {
        const queue = new Type();
        const words = t.words();
        const workers = [1, 2].map(() => t.start("workOnQueue", queue, f.get, words));
        for (let round = 1; round <= 2; round++) {
          for (let item = 0; item < 100; item++) await queue.put(item);
          is(await queue.join(), undefined);
          is(words[0], 4950 * round);
        }
        throws(() => queue.taskDone(), RangeError, "too often");
        queue.shutdown();
        const counts = (await ends(workers)) as number[];
        is(
          counts.reduce((sum, count) => sum + count, 0),
          200,
        );
      },
    );

    test("join ends at its timeout, and at once where nothing is to be done", async () => {
      const queue = new Type();
      is(await queue.join(), undefined);
      is(queue.joinSync(), undefined);
      queue.tryPut(1);
      queue.tryGet();
      await rejects(queue.join({ timeout: 0 }), "THREAD_TIMEOUT", "taskDone()");
      await rejects(queue.join({ timeout: 3 }), "THREAD_TIMEOUT", "3 ms");
      throws(() => queue.joinSync({ timeout: 0 }), "THREAD_TIMEOUT");
      queue.taskDone();
      is(await queue.join({ timeout: 0 }), undefined);
    });

    test("BaseQueueTestMixin.test_negative_timeout_raises_exception: wrong timeouts are refused, and name the call", async () => {
      const queue = new Type({ maxSize: 1 });
      for (let round = 0; round < 2; round++) {
        for (const [timeout, error, says] of [
          [-1, RangeError, "-1"],
          [Number.NaN, RangeError, "NaN"],
          ["1", TypeError, '"1"'],
        ] as const) {
          const options = { timeout: timeout as number };
          await rejects(queue.put(1, options), error, "Queue.put", says);
          await rejects(queue.get(options), error, "Queue.get", says);
          await rejects(queue.join(options), error, "Queue.join", says);
          throws(() => queue.putSync(1, options), error, "Queue.putSync", says);
          throws(() => queue.getSync(options), error, "Queue.getSync", says);
          throws(() => queue.joinSync(options), error, "Queue.joinSync", says);
        }
        await rejects(queue.get(1 as never), TypeError, "options object, not 1");
        is(queue.size, round, "nothing has changed");
        queue.tryPut(1);
      }
    });

    test("BaseQueueTestMixin.test_nowait: tryPut gives false when it is full, tryGet undefined when it is empty", () => {
      const queue = make();
      for (let item = 1; item <= 5; item++) is(queue.tryPut(item), true);
      is(queue.tryPut(6), false);
      for (let item = 1; item <= 5; item++) queue.tryGet();
      is(queue.tryGet(), undefined);
    });

    test("BaseQueueTestMixin.test_shrinking_queue: with maxSize below its size it is still full", async () => {
      const queue = new Type({ maxSize: 3 });
      for (let item = 1; item <= 3; item++) queue.tryPut(item);
      is(queue.tryPut(4), false);
      queue.maxSize = 2;
      equal([queue.maxSize, queue.full(), queue.size], [2, true, 3]);
      await rejects(queue.put(4, { timeout: 0 }), QueueFull);
      await queue.get();
      is(queue.tryPut(4), false);
      queue.maxSize = 4;
      is(queue.tryPut(4), true);
    });

    test("a maxSize that is raised lets in those who wait", async (t) => {
      const queue = new Type({ maxSize: 1 });
      queue.tryPut(1);
      const putters = await inLine(t, queue, 2, "put", 2);
      queue.maxSize = 3;
      equal(await ends(putters), [undefined, undefined]);
      is(queue.size, 3);
    });

    test("a maxSize that is none is refused", () => {
      for (const maxSize of [-1, 1.5, Number.NaN]) {
        throws(
          () => new Type({ maxSize: maxSize }),
          RangeError,
          `new ${Type.name}`,
          String(maxSize),
        );
      }
      throws(() => new Type({ maxSize: "5" as never }), TypeError, "maxSize must be", '"5"');
      throws(() => new Type(5 as never), TypeError, "options object, not 5", "{ maxSize: ");
      for (const maxSize of [0, undefined, Number.POSITIVE_INFINITY]) {
        is(new Type({ maxSize: maxSize }).full(), false);
      }
    });

    shutdowns(make, test, each);
    waits(Type, make, test, each);
  });
}

type Each = (title: string, run: (t: Tools, form: Form) => Promise<void>) => void;
type Make = (...items: number[]) => Queue<number>;

function shutdowns(make: Make, test: Test, each: Each): void {
  test("BaseQueueTestMixin.test_shutdown_empty: put and get are refused", async (t) => {
    const queue = make();
    is(queue.shutdown(), undefined);
    await rejects(queue.put(1), QueueShutdown, "shut down");
    await rejects(queue.get(), QueueShutdown, "shut down");
    throws(() => queue.tryPut(1), QueueShutdown);
    throws(() => queue.tryGet(), QueueShutdown);
    throws(() => queue.putSync(1), QueueShutdown);
    throws(() => queue.getSync(), QueueShutdown);
    await rejects(t.start("call", queue, "get").join(), QueueShutdown, "shut down");
  });

  test("BaseQueueTestMixin.test_shutdown_nonempty: what is in it can still be taken", async () => {
    const queue = make(1);
    queue.shutdown();
    is(await queue.get(), 1);
    await rejects(queue.get(), QueueShutdown);
  });

  test("BaseQueueTestMixin.test_shutdown_immediate: what is in it is thrown away", async () => {
    const queue = make(1);
    queue.shutdown({ immediate: true });
    await rejects(queue.get(), QueueShutdown);
    is(queue.size, 0);
  });

  test("BaseQueueTestMixin.test_shutdown_allowed_transitions: again it does nothing, at once it goes further", async () => {
    const queue = make(1, 2);
    queue.shutdown();
    queue.shutdown();
    ok([1, 2].includes(await queue.get()), "what is in it can be taken");
    is(queue.size, 1);
    queue.shutdown({ immediate: true });
    queue.shutdown({ immediate: true });
    await rejects(queue.get(), QueueShutdown);
    queue.shutdown();
    await rejects(queue.get(), QueueShutdown);
  });

  test("a shutdown that is no true or false is refused", () => {
    const queue = make(1);
    throws(() => queue.shutdown({ immediate: 1 as never }), TypeError, "immediate", "1");
    throws(() => queue.shutdown(true as never), TypeError, "{ immediate: true }");
    is(queue.tryGet()?.value, 1);
  });

  test("BaseQueueTestMixin.test_shutdown_all_methods_in_one_thread: then it says shut down, not empty", async () => {
    const queue = make(1, 2);
    queue.shutdown();
    await rejects(queue.put(3), QueueShutdown);
    throws(() => queue.tryPut(3), QueueShutdown);
    for (let item = 0; item < 2; item++) {
      await queue.get();
      queue.taskDone();
    }
    is(await queue.join(), undefined);
    await rejects(queue.get(), QueueShutdown);
    throws(() => queue.tryGet(), QueueShutdown);
    await rejects(queue.get({ timeout: 5 }), QueueShutdown);
    await rejects(queue.get({ timeout: 0 }), QueueShutdown);
  });

  test("BaseQueueTestMixin.test_shutdown_immediate_all_methods_in_one_thread: nothing is left to be done", async () => {
    const queue = make(1, 2);
    queue.shutdown({ immediate: true });
    await rejects(queue.put(3), QueueShutdown);
    throws(() => queue.tryPut(3), QueueShutdown);
    await rejects(queue.get(), QueueShutdown);
    throws(() => queue.tryGet(), QueueShutdown);
    throws(() => queue.taskDone(), RangeError, "too often");
    is(await queue.join(), undefined);
  });

  for (const immediate of [false, true]) {
    const name = immediate ? "test_shutdown_immediate_" : "test_shutdown_";
    const now = { immediate };

    each(`BaseQueueTestMixin.${name}all_methods_in_many_threads: nobody hangs`, async (t, f) => {
      const queue = make();
      const counts = f.get === "get" ? { writers: 4, readers: 6 } : { writers: 1, readers: 1 };
      const writers = Array.from({ length: counts.writers }, (_, writer) =>
        t.start("fillQueue", queue, f.put, writer * 1000, 1000),
      );
      const readers = Array.from({ length: counts.readers }, () =>
        t.start("drainQueue", queue, f.get),
      );
      const joiners = immediate
        ? [t.start("call", queue, "join"), t.start("call", queue, "join")]
        : [];
      await t.running(...writers, ...readers);
      await turn();
      queue.shutdown(now);
      const put = (await ends(writers)) as number[];
      const got = (await ends(readers)).flat() as number[];
      equal([queue.size, queue.empty()], [0, true]);
      is(new Set(got).size, got.length, "nothing came twice");
      const all = put.reduce((sum, count) => sum + count, 0);
      ok(immediate ? got.length <= all : got.length === all, `${got.length} of ${all} came`);
      if (!immediate) return;
      for (let left = got.length; left > 0; left--) queue.taskDone();
      await ends(joiners);
    });

    each(`BaseQueueTestMixin.${name}get: those who wait for an item are refused`, async (t, f) => {
      const queue = make();
      const getters = await inLine(t, queue, f.many, f.get);
      queue.shutdown(now);
      equal(await ends(getters), new Array(f.many).fill(SHUT));
    });

    each(`BaseQueueTestMixin.${name}put: those who wait for room are refused`, async (t, f) => {
      const queue = make(1, 2, 3, 4, 5);
      const putters = await inLine(t, queue, f.many, f.put, 6);
      queue.shutdown(now);
      equal(await ends(putters), new Array(f.many).fill(SHUT));
      is(queue.size, immediate ? 0 : 5);
    });

    each(
      `BaseQueueTestMixin.${name}join: join waits for what is left, and never throws`,
      async (t, f) => {
        const queue = make(1, 2);
        const joiners = await inLine(t, queue, f.many, f.join);
        queue.shutdown(now);
        if (!immediate) {
          for (let item = 0; item < 2; item++) {
            await turn();
            is(joiners.length, f.many);
            await t.waiting(queue, f.many);
            await queue.get();
            queue.taskDone();
          }
        }
        equal(await ends(joiners), new Array(f.many).fill(undefined));
      },
    );

    each(`BaseQueueTestMixin.${name}put_join: puts are refused, joins end`, async (t, f) => {
      const queue = make(1, 2, 3, 4, 5);
      const threads = [t.start("outcomeOf", queue, f.put, 6), t.start("outcomeOf", queue, f.join)];
      await t.waiting(queue, 2);
      queue.shutdown(now);
      is(await threads[0]?.join(), SHUT);
      if (immediate) throws(() => queue.tryGet(), QueueShutdown);
      else {
        for (let item = 0; item < 5; item++) {
          queue.tryGet();
          queue.taskDone();
        }
      }
      is(await threads[1]?.join(), undefined);
    });
  }

  each(
    "BaseQueueTestMixin.test_shutdown_get: of three getters for two items one is refused",
    async (t, f) => {
      const queue = make(8, 9);
      queue.shutdown();
      const getters = [1, 2, 3].map(() => t.start("outcomeOf", queue, f.get));
      const got = (await ends(getters)) as (number | string)[];
      equal(got.map(String).toSorted(), ["8", "9", SHUT]);
    },
  );

  each(
    "BaseQueueTestMixin.test_shutdown_get_task_done_join: getters get the items, joiners return",
    async (t, f) => {
      const queue = make();
      const words = t.words();
      const worker = t.start("workOnQueue", queue, f.get, words);
      await t.waiting(queue, 1);
      for (const item of [1, 2, 3]) queue.tryPut(item);
      const joiner = t.start("outcomeOf", queue, f.join);
      queue.shutdown();
      is(await joiner.join(), undefined);
      equal([await worker.join(), words[0]], [3, 6]);
    },
  );

  each(
    "BaseQueueTestMixin.test_shutdown_pending_get: a get that waits is woken, also in the tick of a put",
    async (t, f) => {
      const queue = make();
      const getters = await inLine(t, queue, 2, f.get);
      queue.tryPut(1);
      queue.shutdown();
      equal((await ends(getters)).map(String).toSorted(), ["1", SHUT]);
    },
  );
}

function waits(Type: Type, make: Make, test: Test, each: Each): void {
  test("FailingQueueTest.test_failing_queue: what cannot be copied is refused, and the queue is as before", async (t) => {
    const queue = new Type({ maxSize: 2 });
    const options = Type === PriorityQueue ? { priority: 1 } : {};
    const bad = { options: { onReply: () => 1 } } as never;
    queue.tryPut(1);
    await rejects(queue.put(bad, options), "THREAD_UNCLONEABLE", ".options.onReply is a function");
    throws(() => queue.putSync(bad, options), "THREAD_UNCLONEABLE", ".onReply is a function");
    const put = queue.tryPut as (value: unknown, options: object) => boolean;
    throws(() => put.call(queue, bad, options), "THREAD_UNCLONEABLE");
    const broken = {
      get item() {
        throw new Error("no item today");
      },
    };
    await rejects(queue.put(broken as never, options), "THREAD_UNCLONEABLE", "no item today");
    equal([queue.size, queue.tryPut(2), queue.full()], [1, true, true]);
    await rejects(queue.put(bad, options), "THREAD_UNCLONEABLE");
    for (let item = 0; item < 2; item++) {
      await queue.get();
      queue.taskDone();
    }
    await queue.join({ timeout: 0 });
    const [getter] = await inLine(t, queue, 1, "get");
    await rejects(queue.put(bad, options), "THREAD_UNCLONEABLE");
    queue.tryPut(3);
    is(await getter?.join(), 3);
  });

  each("those who wait get items in the order in which they came", async (t, f) => {
    const queue = make();
    const getters = [];
    for (let count = 1; count <= f.many; count++) {
      getters.push(t.start("outcomeOf", queue, f.get));
      await t.waiting(queue, count);
    }
    for (const [index, getter] of getters.entries()) {
      queue.tryPut(index);
      is(await getter.join(), index);
    }
  });

  each("each item comes once, whoever puts and gets", async (t, f) => {
    const queue = make();
    const putters = [t.start("fillQueue", queue, f.put, 0, 100)];
    const getters = [t.start("drainQueue", queue, f.get)];
    if (f.put === "put") {
      putters.push(t.platform("fillQueue", queue, f.put, 100, 100));
      getters.push(t.platform("drainQueue", queue, f.get));
    }
    for (let item = 200; item < 250; item++) await queue.put(item);
    equal(await ends(putters), new Array(putters.length).fill(100));
    queue.shutdown();
    const got = (await ends(getters)).flat() as number[];
    const put = Array.from({ length: putters.length * 100 }, (_, item) => item);
    const here = Array.from({ length: 50 }, (_, item) => 200 + item);
    equal(
      got.toSorted((a, b) => a - b),
      [...put, ...here],
    );
  });

  test("a signal ends a wait with its very reason, and nothing is lost", async (t) => {
    const queue = new Type({ maxSize: 1 });
    const reason = { of: "mine" };
    const controller = new AbortController();
    const { signal } = controller;
    const rejection = (wait: Promise<unknown>) => wait.catch((error: unknown) => error);
    const aborted = AbortSignal.abort(reason);
    for (const wait of [queue.get({ signal: aborted }), queue.put(1, { signal: aborted })]) {
      is(await rejection(wait), reason);
    }
    is(queue.size, 0);
    const get = queue.get({ signal });
    const next = queue.get();
    controller.abort(reason);
    is(await rejection(get), reason);
    queue.tryPut(1);
    is(await next, 1);
    queue.tryPut(2);
    const thread = t.start("callUntilStopped", queue, "join");
    await t.waiting(queue, 1);
    thread.stop("enough");
    equal(await thread.join(), { rejected: "enough", same: true });
    const late = new AbortController();
    const put = queue.put(3, { signal: late.signal });
    late.abort(reason);
    is(await rejection(put), reason);
    equal([queue.tryGet()?.value, queue.size], [2, 0]);
  });

  test("an item is in it until who waited for it has fetched it", async () => {
    const queue = new Type({ maxSize: 1 });
    const get = queue.get();
    is(queue.tryPut(1), true);
    is(queue.tryPut(2), false);
    is(queue.full(), true);
    const put = queue.put(3);
    is(await get, 1);
    await put;
    is(queue.tryGet()?.value, 3);
  });

  test("printing it tells how full it is", async (t) => {
    const queue = make(1);
    is(String(queue), `<${Type.name} size=1/5>`);
    is(await t.start("print", new Type()).join(), `<${Type.name} size=0>`);
  });

  test("in fields and results it is the very queue", async (t) => {
    const queue = make(1);
    is(
      ((await t.start("echo", new Map([[queue, "key"]])).join()) as Map<object, string>).get(queue),
      "key",
    );
    equal(await t.platform("call", queue, "tryGet").join(), { value: 1 });
    is(queue.size, 0);
  });

  test.needs("blockMain")("the main realm blocks for items, room and the end of tasks", (t) => {
    const queue = new Type({ maxSize: 1 });
    const filler = t.start("fillQueue", queue, "put", 0, 3);
    const items = [1, 2, 3].map(() => queue.getSync());
    equal(items.toSorted(), [0, 1, 2]);
    filler.joinSync({ timeout: 15_000 });
    for (let item = 0; item < 3; item++) queue.taskDone();
    queue.putSync(4);
    const worker = t.start("workOnQueue", queue, "get", t.words());
    queue.putSync(5);
    queue.joinSync();
    queue.shutdown();
    is(worker.joinSync({ timeout: 15_000 }), 2);
  });

  test.lacks("blockMain")(
    "CANNOT_BLOCK: where the main realm must not block, it tries, but never waits",
    () => {
      const queue = new Type({ maxSize: 1 });
      throws(() => queue.getSync(), "CANNOT_BLOCK", "await queue.get()");
      throws(() => queue.getSync({ timeout: 0 }), QueueEmpty);
      is(queue.putSync(1), undefined);
      throws(() => queue.putSync(2), "CANNOT_BLOCK", "await queue.put()");
      throws(() => queue.joinSync(), "CANNOT_BLOCK", "await queue.join()");
      is(queue.getSync(), 1);
    },
  );

  test.needs("blockCarrier")(
    "a promise that waits on a carrier does not keep an item from one that blocks there",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      const queue = new Type();
      const awaiting = t.startOn(runtime, "outcomeOf", queue, "get");
      await t.waiting(queue, 1);
      const blocking = t.startOn(runtime, "outcomeOf", queue, "getSync");
      await t.waiting(queue, 2);
      queue.tryPut(1);
      is(await blocking.join(), 1);
      queue.tryPut(2);
      is(await awaiting.join(), 2);
    },
  );

  const dying = test.needs("realms");
  dying("if a carrier ends, the queue keeps its items", async (t) => {
    const queue = new Type();
    is(await t.platform("fillQueue", queue, "put", 1, 3).join(), 3);
    const words = t.words();
    const taker = t.platform("takeAndWait", queue, words);
    await t.told(words);
    await taker.kill();
    is(queue.size, 2);
    queue.shutdown();
    is(((await t.start("drainQueue", queue, "get").join()) as number[]).length, 2);
  });

  dying("who dies while it waits leaves the line, and nothing is lost", async (t) => {
    const queue = new Type({ maxSize: 1 });
    const victims = [1, 2].map(() => t.platform("outcomeOf", queue, "get"));
    await t.waiting(queue, 2);
    const [getter] = await inLineBehind(t, queue, 2, "get");
    await Promise.all(victims.map((victim) => victim.kill()));
    queue.tryPut(1);
    is(await getter?.join(), 1);
    queue.tryPut(2);
    const putter = t.platform("outcomeOf", queue, "put", 3);
    await t.waiting(queue, 1);
    const put = queue.put(4);
    await putter.kill();
    is(queue.tryGet()?.value, 2);
    is(await put, undefined);
    equal([queue.tryGet()?.value, queue.size], [4, 0]);
  });
}

async function inLineBehind(t: Tools, queue: Queue<number>, before: number, get: Form["get"]) {
  const thread = t.start("outcomeOf", queue, get);
  await t.waiting(queue, before + 1);
  return [thread];
}

export const queue = base(Queue, [1, 3, 2]);
export const lifoQueue = base(LifoQueue, [2, 3, 1]);
export const priorityQueue = base(PriorityQueue, [1, 2, 3]);
