import { ThreadLocal } from "@heddle/core";
import { equal, is, rejects, throws } from "../check.js";
import { suite } from "../suite.js";

export const local = suite("G13 local", "ThreadLocal", (test) => {
  test("BaseLocalTest.test_derived: ten threads on a carrier set and get their own", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const threads = Array.from({ length: 10 }, (_, index) => t.startOn(runtime, "setLocal", index));
    for (const [index, thread] of threads.entries()) {
      equal(await thread.join(), [[false, undefined], true, index]);
    }
  });

  test("BaseLocalTest.test_arguments: initial makes each thread's own, when it first asks", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const threads = ["a", "b", "c"].map((tag) => t.startOn(runtime, "tagLocal", tag));
    for (const [index, tag] of ["a", "b", "c"].entries()) {
      equal(await threads[index]?.join(), [true, true, [tag]]);
    }
    throws(() => new ThreadLocal(5 as never), TypeError, "initial must be a function", "5");
  });

  test("BaseLocalTest.test_threading_local: what one thread set, the next has not", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    for (let round = 0; round < 2; round++) {
      equal(await t.startOn(runtime, "setLocal", round).join(), [[false, undefined], true, round]);
      equal(await t.startOn(runtime, "setLocalSync", round).join(), [false, round, true, false]);
    }
  });

  test("BaseLocalTest.test_threading_local_subclass: nor has a subclass", async () => {
    class Named extends ThreadLocal<string | undefined> {
      readonly label = "named";
    }
    const named = new Named();
    const other = new Named();
    named.set("mine");
    equal([named.get(), named.label, other.get()], ["mine", "named", undefined]);
  });

  test("the main thread has its own too, and forgets it when told", () => {
    const local = new ThreadLocal<number | undefined>();
    equal([local.has(), local.get(), local.delete()], [false, undefined, false]);
    local.set(1);
    equal([local.has(), local.get(), local.delete(), local.has()], [true, 1, true, false]);
  });

  test("THREAD_UNKNOWN: where the thread may be any of several, the message says what to write", async (t) => {
    await rejects(
      t.startOn(t.unaware(), "getLocalUnknown").join(),
      "THREAD_UNKNOWN",
      "{ owner: this }",
    );
    is(await t.platform("getLocalUnknown").join(), undefined, "a platform thread is always known");
  });

  test("an owner that is no thread is refused", () => {
    const local = new ThreadLocal<number | undefined>();
    throws(() => local.set(1, { owner: {} as never }), TypeError, "owner must be a thread");
    throws(() => local.get({ owner: "me" as never }), TypeError, "{ owner: this }");
  });

  test("it stays in the realm that made it", async (t) => {
    const thread = t.thread("nothing");
    thread.local = new ThreadLocal();
    await rejects(thread.start().join(), "THREAD_UNCLONEABLE", ".local is a ThreadLocal");
  });
});
