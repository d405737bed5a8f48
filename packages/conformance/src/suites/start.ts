import { activeCount, transfer } from "@heddle/core";
import { equal, is, ok, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

export const start = suite("G8 Thread", "start and run", (test) => {
  test("ThreadTests.test_various_ops: ident is null before start and each thread's own after it", async (t) => {
    const threads = Array.from({ length: 10 }, () => t.thread("nothing"));
    for (const thread of threads) is(thread.ident, null);
    for (const thread of threads) thread.start();
    const idents = threads.map((thread) => thread.ident);
    ok(
      idents.every((ident) => typeof ident === "number"),
      "every ident is a number",
    );
    is(new Set(idents).size, 10);
    await Promise.all(threads.map((thread) => thread.join()));
    equal(
      threads.map((thread) => thread.ident),
      idents,
      "after the end",
    );
  });

  test("an ident is never used again, wherever its thread was started", async (t) => {
    const idents = new Set<unknown>();
    for (let round = 0; round < 5; round++) {
      const parents = [t.start("startChild", "nothing"), t.start("startPlatformChild", "nothing")];
      const children = await Promise.all(parents.map((parent) => parent.join()));
      for (const thread of [...parents, ...children] as {
        ident: number;
        join(): Promise<void>;
      }[]) {
        idents.add(thread.ident);
        await thread.join();
      }
    }
    is(idents.size, 20);
  });

  test("start returns the thread itself, without waiting for it", async (t) => {
    const thread = t.thread("assign", { ran: true });
    is(thread.start(), thread);
    ok(thread.isAlive(), String(thread));
    is(thread.ran, undefined);
    await thread.join();
    is(thread.ran, true);
  });

  test("state goes from new over queued and running to done, and isAlive with it", async (t) => {
    const thread = t.thread("untilStopped");
    equal([thread.state, thread.isAlive()], ["new", false]);
    // Its carrier has to be made first.
    thread.start(t.open({ parallelism: 1 }));
    equal([thread.state, thread.isAlive()], ["queued", true]);
    await t.running(thread);
    equal([thread.state, thread.isAlive()], ["running", true]);
    thread.stop();
    is(await thread.join(), "woken");
    equal([thread.state, thread.isAlive()], ["done", false]);
  });

  test("ThreadTests.test_repr_stopped: a thread is seen to end without being joined", async (t) => {
    const thread = t.thread("nothing");
    ok(String(thread).includes("new"), String(thread));
    thread.start(t.open({ parallelism: 1 }));
    ok(String(thread).includes("queued"), String(thread));
    await until(() => !thread.isAlive(), "the thread has ended");
    ok(String(thread).includes("done"), String(thread));
  });

  test("ThreadTests.test_leak_without_join: a thread that ended and is not joined leaves activeCount", async (t) => {
    const before = activeCount();
    t.start("nothing");
    is(activeCount(), before + 1);
    await until(() => activeCount() === before, "activeCount is what it was");
  });

  test("fields are read by the end of the tick, also of threads that wait for a carrier", async (t) => {
    const runtime = t.open({ parallelism: 2 });
    const lists = Array.from({ length: 300 }, (_, index) => [index]);
    const threads = lists.map((list) => t.startOn(runtime, "echo", list));
    await null;
    for (const list of lists) list.push(-1);
    const results = await Promise.all(threads.map((thread) => thread.join()));
    equal(
      results,
      lists.map((_, index) => [index]),
    );
  });

  test("a field that changes after the tick does not change for the thread", async (t) => {
    const talk = t.talk();
    const thread = t.thread("fieldAfter");
    Object.assign(thread, { word: "first", args: [transfer(talk.port), "word"] });
    thread.start();
    is(await talk.next(), "hello");
    thread.word = "second";
    talk.send("look");
    is(await thread.join(), "first");
  });

  test("the constructor runs once, in the realm that builds the thread", async (t) => {
    is(await new t.fixtures.BuiltOnce(7).start().join(), 7);
  });

  test("methods, accessors and what they inherit are there in run", async (t) => {
    const square = new t.fixtures.Square(3);
    is(await square.start().join(), "Square of 36");
    is(square.side, 6);
    is(square.area, 36);
  });

  test("what run gives may be a value, a promise or anything with then", async (t) => {
    is(await t.start("echo", 1).join(), 1);
    is(await t.start("echoLater", 2).join(), 2);
    is(await t.start("thenable", 3).join(), 3);
    is(await t.start("nothing").join(), undefined);
  });

  test("a virtual thread shares its carrier, a platform thread has one that ends with it", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    is(runtime.carrierCount, 0, "carriers are made for the first thread");
    const shared = [t.startOn(runtime, "remember", "a"), t.startOn(runtime, "remember", "b")];
    await Promise.all(shared.map((thread) => thread.join()));
    is(runtime.carrierCount, 1);
    const own = new t.fixtures.PlatformTask("untilStopped").start(runtime);
    await t.running(own);
    is(runtime.carrierCount, 2);
    own.stop();
    await own.join();
    await until(() => runtime.carrierCount === 1, "the platform thread's carrier is gone");
  });

  test("threads on one carrier take turns where they await", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const { port1, port2 } = new MessageChannel();
    const pair = [port1, port2].map((port) => t.startOn(runtime, "pingPong", transfer(port), 50));
    equal(await Promise.all(pair.map((thread) => thread.join())), [50, 50]);
    is(runtime.carrierCount, 1);
  });

  test.needs("realms")("on a carrier isMain is false", async (t) => {
    is(await t.start("inMainRealm").join(), false);
    is(await t.platform("inMainRealm").join(), false);
  });

  test("ThreadTests.test_limbo_cleanup: a carrier that cannot be made fails its threads and leaves no ghost", async (t) => {
    const runtime = t.open({
      worker: () => {
        throw new Error("no more workers");
      },
    });
    const before = activeCount();
    const threads = [t.thread("nothing"), new t.fixtures.PlatformTask("nothing")];
    for (const thread of threads) thread.start(runtime);
    for (const thread of threads) {
      await rejects(thread.join(), "THREAD_LOST", thread.name, "no more workers");
      is(thread.state, "lost");
    }
    is(activeCount(), before);
  });

  test("ThreadTests.test_start_new_thread_at_finalization: start after close is refused and never runs", async (t) => {
    const runtime = t.open();
    await runtime.close();
    const thread = t.thread("assign", { ran: true });
    throws(() => thread.start(runtime), "RUNTIME_CLOSED", "create another");
    equal([thread.state, thread.isAlive(), thread.ident], ["new", false, null]);
    is(thread.ran, undefined);
  });

  test("a thread that was refused can be started on another runtime", async (t) => {
    const closed = t.open();
    await closed.close();
    const thread = t.thread("add", 2, 3);
    throws(() => thread.start(closed), "RUNTIME_CLOSED");
    is(await thread.start().join(), 5);
  });
});
