import { is, ok, rejection } from "../check.js";
import { suite } from "../suite.js";

interface Handle {
  join(options?: { timeout?: number }): Promise<unknown>;
  stop(reason?: unknown): void;
  name: string;
  state: string;
  ident: number;
  isAlive(): boolean;
}

export const handlesHome = suite("G8 Thread", "handles that come home", (test) => {
  test("a result may be a handle of a thread that goes on", async (t) => {
    const child = (await t.start("startChild", "untilStopped").join()) as Handle;
    ok(child.isAlive(), "its child runs on");
    child.stop();
    // Its starter has ended, so nobody is told but who holds it.
    await rejectsOrIs(child.join(), "woken");
  });

  test("a result may be a handle of a thread that has ended", async (t) => {
    const child = (await t.start("endedChild", "add", 2, 3).join()) as Handle;
    is(child.state, "done");
    is(await child.join(), 5);
    const failed = (await t.start("endedChild", "fail", "quota").join()) as Handle;
    is(failed.state, "failed");
    is(((await rejection(failed.join())) as Error).constructor, t.fixtures.QuotaError);
  });

  test("a handle may come home in a field", async (t) => {
    const parent = t.start("childInField", "echoLater", 9);
    await parent.join();
    is(await (parent.kid as Handle).join(), 9);
  });

  test("a handle may come home in an error", async (t) => {
    const parent = t.start("handleInError", "echoLater", 4);
    const error = (await rejection(parent.join())) as Error & { cause: Handle; also: unknown[] };
    is(await error.cause.join(), 4);
    is(error.also[0], parent);
  });

  test("a thread may return itself", async (t) => {
    const thread = t.start("self");
    is(await thread.join(), thread);
  });
});

/** What was stopped before it began never runs; else it returns. */
async function rejectsOrIs(promise: Promise<unknown>, value: unknown): Promise<void> {
  const outcome = await promise.catch((error: { code?: unknown }) => error.code);
  ok(outcome === value || outcome === "THREAD_STOPPED", `it ended as expected: ${outcome}`);
}
