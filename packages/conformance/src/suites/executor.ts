import { activeCount, QueueFull, transfer } from "@heddle/core";
import {
  asCompleted,
  BrokenThreadPool,
  CancelledError,
  Future,
  ThreadPoolExecutor,
  wait,
} from "@heddle/core/futures";
import { equal, is, ok, rejection, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

export const executor = suite("G15 Futures", "thread pools", (test) => {
  test("ExecutorTest.test_submit", async (t) => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 2 });
    const future = pool.submit(t.fixtures.sum, 2, 8);
    ok(future instanceof Future, "a Future");
    is(await future.result(), 10);
    is(await future, 10);
    is(future.done(), true);
  });

  test("ExecutorTest.test_map", async (t) => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 2 });
    const seen: number[] = [];
    for await (const value of pool.map(t.fixtures.twice, range(10))) seen.push(value);
    equal(
      seen,
      range(10).map((value) => 2 * value),
    );
  });

  test("ExecutorTest.test_map_exception", async (t) => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 2 });
    const results = pool.map(t.fixtures.picky3, range(10));
    is((await results.next()).value, 0);
    is((await results.next()).value, 1);
    is((await results.next()).value, 2);
    is(((await rejection(results.next())) as Error).message, "no 3");
  });

  test("ExecutorTest.test_map_timeout", async (t) => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 2 });
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const value of pool.map(t.fixtures.sleeper, [0, 300], { timeout: 5 }))
        seen.push(value);
    })();
    await rejects(reading, "THREAD_TIMEOUT");
    ok(seen.length <= 1, "the slow one is not among them");
  });

  test("ExecutorTest.test_max_workers_negative", () => {
    for (const maxWorkers of [0, -1]) {
      throws(() => new ThreadPoolExecutor({ maxWorkers }), RangeError, "maxWorkers");
    }
    throws(() => new ThreadPoolExecutor({ maxWorker: 1 } as object), TypeError, "maxWorker");
  });

  test("ExecutorTest.test_swallows_falsey_exceptions: a falsy error is one", async (t) => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    const future = pool.submit(t.fixtures.throwing, 0);
    is(await future.exception(), 0);
    is(await rejection(future.result()), 0);
  });

  test("ThreadPoolExecutorTest.test_default_workers", () => {
    is(new ThreadPoolExecutor().maxWorkers, 32);
  });

  test("ThreadPoolExecutorTest.test_map_submits_without_iteration", async (t) => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
    const own = t.open({ parallelism: 1 });
    const counted = new ThreadPoolExecutor({ runtime: own });
    counted.map(t.fixtures.twice, range(5));
    await counted.shutdown();
    is(own.stats().totals.done, 5);
    await pool.shutdown();
  });

  test("ThreadPoolExecutorTest.test_saturation: no more threads than workers", async (t) => {
    const before = activeCount();
    const pool = new ThreadPoolExecutor({ maxWorkers: 4 });
    const futures = range(60).map(() => pool.submit(t.fixtures.sleeper, 1));
    is(activeCount() - before, 4);
    is(futures.filter((future) => future.running()).length, 4);
    let most = 0;
    for await (const _ of asCompleted(futures)) most = Math.max(most, activeCount() - before);
    ok(most <= 4, `${most} at once`);
    await pool.shutdown();
    is(activeCount(), before);
  });

  test("ThreadPoolExecutorTest.test_executor_map_current_future_cancel: who leaves cancels what waits", async (t) => {
    const own = t.open({ parallelism: 1 });
    const pool = new ThreadPoolExecutor({ maxWorkers: 1, runtime: own });
    for await (const _ of pool.map(t.fixtures.sleeper, [0, 1, 1, 1, 1, 1, 1, 1])) break;
    await pool.shutdown();
    ok(own.stats().totals.done < 8, "some never began");
  });

  test("ThreadPoolWaitTests.test_pending_calls_race: many that end at once", async (t) => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 8 });
    const futures = range(500).map((value) => pool.submit(t.fixtures.twice, value));
    const { done, notDone } = await wait(futures);
    is(done.size, 500);
    is(notDone.size, 0);
  });

  test("ExecutorShutdownTest.test_run_after_shutdown", async (t) => {
    const pool = new ThreadPoolExecutor();
    await pool.shutdown();
    throws(() => pool.submit(t.fixtures.sum, 2, 5), "EXECUTOR_SHUTDOWN", "after shutdown");
  });

  test("ExecutorShutdownTest.test_hang_issue12364: what was submitted runs to its end", async (t) => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
    const futures = range(50).map((value) => pool.submit(t.fixtures.twice, value));
    await pool.shutdown();
    for (const future of futures) is(future.done(), true);
    equal(
      await Promise.all(futures),
      range(50).map((value) => 2 * value),
    );
  });

  test("ExecutorShutdownTest.test_cancel_futures", async (t) => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 5 });
    const futures = range(50).map(() => pool.submit(t.fixtures.sleeper, 1));
    await pool.shutdown({ cancelFutures: true });
    const cancelled = futures.filter((future) => future.cancelled());
    is(cancelled.length, 45);
    const others = futures.filter((future) => !future.cancelled());
    for (const future of others) is(await future.exception(), undefined);
    await rejects(Promise.resolve(cancelled[0] as Future), CancelledError);
  });

  test("ExecutorShutdownTest.test_hang_gh94440: a shutdown in the middle of calls ends", async (t) => {
    for (const maxWorkers of [1, 2, 8]) {
      const pool = new ThreadPoolExecutor({ maxWorkers });
      await pool.submit(t.fixtures.sum, 1);
      const again = pool.submit(t.fixtures.sum, 2);
      await Promise.all([pool.shutdown(), pool.shutdown()]);
      is(await again, 2);
    }
  });

  test("ThreadPoolShutdownTest.test_threads_terminate", async (t) => {
    const before = activeCount();
    const pool = new ThreadPoolExecutor({ maxWorkers: 5 });
    for (let count = 0; count < 3; count++) void pool.submit(t.fixtures.sum, count);
    is(activeCount(), before + 3);
    await pool.shutdown();
    is(activeCount(), before);
  });

  test("ThreadPoolShutdownTest.test_context_manager_shutdown", async (t) => {
    const before = activeCount();
    const seen: number[] = [];
    {
      await using pool = new ThreadPoolExecutor({ maxWorkers: 5 });
      for await (const value of pool.map(t.fixtures.twice, range(4))) seen.push(value);
    }
    equal(seen, [0, 2, 4, 6]);
    is(activeCount(), before);
  });

  test("ThreadPoolShutdownTest.test_shutdown_no_wait", async (t) => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 5 });
    const results = pool.map(t.fixtures.twice, range(10));
    await pool.shutdown({ wait: false });
    const seen: number[] = [];
    for await (const value of results) seen.push(value);
    equal(
      seen,
      range(10).map((value) => 2 * value),
    );
  });

  test("ThreadPoolShutdownTest.test_cancel_futures_wait_false", async (t) => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    const [first, second] = [
      pool.submit(t.fixtures.sleeper, 1),
      pool.submit(t.fixtures.sleeper, 1),
    ];
    await pool.shutdown({ wait: false, cancelFutures: true });
    is(first.running(), true);
    is(second.cancelled(), true);
    await pool.shutdown();
    is(await first.exception(), undefined);
  });

  test("ThreadPoolShutdownTest.test_thread_names_assigned", async (t) => {
    await using pool = new ThreadPoolExecutor({ threadNamePrefix: "fetcher" });
    is((await pool.submit(t.fixtures.whereami)).name, "fetcher-1");
    is((await pool.submit(t.fixtures.whereami)).name, "fetcher-2");
  });

  test("ThreadPoolShutdownTest.test_thread_names_default", async (t) => {
    await using pool = new ThreadPoolExecutor();
    const { name } = await pool.submit(t.fixtures.whereami);
    ok(/^whereami\d*-\d+$/.test(name), name);
  });

  test("a call that has begun is not cancelled, one that waits is and never runs", async (t) => {
    const own = t.open({ parallelism: 1 });
    const pool = new ThreadPoolExecutor({ maxWorkers: 1, runtime: own });
    const first = pool.submit(t.fixtures.sleeper, 1);
    const second = pool.submit(t.fixtures.sum, 1);
    is(first.cancel(), false);
    is(second.cancel(), true);
    await pool.shutdown();
    is(own.stats().totals.done, 1);
  });

  test("maxQueue: a call too many is refused, and ready waits for room", async (t) => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 1, maxQueue: 2 });
    const futures = [1, 2, 3].map(() => pool.submit(t.fixtures.sleeper, 1));
    throws(() => pool.submit(t.fixtures.sum, 1), QueueFull, "waitForRoom()");
    await pool.waitForRoom();
    is(await pool.submit(t.fixtures.sum, 1), 1);
    is((await wait(futures)).notDone.size, 0);
    await pool.waitForRoom();
  });

  test("what cannot be submitted is refused", async (t) => {
    await using pool = new ThreadPoolExecutor();
    throws(() => pool.submit((() => {}) as never), TypeError, "task()");
    const bad = pool.submit(t.fixtures.echo, () => {});
    await rejects(bad.result(), "THREAD_UNCLONEABLE");
  });

  test.needs("lostOnExit")(
    "a worker's death breaks the calls that were on it, and no others",
    async (t) => {
      const own = t.open({ parallelism: 1 });
      const talk = t.talk();
      const pool = new ThreadPoolExecutor({ runtime: own, maxWorkers: 2 });
      const beside = pool.submit(t.fixtures.forever, transfer(talk.port));
      is(await talk.next(), "runs");
      const fatal = pool.submit(t.fixtures.die);
      const later = pool.submit(t.fixtures.sum, 1, 1);
      for (const future of [beside, fatal]) {
        const error = (await rejects(future.result(), BrokenThreadPool, "worker")) as Error;
        is((error.cause as { code?: string }).code, "THREAD_LOST");
      }
      is(await later, 2);
      await pool.shutdown();
      await until(() => own.stats().totals.running === 0, "nothing runs");
    },
  );
});
