import { activeCount, callback, remote } from "@heddle/core";
import { equal, is, ok, rejection, rejects, throws } from "../check.js";
import { StatusError } from "../errors.js";
import { suite } from "../suite.js";

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

export const remotes = suite("Functions", "objects that live on a thread", (test) => {
  test("methods give promises, and what they keep stays on the thread", async (t) => {
    await using store = await t.fixtures.RemoteStore.start("a.db");
    is(await store.set("one", { deep: [1] }), 1);
    equal(await store.get("one"), { deep: [1] });
    is(await store.inherited(), "from below");
    const [file, isMain, isStore] = await store.where();
    equal([file, isStore], ["a.db", true]);
    if (t.supports.realms) is(isMain, false);
    const thread = t.fixtures.RemoteStore.threadOf(store);
    is(thread.isAlive(), true);
    ok(thread.name.startsWith("RemoteStore-"), thread.name);
  });

  test("what the constructor throws rejects start", async (t) => {
    const before = activeCount();
    const error = await rejection(t.fixtures.RemoteStore.start("missing"));
    ok(error instanceof StatusError, `its class: ${error}`);
    is(error.message, "no such file");
    is(activeCount(), before);
  });

  test("errors cross, and what cannot cross is refused", async (t) => {
    await using store = await t.fixtures.RemoteStore.start("a.db");
    const error = (await rejection(store.fail("full"))) as StatusError;
    ok(error instanceof StatusError, `its class: ${error}`);
    equal([error.message, error.status], ["full", 503]);
    await rejects(store.uncloneable(), "THREAD_UNCLONEABLE", ".call is a function");
    await rejects(
      store.set("call", () => 1),
      "THREAD_UNCLONEABLE",
      "is a function",
    );
    is(await store.get("call"), undefined);
  });

  test("calls are made one after another, each when the one before it is over", async (t) => {
    await using store = await t.fixtures.RemoteStore.start("a.db");
    const all = ["a", "b", "c"];
    await Promise.all([...all.map((name) => store.slowly(name)), rejection(store.fail("beside"))]);
    equal(
      await store.history(),
      all.flatMap((name) => [`${name} begins`, `${name} ends`]),
    );
  });

  test("a class with static concurrent has them made at once", async (t) => {
    await using crowd = await t.fixtures.RemoteCrowd.start();
    const waiting = crowd.wait();
    await crowd.wake();
    is(await waiting, "woken");
  });

  test("a generator is read as it goes, and gives what it returns", async (t) => {
    await using store = await t.fixtures.RemoteStore.start("a.db");
    const seen: number[] = [];
    const counting = store.countTo(200);
    let next = await counting.next();
    for (; !next.done; next = await counting.next()) seen.push(next.value);
    equal(seen, range(200));
    is(next.value, "counted");
  });

  test("each value is as it was when it was yielded; an error comes after them", async (t) => {
    await using store = await t.fixtures.RemoteStore.start("a.db");
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { at } of store.later(3)) {
        seen.push(at);
        // A generator runs beside the calls.
        await store.inherited();
      }
    })();
    is(((await rejection(reading)) as Error).message, "after three");
    equal(seen, [0, 1, 2]);
  });

  test("leaving the loop ends the generator", async (t) => {
    await using store = await t.fixtures.RemoteStore.start("a.db");
    for await (const { at } of store.later(100)) if (at === 2) break;
    equal(await store.history(), ["left"]);
    for await (const at of store.countTo(1e9)) if (at === 100) break;
  });

  test("methods take callbacks", async (t) => {
    await using store = await t.fixtures.RemoteStore.start("a.db");
    await store.set("a", 1);
    await store.set("b", 2);
    equal(await store.eachKey(callback((key: string) => `${key}!`)), ["a!", "b!"]);
  });

  test("its end comes after all calls, and disposes the object", async (t) => {
    const told: string[] = [];
    const before = activeCount();
    const store = await t.fixtures.RemoteStore.start("a.db");
    await store.onEnd(callback((history: string) => void told.push(history)));
    const last = store.slowly("last");
    await store[Symbol.asyncDispose]();
    equal(await last, ["last begins", "last ends"]);
    equal(told, ["last begins,last ends"]);
    is(activeCount(), before);
    await rejects(store.get("a"), "CALLBACK_GONE", "has ended");
    await store[Symbol.asyncDispose]();
    const stuck = await t.fixtures.RemoteStore.start("stuck");
    is(((await rejection(stuck[Symbol.asyncDispose]())) as Error).message, "cannot be closed");
  });

  test("a kill rejects the calls under way and those to come", async (t) => {
    const store = await t.fixtures.RemoteStore.start("a.db");
    const calls = [store.forever(), store.get("waits")];
    const reading = store.later(100);
    await reading.next();
    await t.fixtures.RemoteStore.threadOf(store).kill();
    for (const call of calls) await rejects(call, "THREAD_KILLED");
    await rejects(store.get("later"), "THREAD_KILLED");
    await rejects(reading.next(), "THREAD_KILLED");
    await store[Symbol.asyncDispose]();
  });

  test.needs("lostOnExit")("so does a worker that ends by itself", async (t) => {
    const store = await t.fixtures.RemoteStore.start("a.db");
    await rejects(store.die(), "THREAD_LOST");
    await rejects(store.get("later"), "THREAD_LOST");
    await rejects(store[Symbol.asyncDispose](), "THREAD_LOST");
  });

  test("a stop ends it, also while a call goes on", async (t) => {
    for (const kind of ["platform", "virtual"] as const) {
      const { RemoteStore } = t.fixtures;
      const store = await RemoteStore.with({ kind, name: "files" }).start("a.db");
      const call = store.forever();
      const thread = RemoteStore.threadOf(store);
      is(thread.name, "files");
      thread.stop();
      await rejects(call, "CALLBACK_GONE", "files has ended");
      await thread.join();
      await rejects(store.get("a"), "CALLBACK_GONE", "files has ended");
    }
  });

  test("virtual ones share a worker", async (t) => {
    const { RemoteStore } = t.fixtures;
    const virtual = RemoteStore.with({ kind: "virtual" });
    const stores = await Promise.all(range(20).map((at) => virtual.start(`${at}.db`)));
    equal(
      await Promise.all(stores.map(async (store) => (await store.where())[0])),
      range(20).map((at) => `${at}.db`),
    );
    await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()));
  });

  test("misuse is told", async (t) => {
    const { RemoteStore, echo } = t.fixtures;
    await using store = await RemoteStore.start("a.db");
    await rejects(echo(store), "THREAD_UNCLONEABLE", "an object of Store");
    throws(() => RemoteStore.threadOf({} as never), TypeError, "start() gave");
    throws(() => RemoteStore.with({ kind: "big" } as never), TypeError, "kind must be");
    throws(() => RemoteStore.with({ knid: 1 } as never), TypeError, "knid");
    throws(() => remote(import.meta.url, 5 as never), TypeError, "must be a function");
    class Thenable {
      // biome-ignore lint/suspicious/noThenProperty: that is what is tried
      then(): void {}
    }
    throws(() => remote(import.meta.url, Thenable), TypeError, "then()");
    throws(() => (RemoteStore as unknown as () => void)(), TypeError, "RemoteStore.start(");
  });
});
