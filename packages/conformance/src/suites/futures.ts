import { asCompleted, CancelledError, Future, InvalidStateError, wait } from "@heddle/core/futures";
import { equal, is, ok, rejection, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { turn } from "../wait.js";

const pending = (): Future => new Future();

function running(): Future {
  const future = new Future();
  future.setRunningOrNotifyCancel();
  return future;
}

function cancelled(): Future {
  const future = new Future();
  future.cancel();
  return future;
}

function successful(value: unknown = 42): Future {
  const future = running();
  future.setResult(value);
  return future;
}

function failed(error: unknown = new RangeError("failed")): Future {
  const future = running();
  future.setException(error);
  return future;
}

/** Without what it prints. */
async function silently<T>(call: () => T): Promise<Awaited<T>> {
  const { error } = console;
  const printed: unknown[] = [];
  console.error = (...data) => void printed.push(data);
  try {
    const result = await call();
    is(printed.length, 1, "it is printed");
    return result;
  } finally {
    console.error = error;
  }
}

export const futures = suite("G15 Futures", "futures", (test) => {
  test("FutureTests.test_done_callback_with_result", async () => {
    const future = pending();
    let given: unknown;
    future.addDoneCallback((done) => {
      given = done;
    });
    future.setResult(5);
    is(given, future);
    is(await future, 5);
  });

  test("FutureTests.test_done_callback_with_exception", async () => {
    const future = pending();
    const mistake = new Error("test");
    let given: Future | undefined;
    future.addDoneCallback((done) => {
      given = done;
    });
    future.setException(mistake);
    is(await given?.exception(), mistake);
  });

  test("FutureTests.test_done_callback_with_cancel", () => {
    const future = pending();
    let was: boolean | undefined;
    future.addDoneCallback((done) => {
      was = done.cancelled();
    });
    is(future.cancel(), true);
    is(was, true);
  });

  test("FutureTests.test_done_callback_raises: it is printed, and the others are called in order", async () => {
    const future = pending();
    const called: number[] = [];
    future.addDoneCallback(() => {
      called.push(1);
      throw new Error("doh!");
    });
    future.addDoneCallback(() => void called.push(2));
    await silently(() => future.setResult(5));
    equal(called, [1, 2]);
  });

  test("FutureTests.test_done_callback_already_successful", () => {
    const future = successful(5);
    let given: unknown;
    future.addDoneCallback((done) => {
      given = done;
    });
    is(given, future);
  });

  test("FutureTests.test_done_callback_already_failed", async () => {
    const mistake = new Error("test");
    let given: Future | undefined;
    failed(mistake).addDoneCallback((done) => {
      given = done;
    });
    is(await given?.exception(), mistake);
  });

  test("FutureTests.test_done_callback_already_cancelled", () => {
    let was: boolean | undefined;
    cancelled().addDoneCallback((done) => {
      was = done.cancelled();
    });
    is(was, true);
  });

  test("FutureTests.test_done_callback_raises_already_succeeded", () =>
    silently(() => {
      successful().addDoneCallback(() => {
        throw new Error("doh!");
      });
    }));

  test("FutureTests.test_repr", () => {
    is(String(pending()), "<Future state=pending>");
    is(String(running()), "<Future state=running>");
    is(String(cancelled()), "<Future state=cancelled>");
    is(String(failed()), "<Future state=finished raised RangeError>");
    is(String(successful()), "<Future state=finished returned Number>");
  });

  test("FutureTests.test_cancel: only what has not begun", () => {
    is(pending().cancel(), true);
    is(running().cancel(), false);
    is(cancelled().cancel(), true);
    is(failed().cancel(), false);
    is(successful().cancel(), false);
  });

  test("FutureTests.test_cancelled", () => {
    const all = [pending(), running(), cancelled(), failed(), successful()];
    equal(
      all.map((future) => future.cancelled()),
      [false, false, true, false, false],
    );
  });

  test("FutureTests.test_done", () => {
    const all = [pending(), running(), cancelled(), failed(), successful()];
    equal(
      all.map((future) => future.done()),
      [false, false, true, true, true],
    );
  });

  test("FutureTests.test_running", () => {
    const all = [pending(), running(), cancelled(), failed(), successful()];
    equal(
      all.map((future) => future.running()),
      [false, true, false, false, false],
    );
  });

  test("FutureTests.test_result_with_timeout", async () => {
    await rejects(pending().result({ timeout: 0 }), "THREAD_TIMEOUT");
    await rejects(running().result({ timeout: 1 }), "THREAD_TIMEOUT");
    await rejects(cancelled().result({ timeout: 0 }), CancelledError);
    await rejects(failed().result({ timeout: 0 }), RangeError);
    is(await successful().result({ timeout: 0 }), 42);
  });

  test("FutureTests.test_result_with_success: whoever waits gets the result", async () => {
    const future = pending();
    const result = future.result({ timeout: 60_000 });
    await turn();
    future.setResult(42);
    is(await result, 42);
  });

  test("FutureTests.test_result_with_cancel: whoever waits is told", async () => {
    const future = pending();
    const result = rejects(future.result(), CancelledError);
    await turn();
    future.cancel();
    await result;
  });

  test("FutureTests.test_exception_with_timeout", async () => {
    await rejects(pending().exception({ timeout: 0 }), "THREAD_TIMEOUT");
    await rejects(running().exception({ timeout: 0 }), "THREAD_TIMEOUT");
    await rejects(cancelled().exception({ timeout: 0 }), CancelledError);
    is(((await failed().exception({ timeout: 0 })) as Error).constructor, RangeError);
    is(await successful().exception({ timeout: 0 }), undefined);
  });

  test("FutureTests.test_exception_with_success", async () => {
    const future = pending();
    const mistake = new RangeError("late");
    const exception = future.exception();
    await turn();
    future.setException(mistake);
    is(await exception, mistake);
    is(await rejection(future.result()), mistake);
  });

  test("FutureTests.test_multiple_set_result", async () => {
    const future = successful(1);
    throws(() => future.setResult(2), InvalidStateError, "finished");
    throws(() => future.setRunningOrNotifyCancel(), InvalidStateError);
    is(await future, 1);
  });

  test("FutureTests.test_multiple_set_exception", async () => {
    const mistake = new RangeError("first");
    const future = failed(mistake);
    throws(() => future.setException(new Error("second")), InvalidStateError, "RangeError");
    is(await future.exception(), mistake);
  });

  test("a cancelled future does not begin, and takes no result", () => {
    const future = cancelled();
    is(future.setRunningOrNotifyCancel(), false);
    throws(() => future.setResult(1), InvalidStateError, "cancelled");
  });

  test("a failure may be any value", async () => {
    const future = running();
    future.setException(undefined);
    is(await rejection(future.result()), undefined);
    is(await rejection(Promise.resolve(failed(0))), 0);
  });

  test("a wait that is refused says why", async () => {
    await rejects(pending().result({ timeout: -1 }), RangeError, "timeout");
    await rejects(pending().result(5 as never), TypeError, "Future.result");
    throws(() => pending().addDoneCallback(5 as never), TypeError, "function");
  });
});

export const futureWaits = suite("G15 Futures", "waits for futures", (test) => {
  const set = (...all: Future[]): Set<Future> => new Set(all);
  const same = (actual: Set<Future>, expected: Set<Future>): void => {
    is(actual.size, expected.size);
    for (const future of expected) ok(actual.has(future), `${future} is among them`);
  };

  test("WaitTests.test_20369: a future that is given twice counts once", async () => {
    const future = successful();
    const { done, notDone } = await wait([future, future]);
    same(done, set(future));
    same(notDone, set());
  });

  test("WaitTests.test_first_completed", async () => {
    const [first, other] = [running(), running()];
    const waiting = wait([first, other], { returnWhen: "FIRST_COMPLETED" });
    first.setResult(1);
    const { done, notDone } = await waiting;
    same(done, set(first));
    same(notDone, set(other));
  });

  test("WaitTests.test_first_completed_some_already_completed", async () => {
    const future = running();
    const [none, some] = [cancelled(), successful()];
    const { done, notDone } = await wait([none, some, future], { returnWhen: "FIRST_COMPLETED" });
    same(done, set(none, some));
    same(notDone, set(future));
  });

  test("WaitTests.test_first_exception", async () => {
    const [first, second, third] = [running(), running(), running()];
    const waiting = wait([first, second, third], { returnWhen: "FIRST_EXCEPTION" });
    first.setResult(1);
    second.setException(new Error("this one"));
    const { done, notDone } = await waiting;
    same(done, set(first, second));
    same(notDone, set(third));
  });

  test("WaitTests.test_first_exception_some_already_complete", async () => {
    const [first, second] = [running(), running()];
    const known = [successful(), cancelled(), first, second];
    const waiting = wait(known, { returnWhen: "FIRST_EXCEPTION" });
    first.setException(new Error("this one"));
    const { done, notDone } = await waiting;
    is(done.size, 3);
    same(notDone, set(second));
  });

  test("WaitTests.test_first_exception_one_already_failed", async () => {
    const [bad, other] = [failed(), running()];
    const { done, notDone } = await wait([bad, other], { returnWhen: "FIRST_EXCEPTION" });
    same(done, set(bad));
    same(notDone, set(other));
  });

  test("WaitTests.test_all_completed", async () => {
    const [first, second] = [running(), pending()];
    const known = [successful(), cancelled(), failed(), first, second];
    const waiting = wait(known);
    first.setResult(1);
    second.cancel();
    const { done, notDone } = await waiting;
    same(done, new Set(known));
    is(notDone.size, 0);
  });

  test("WaitTests.test_timeout", async () => {
    const future = running();
    const some = successful();
    for (const timeout of [0, 5]) {
      const { done, notDone } = await wait([some, future], { timeout });
      same(done, set(some));
      same(notDone, set(future));
    }
  });

  test("AsCompletedTests.test_no_timeout", async () => {
    const [first, second] = [running(), running()];
    const known = [cancelled(), failed(), successful()];
    const seen: Future[] = [];
    for await (const { future } of asCompleted([first, ...known, second])) {
      seen.push(future);
      if (seen.length === 3) second.setResult(1);
      if (seen.length === 4) first.setException(new Error("last"));
    }
    same(new Set(seen.slice(0, 3)), new Set(known));
    equal(
      seen.slice(3).map((future) => future === second),
      [true, false],
    );
  });

  test("AsCompletedTests.test_future_times_out", async () => {
    for (const timeout of [0, 5]) {
      const future = running();
      const some = successful();
      const seen: Future[] = [];
      const reading = (async () => {
        for await (const each of asCompleted([some, future], { timeout })) seen.push(each.future);
      })();
      await rejects(reading, "THREAD_TIMEOUT");
      equal(
        seen.map((each) => each === some),
        [true],
      );
    }
  });

  test("AsCompletedTests.test_duplicate_futures: each comes once", async () => {
    const future = running();
    const seen: Future[] = [];
    const reading = (async () => {
      for await (const each of asCompleted([future, future])) seen.push(each.future);
    })();
    future.setResult(1);
    await reading;
    is(seen.length, 1);
  });

  test("AsCompletedTests.test_correct_timeout_exception_msg", async () => {
    const all = [cancelled(), failed(), running(), pending()];
    const reading = (async () => {
      for await (const _ of asCompleted(all, { timeout: 0 }));
    })();
    await rejects(reading, "THREAD_TIMEOUT", "2 (of 4) futures unfinished");
  });

  test("what is no option is refused", async () => {
    await rejects(wait([], { returnWhen: "SOMETIME" as never }), TypeError, "FIRST_COMPLETED");
    await rejects(wait([], { timeout: -1 }), RangeError, "timeout");
    throws(() => asCompleted([], { timeut: 1 } as object), TypeError, "timeut");
  });
});
