import { mainThread } from "@heddle/core";
import { equal, is, ok, rejection, rejects } from "../check.js";
import { suite } from "../suite.js";
import type { Tools } from "../tools.js";

interface Handle {
  join(options?: { timeout?: number }): Promise<unknown>;
  stop(reason?: unknown): void;
  name: string;
  state: string;
  ident: number;
  isAlive(): boolean;
}

export const handles = suite("G8 Thread", "handles", (test) => {
  test("a thread in a list, a Map, a Set or deep in an object can be joined there", async (t) => {
    const [a, b, c, d] = [1, 2, 3, 4].map((value) => t.start("echoLater", value));
    const thread = t.thread("joinAll");
    Object.assign(thread, {
      list: [a],
      map: new Map([[b, { value: "a thread as a key" }]]),
      set: new Set([c]),
      nested: { deep: [{ deeper: d }] },
    });
    equal(await thread.start().join(), [1, 2, 3, 4]);
  });

  test("threads in fields come home as the objects that they were", async (t) => {
    const child = t.start("untilStopped");
    const thread = t.thread("nothing");
    Object.assign(thread, { child, list: [child], map: new Map([[child, child]]) });
    await thread.start().join();
    is(thread.child, child);
    is((thread.list as unknown[])[0], child);
    is((thread.map as Map<unknown, unknown>).get(child), child);
    await finish(t, child);
  });

  test("a handle tells name, ident and whether the thread lives, and has no fields", async (t) => {
    const target = new t.fixtures.Task("untilStopped", [], {
      name: "target",
      daemon: true,
    }).start();
    target.secret = "stays at home";
    equal(await t.start("describe", target).join(), {
      name: "target",
      daemon: true,
      ident: target.ident,
      alive: true,
      keys: [],
    });
    await finish(t, target);
  });

  test("a handle hears of the end and knows the state", async (t) => {
    const target = t.start("untilStopped");
    const looker = t.start("stateAfterJoin", target);
    await t.running(target, looker);
    target.stop();
    equal(await looker.join(), ["done", false]);
    const failed = t.start("fail", "type");
    await rejection(failed.join());
    equal(await t.start("stateAfterJoin", failed).join(), ["failed", false]);
    is(await t.start("stateOf", failed).join(), "failed");
  });

  test("two ways to one thread are one object, also elsewhere", async (t) => {
    const target = t.start("untilStopped");
    is(await t.start("sameObject", target, target).join(), true);
    is(
      await t
        .start("echo", { here: target, there: [target] })
        .join()
        .then(sameInside),
      true,
    );
    await finish(t, target);
  });

  test("the same handle that comes twice is the same object", async (t) => {
    const parent = t.start("startChild", "untilStopped");
    const first = (await parent.join()) as Handle;
    const again = await t.start("echo", first).join();
    is(again, first);
    first.stop();
    await rejectsOrIs(first.join(), "woken");
  });

  test("a handle passed on from thread to thread to thread is joined at the far end", async (t) => {
    const target = t.start("untilStopped");
    const chain = t.start("passThrough", 4, target);
    await t.running(target);
    target.stop();
    is(await chain.join(), "woken");
  });

  test("a handle outlives the carrier of the thread that passed it on", async (t) => {
    const child = (await t.platform("startChild", "untilStopped").join()) as Handle;
    child.stop();
    await rejectsOrIs(child.join(), "woken");
    const other = (await t.platform("startPlatformChild", "echoLater", 6).join()) as Handle;
    is(await other.join(), 6);
  });

  test("a thread that was never started cannot be passed on", async (t) => {
    await rejects(
      t.start("echo", { inside: t.thread("nothing") }).join(),
      "THREAD_NOT_STARTED",
      "before it is started",
    );
    await rejects(t.start("neverStarted").join(), "THREAD_NOT_STARTED", "before it is started");
  });

  test("a thread started in the same tick can be passed on, before or after its holder", async (t) => {
    const first = t.start("echoLater", 1);
    is(await t.start("joinOf", first).join(), 1);
    const holder = t.thread("joinOf");
    const second = t.thread("echoLater", 2);
    holder.args.push(second);
    holder.start();
    second.start();
    is(await holder.join(), 2);
  });

  test("the main thread can be passed on, and is the main thread there", async (t) => {
    const seen = (await t.start("describe", mainThread()).join()) as {
      name: string;
      ident: number;
    };
    equal([seen.name, seen.ident], [mainThread().name, mainThread().ident]);
    is(await t.start("isMainThread", mainThread()).join(), true);
    is(await t.start("echo", mainThread()).join(), mainThread());
  });

  test("threads of one runtime can be joined by threads of another", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const target = t.start("untilStopped");
    const joiner = t.startOn(runtime, "joinOf", target);
    await t.running(target, joiner);
    target.stop();
    is(await joiner.join(), "woken");
    const child = await t.start("startChild", "echoLater", 5).join();
    is(await t.startOn(runtime, "joinOf", child).join(), 5);
  });

  test("a handle in the thread's own class: the thread itself among its fields", async (t) => {
    const thread = t.thread("ownFieldIsThis");
    thread.me = thread;
    is(await thread.start().join(), true);
    is(thread.me, thread);
  });
});

function sameInside(value: unknown): boolean {
  const { here, there } = value as { here: unknown; there: unknown[] };
  return here === there[0];
}

async function finish(t: Tools, thread: { stop(): void; join(): Promise<unknown>; state: string }) {
  await t.running(thread);
  thread.stop();
  await thread.join();
}

/** What was stopped before it began never runs; else it returns. */
async function rejectsOrIs(promise: Promise<unknown>, value: unknown): Promise<void> {
  const outcome = await promise.catch((error: { code?: unknown }) => error.code);
  ok(outcome === value || outcome === "THREAD_STOPPED", `it ended as expected: ${outcome}`);
}
