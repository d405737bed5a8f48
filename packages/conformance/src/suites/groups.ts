import { activeCount, ThreadGroup } from "@heddle/core";
import { equal, is, ok, rejection, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

export const groups = suite("Functions", "groups of threads", (test) => {
  test("a group waits for all of its threads, and gives their results in order", async (t) => {
    const before = activeCount();
    const results = await ThreadGroup.run(async (group) => {
      void group.start(t.thread("echoLater", "a"));
      void group.start(t.thread("add", 1, 2));
      void group.call(t.fixtures.sum, 3, 4);
    });
    equal(results, ["a", 3, 7]);
    is(activeCount(), before);
  });

  test("a group of nothing ends", async () => {
    equal(await ThreadGroup.run(() => {}), []);
    equal(await new ThreadGroup().join(), []);
  });

  test("call gives the result, start the thread that was started", async (t) => {
    await ThreadGroup.run(async (group) => {
      is(await group.call(t.fixtures.sum, 1, 1), 2);
      const thread = t.thread("add", 1, 2);
      is(await group.start(thread), thread);
      is(await thread.join(), 3);
    });
  });

  test("the first failure stops the others, and is thrown as it is", async (t) => {
    const before = activeCount();
    const error = await rejection(
      ThreadGroup.run(async (group) => {
        await t.running(await group.start(t.thread("throwIfStopped")));
        void group.start(t.thread("untilStopped"));
        void group.start(t.thread("fail", "quota"));
      }),
    );
    is((error as Error).constructor, t.fixtures.QuotaError);
    is(activeCount(), before);
  });

  test("a failure of the body stops the threads", async (t) => {
    const mistake = new RangeError("mine");
    const thread = t.thread("throwIfStopped");
    const error = await rejection(
      ThreadGroup.run(async (group) => {
        await t.running(await group.start(thread));
        throw mistake;
      }),
    );
    is(error, mistake);
    is(thread.state, "stopped");
    is(await rejection(thread.join()), mistake, "its reason is the failure");
  });

  test("several failures are an AggregateError, each in it once", async (t) => {
    const error = (await rejection(
      ThreadGroup.run(async (group) => {
        await t.running(await group.start(t.thread("failWhenStopped")));
        const failing = group.call(t.fixtures.picky, 1, [1]);
        await rejection(failing);
        throw new RangeError("mine");
      }),
    )) as AggregateError;
    is(error.constructor, AggregateError);
    equal(
      error.errors.map((each: Error) => each.message),
      ["no 1", "mine"],
    );
  });

  test("a failure that the body passes on counts once", async (t) => {
    const error = await rejection(ThreadGroup.run((group) => group.call(t.fixtures.picky, 1, [1])));
    is((error as Error).message, "no 1");
  });

  test("the body's own waits end with the group's signal", async (t) => {
    const error = await rejection(
      ThreadGroup.run(async (group) => {
        void group.call(t.fixtures.picky, 1, [1]);
        await new Promise((_, reject) => {
          group.signal.addEventListener("abort", () => reject(group.signal.reason));
        });
      }),
    );
    is((error as Error).message, "no 1");
  });

  test("no more threads live at once than concurrency says, and the others follow in order", async (t) => {
    const before = activeCount();
    const order: number[] = [];
    await ThreadGroup.run(
      async (group) => {
        for (let count = 0; count < 20; count++) {
          void group.start(t.thread("echoLater", count)).then(() => {
            order.push(count);
            ok(activeCount() - before <= 3, "three at most");
          });
        }
      },
      { concurrency: 3 },
    );
    equal(
      order,
      Array.from({ length: 20 }, (_, index) => index),
    );
  });

  test("what waits for room when the group fails never starts", async (t) => {
    const waiting = t.thread("add", 1, 1);
    const refused: unknown[] = [];
    const error = await rejection(
      ThreadGroup.run(
        (group) => {
          void group.start(t.thread("fail", "quota"));
          group.start(waiting).catch((reason) => refused.push(reason));
        },
        { concurrency: 1 },
      ),
    );
    is((error as Error).constructor, t.fixtures.QuotaError);
    equal(refused, [error]);
    is(waiting.state, "new");
  });

  test("a signal stops the group, which rejects with its reason", async (t) => {
    const controller = new AbortController();
    const { signal } = controller;
    const running = ThreadGroup.run(
      async (group) => {
        await t.running(await group.start(t.thread("throwIfStopped")));
        controller.abort("enough");
      },
      { signal },
    );
    is(await rejection(running), "enough");
    is(
      await rejection(ThreadGroup.run((group) => group.start(t.thread("add")), { signal })),
      "enough",
    );
  });

  test("a stopped group whose threads return all the same gives their results", async (t) => {
    const results = await ThreadGroup.run(async (group) => {
      await t.running(await group.start(t.thread("untilStopped")));
      group.stop();
    });
    equal(results, ["woken"]);
  });

  test("a thread that was stopped by itself is no failure, and gives undefined", async (t) => {
    const results = await ThreadGroup.run(async (group) => {
      const one = await group.start(t.thread("throwIfStopped"));
      await t.running(one);
      one.stop();
      void group.start(t.thread("add", 1, 1));
    });
    equal(results, [undefined, 2]);
  });

  test("a thread that cannot be started fails the group", async (t) => {
    const started = t.start("add", 1, 1);
    await rejects(
      ThreadGroup.run((group) => {
        void group.start(started);
      }),
      "THREAD_ALREADY_STARTED",
    );
    await started.join();
  });

  test("groups nest: the outer one stops the inner one, whose failure is its own", async (t) => {
    const before = activeCount();
    equal(
      await ThreadGroup.run((group) => {
        void group.run(
          (inner) => {
            void inner.call(t.fixtures.sum, 1);
            void inner.call(t.fixtures.sum, 2);
          },
          { concurrency: 1 },
        );
        void group.call(t.fixtures.sum, 3);
      }),
      [[1, 2], 3],
    );
    const inside = await rejection(
      ThreadGroup.run((group) => {
        void group.start(t.thread("untilStopped"));
        void group.run((inner) => inner.call(t.fixtures.picky, 1, [1]));
      }),
    );
    is((inside as Error).message, "no 1");
    const outside = await rejection(
      ThreadGroup.run((group) => {
        void group.run((inner) => {
          void inner.start(t.thread("throwIfStopped"));
        });
        void group.call(t.fixtures.picky, 2, [2]);
      }),
    );
    is((outside as Error).message, "no 2");
    is(activeCount(), before);
  });

  test("after its end nothing can be started, and join says the same again", async (t) => {
    const group = new ThreadGroup();
    void group.call(t.fixtures.sum, 1);
    equal(await group.join(), [1]);
    equal(await group.join(), [1]);
    await rejects(group.start(t.thread("add", 1, 1)), "GROUP_ENDED", "join()");
    await rejects(group.call(t.fixtures.sum, 1), "GROUP_ENDED");
  });

  test("a block that ends without join stops what still runs", async (t) => {
    const before = activeCount();
    const thread = t.thread("throwIfStopped");
    {
      await using group = new ThreadGroup();
      await t.running(await group.start(thread));
    }
    is(thread.state, "stopped");
    is(activeCount(), before);
  });

  test("a block that ends with join gives results, and one without throws what nobody was given", async (t) => {
    {
      await using group = new ThreadGroup();
      void group.call(t.fixtures.sum, 5);
      equal(await group.join(), [5]);
    }
    const failing = t.thread("fail", "quota");
    const block = async (): Promise<void> => {
      await using group = new ThreadGroup();
      await group.start(failing);
      await until(() => failing.state === "failed", "it has failed");
      await rejection(group.call(t.fixtures.picky, 1, [1]));
    };
    is(((await rejection(block())) as Error).constructor, t.fixtures.QuotaError);
  });

  test("a thread may have a group", async (t) => {
    equal(await t.fixtures.gather(4), [0, 1, 2, 3]);
    const before = activeCount();
    const thread = t.fixtures.gather.start(-1);
    await t.running(thread);
    thread.stop("enough");
    is(await rejection(thread.join()), "enough");
    await until(() => activeCount() === before, "the threads of its group have ended");
  });

  test("what is no option and no body is refused", async () => {
    throws(() => new ThreadGroup({ limits: 1 } as object), TypeError, "limits");
    throws(() => new ThreadGroup({ concurrency: 0 }), RangeError, "concurrency");
    await rejects(ThreadGroup.run(undefined as never, {}), TypeError, "the body");
  });

  test("a platform thread that is killed fails its group", async (t) => {
    const before = activeCount();
    const error = rejects(
      ThreadGroup.run(async (group) => {
        const { PlatformTask } = t.fixtures;
        const victim = await group.start(new PlatformTask("untilStopped"));
        void group.start(t.thread("throwIfStopped"));
        await t.running(victim);
        await victim.kill();
      }),
      "THREAD_KILLED",
    );
    await error;
    is(activeCount(), before);
  });
});
