import { activeCount, enumerate, type ThreadError } from "@heddle/core";
import { equal, is, ok, rejection, rejects } from "../check.js";
import { suite } from "../suite.js";

export const join = suite("G8 Thread", "join", (test) => {
  test("join gives what run returned, each time it is asked", async (t) => {
    const thread = t.start("echo", { some: "data" });
    const first = await thread.join();
    equal(first, { some: "data" });
    is(await thread.join(), first);
    is(await thread.join({ timeout: 0 }), first);
  });

  test("ThreadTests.test_join_from_multiple_threads: 2 to 19 threads join the same thread", async (t) => {
    for (let count = 2; count < 20; count++) {
      const target = t.start("untilStopped");
      const joiners = Array.from({ length: count }, () => t.start("joinOf", target));
      await t.running(target, ...joiners);
      target.stop();
      const results = await Promise.all(joiners.map((joiner) => joiner.join()));
      equal(results, new Array(count).fill("woken"));
    }
  });

  test("ThreadTests.test_enumerate_after_join: a joined thread is not in enumerate", async (t) => {
    for (let round = 0; round < 100; round++) {
      const thread = t.start("nothing");
      ok(enumerate().includes(thread), "alive, so it is there");
      await thread.join();
      ok(!enumerate().includes(thread), "joined, so it is gone");
    }
  });

  test("ThreadTests.test_join_with_timeout: a join that times out leaves the thread running", async (t) => {
    const thread = t.start("untilStopped");
    await t.running(thread);
    await rejects(thread.join({ timeout: 10 }), "THREAD_TIMEOUT", thread.name, "10 ms", "running");
    is(thread.isAlive(), true);
    thread.stop();
    is(await thread.join(), "woken");
    is(thread.isAlive(), false);
  });

  test("timeout 0 tries once", async (t) => {
    const thread = t.start("untilStopped");
    await rejects(thread.join({ timeout: 0 }), "THREAD_TIMEOUT", "0 ms", "queued");
    await t.running(thread);
    await rejects(thread.join({ timeout: 0 }), "THREAD_TIMEOUT", "running");
    thread.stop();
    await thread.join();
    is(await thread.join({ timeout: 0 }), "woken");
  });

  test("timeout 0 waits for no turn of the event loop", async (t) => {
    const thread = t.start("untilStopped");
    let error: unknown;
    void thread.join({ timeout: 0 }).catch((reason) => {
      error = reason;
    });
    for (let step = 0; step < 5; step++) await null;
    is((error as ThreadError | undefined)?.code, "THREAD_TIMEOUT");
    thread.stop();
    await thread.join().catch(() => {});
  });

  test("Infinity, undefined and very long timeouts wait", async (t) => {
    const thread = t.start("untilStopped");
    const joins = [Number.POSITIVE_INFINITY, undefined, 2 ** 31, 1e12].map((timeout) =>
      thread.join({ timeout }),
    );
    await t.running(thread);
    thread.stop();
    equal(await Promise.all(joins), new Array(4).fill("woken"));
  });

  test("a signal ends the wait with its reason, and not the thread", async (t) => {
    const thread = t.start("untilStopped");
    const controller = new AbortController();
    const wait = thread.join({ signal: controller.signal });
    const reason = { because: "enough" };
    controller.abort(reason);
    is(await rejection(wait), reason);
    is(thread.isAlive(), true);
    is(await rejection(thread.join({ signal: controller.signal })), reason, "aborted before");
    thread.stop();
    await thread.join().catch(() => {});
  });

  test("a signal without a reason gives what AbortSignal gives", async (t) => {
    const thread = t.start("untilStopped");
    const error = (await rejection(thread.join({ signal: AbortSignal.abort() }))) as Error;
    is(error.name, "AbortError");
    await t.running(thread);
    thread.stop();
    await thread.join();
  });

  test("an ended thread gives its result also to who has run out of time or patience", async (t) => {
    const thread = t.start("add", 1, 2);
    await thread.join();
    is(await thread.join({ timeout: 0, signal: AbortSignal.abort() }), 3);
  });

  test("a wait that ended leaves no listener on its signal", async (t) => {
    const listened = new Set<unknown>();
    const controller = new AbortController();
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (type: string, listener: (event: unknown) => void) => {
      listened.add(listener);
      add(type, listener);
    };
    signal.removeEventListener = (type: string, listener: (event: unknown) => void) => {
      listened.delete(listener);
      remove(type, listener);
    };
    const thread = t.start("untilStopped");
    await rejects(thread.join({ signal, timeout: 1 }), "THREAD_TIMEOUT");
    is(listened.size, 0, "after a timeout");
    const wait = thread.join({ signal });
    is(listened.size, 1);
    await t.running(thread);
    thread.stop();
    await wait;
    is(listened.size, 0, "after the end");
  });

  test("join before start is refused", async (t) => {
    await rejects(t.thread("nothing").join(), "THREAD_NOT_STARTED", "before it is started");
  });

  test("ThreadingExceptionTests.test_joining_current_thread: a thread cannot join itself", async (t) => {
    const words = "cannot join current thread";
    await rejects(t.start("joinSelf").join(), "THREAD_JOIN_SELF", words);
    await rejects(t.start("joinSelfLater").join(), "THREAD_JOIN_SELF", words);
    await rejects(t.start("joinSelfSync").join(), "THREAD_JOIN_SELF", words);
    await rejects(t.platform("joinSelfLater").join(), "THREAD_JOIN_SELF", words);
  });

  test("joins of an ended thread work in whatever thread holds it", async (t) => {
    const done = t.start("add", 2, 2);
    const failed = t.start("fail", "quota");
    await Promise.allSettled([done.join(), failed.join()]);
    is(await t.start("joinOf", done).join(), 4);
    const error = (await rejection(t.start("joinOf", failed).join())) as Error;
    is(error.constructor, t.fixtures.QuotaError);
  });

  test("a timed join in a thread leaves the other running", async (t) => {
    const target = t.start("untilStopped");
    await rejects(t.start("joinOf", target, { timeout: 1 }).join(), "THREAD_TIMEOUT", target.name);
    is(target.isAlive(), true);
    await t.running(target);
    target.stop();
    is(await target.join(), "woken");
  });

  test("500 joins of one thread all settle", async (t) => {
    const before = activeCount();
    const thread = t.start("untilStopped");
    const joins = Array.from({ length: 500 }, () => thread.join());
    await t.running(thread);
    thread.stop();
    is(new Set(await Promise.all(joins)).size, 1);
    is(activeCount(), before);
  });
});
