import { enumerate } from "@heddle/core";
import { equal, is, rejection, rejects } from "../check.js";
import { suite } from "../suite.js";

export const nested = suite("G8 Thread", "threads that start threads", (test) => {
  test("a thread can start a thread and join it", async (t) => {
    is(await t.start("joinChild", "add", 2, 3).join(), 5);
    is(await t.platform("joinChild", "add", 2, 3).join(), 5);
  });

  test("threads that start threads that start threads: 50 deep", async (t) => {
    is(await t.start("nest", 50).join(), 50);
  });

  test("threads that start two threads each: 127 of them", async (t) => {
    is(await t.start("fanOut", 6).join(), 127);
  });

  test("a platform thread can start virtual ones and the other way round", async (t) => {
    is(await t.platform("nest", 5).join(), 5);
    const child = (await t.start("startPlatformChild", "echoLater", 8).join()) as ReturnType<
      typeof t.start
    >;
    is(await child.join(), 8);
  });

  test("a grandchild can be joined by the main thread and by strangers", async (t) => {
    const grandchild = (await t.start("grandchild", "echoLater", 3).join()) as ReturnType<
      typeof t.start
    >;
    const stranger = t.start("joinOf", grandchild);
    equal(await Promise.all([grandchild.join(), stranger.join()]), [3, 3]);
  });

  test("siblings can join each other", async (t) => {
    equal(await t.start("siblings").join(), ["first", "second saw first"]);
  });

  test("a child outlives the thread that started it", async (t) => {
    const parent = t.start("startChild", "untilStopped");
    const child = (await parent.join()) as ReturnType<typeof t.start>;
    is(parent.isAlive(), false);
    is(enumerate().includes(child), true);
    child.stop();
    await child.join().catch(() => {});
  });

  test("a child's failure is its parent's to handle", async (t) => {
    const ending = (await t.start("childEnding", "fail", "quota").join()) as { error: Error };
    is(ending.error.constructor, t.fixtures.QuotaError);
    const error = (await rejection(t.start("joinChild", "fail", "type").join())) as Error;
    is(error.constructor, TypeError);
  });

  test("start is once only in a thread too", async (t) => {
    await rejects(
      t.start("startTwice").join(),
      "THREAD_ALREADY_STARTED",
      "threads can only be started once",
    );
    const started = t.start("nothing");
    await rejects(t.start("startHandle", started).join(), "THREAD_ALREADY_STARTED");
    await started.join();
  });

  test("a child gets its own copy of what its parent gives it", async (t) => {
    equal(await t.start("childMutates").join(), { parent: [1], child: [1, 2] });
  });

  test("the fields that travelled through two threads come home to each of the two", async (t) => {
    const thread = t.start("relayFields");
    await thread.join();
    equal(thread.fromChild, { deep: [1, 2] });
  });

  test("20 parents with 20 children each, all at once", async (t) => {
    const parents = Array.from({ length: 20 }, () => t.start("brood", 20));
    const sums = await Promise.all(parents.map((parent) => parent.join()));
    equal(sums, new Array(20).fill(190));
  });
});
