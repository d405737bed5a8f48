import { equal, is, rejection, rejects } from "../check.js";
import { suite } from "../suite.js";
import type { Tools } from "../tools.js";

export const signal = suite("G8 Thread", "the option signal", (test) => {
  test("a signal that has aborted stops the thread before it runs, with its reason", async (t) => {
    const reason = { why: "before" };
    const thread = withSignal(t, AbortSignal.abort(reason)).start();
    is(await rejection(thread.join()), reason);
    is(thread.state, "stopped");
  });

  test("a signal that aborts before the start does so too", async (t) => {
    const controller = new AbortController();
    const thread = withSignal(t, controller.signal);
    controller.abort("early");
    is(thread.state, "new");
    is(await rejection(thread.start().join()), "early");
  });

  test("a signal that aborts while its carrier starts does so too", async (t) => {
    const controller = new AbortController();
    const thread = withSignal(t, controller.signal).start(t.open({ parallelism: 1 }));
    controller.abort("now");
    is(thread.state, "stopped");
    is(await rejection(thread.join()), "now");
  });

  test("a signal that aborts while the thread runs stops it", async (t) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const thread = withSignal(t, controller.signal).start();
    await t.running(thread);
    controller.abort(reason);
    is(await rejection(thread.join()), reason);
    is(thread.state, "stopped");
  });

  test("one signal stops many threads", async (t) => {
    const controller = new AbortController();
    const threads = Array.from({ length: 20 }, () => withSignal(t, controller.signal).start());
    await t.running(...threads);
    controller.abort("all");
    const reasons = await Promise.all(threads.map((thread) => rejection(thread.join())));
    equal(reasons, new Array(20).fill("all"));
  });

  test("abort without a reason gives the signal's own error", async (t) => {
    const controller = new AbortController();
    const thread = withSignal(t, controller.signal).start();
    await t.running(thread);
    controller.abort();
    is(((await rejection(thread.join())) as Error).name, "AbortError");
  });

  test("AbortSignal.timeout stops a thread that takes too long", async (t) => {
    const thread = withSignal(t, AbortSignal.timeout(5)).start();
    is(((await rejection(thread.join())) as Error).name, "TimeoutError");
  });

  test("stop before the signal: the reason of stop holds", async (t) => {
    const controller = new AbortController();
    const thread = withSignal(t, controller.signal).start();
    await t.running(thread);
    thread.stop("stopped");
    controller.abort("aborted");
    is(await rejection(thread.join()), "stopped");
  });

  test("a thread that has ended listens no more", async (t) => {
    const controller = new AbortController();
    const thread = new t.fixtures.Task("add", [1, 2], { signal: controller.signal }).start();
    is(await thread.join(), 3);
    controller.abort("late");
    equal([thread.state, thread.signal.aborted], ["done", false]);
    is(await thread.join(), 3);
  });

  test("the thread's own signal is another object and never an option's", async (t) => {
    const controller = new AbortController();
    const thread = withSignal(t, controller.signal);
    is(thread.signal === controller.signal, false);
    thread.stop();
    is(controller.signal.aborted, false);
    await rejects(thread.start().join(), "THREAD_STOPPED");
  });

  test("before the start too, what asks first gives the reason", async (t) => {
    const controller = new AbortController();
    const options = { signal: controller.signal };
    const thread = new t.fixtures.Task("assign", [{ ran: true }], options);
    const other = new t.fixtures.Task("nothing", [], options);
    is(thread.stopRequested, false);
    controller.abort("first");
    thread.stop("second");
    equal([thread.stopRequested, thread.signal.aborted, other.signal.aborted], [true, true, true]);
    is(await rejection(thread.start().join()), "first");
    is(await rejection(other.start().join()), "first");
    is(thread.ran, undefined);
  });
});

function withSignal(t: Tools, given: AbortSignal): InstanceType<Tools["fixtures"]["Task"]> {
  return new t.fixtures.Task("failWhenStopped", [], { signal: given });
}
