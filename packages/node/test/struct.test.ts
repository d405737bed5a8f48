import { Worker } from "node:worker_threads";
import { array, Barrier, f64, Lock, shared, struct, Thread, u8, u32 } from "@heddle/core";
import { createNodeRuntime, type NodeRuntimeOptions } from "@heddle/node";
import { afterAll, describe, expect, it } from "vitest";
import * as program from "./programs/structs.mjs";

const { Adding, AddingAlone, Point, Stats, tally, tallyLock, Using, UsingAlone } = program;

const file = new URL("./structs.worker.mjs", import.meta.url);
const roster: NodeRuntimeOptions = {
  classes: { Adding, AddingAlone, Point, Stats, Using, UsingAlone },
  worker: (options) => new Worker(file, options),
};

describe.each([
  ["by their modules", {}],
  ["by a roster", roster],
])("structs on carriers that find classes %s", (_, options) => {
  const runtime = createNodeRuntime({ parallelism: 2, ...options });
  afterAll(() => runtime.close());
  const use = (name: string, value?: unknown, other?: unknown): Promise<unknown> =>
    new Using({ use: name, value, other }).start(runtime).join();

  it("a counter is exact when a hundred threads add to it atomically, or with a lock", async () => {
    const stats = new Stats();
    const lock = new Lock();
    const threads = Array.from({ length: 100 }, (_, at) =>
      new (at < 4 ? AddingAlone : Adding)({ stats, lock, times: 200 }).start(runtime),
    );
    for (const thread of threads) await thread.join();
    expect([stats.sent, stats.plain]).toEqual([20_000, 20_000]);
  });

  it("a struct is the same object when it comes back, and has what a thread wrote", async () => {
    const stats = new Stats();
    const thread = new Using({ use: "write", value: stats }).start(runtime);
    await thread.join();
    expect(thread.value).toBe(stats);
    expect([stats.host, stats.at.x, stats.trail.at(3).y]).toEqual(["thread", 3, 4]);
    expect(await use("echo", [stats, { stats }])).toEqual([stats, { stats }]);
    expect(((await use("echo", [stats])) as unknown[])[0]).toBe(stats);
    expect(await use("same", stats, stats)).toBe(true);
  });

  it("it has its class on both sides, with getters", async () => {
    const stats = new Stats({ sent: 2, host: "b", at: { x: 3, y: 4 } });
    expect(await use("line", stats)).toEqual(["b 2", 5, true, true]);
    const made = (await use("make")) as InstanceType<typeof Stats>;
    expect(made).toBeInstanceOf(Stats);
    expect(made.line).toBe("made 7");
  });

  it("one whose class is not there has its fields", async () => {
    class Own extends struct({ n: u32, inner: struct({ x: f64 }), list: array(u8, 2) }) {
      double() {
        return this.n * 2;
      }
    }
    const own = new Own({ n: 1, inner: { x: 2 }, list: [3, 4] });
    const plain = { n: 1, inner: { x: 2 }, list: [3, 4] };
    expect(await use("plain", own)).toEqual([1, 2, 4, "undefined", plain]);
    expect(await use("echo", own)).toBe(own);
  });

  it("a part alone is the same object too, and keeps the whole", async () => {
    const stats = new Stats();
    const part = stats.trail.at(2);
    expect(await use("echo", part)).toBe(part);
    expect(await use("echo", [part, stats])).toEqual([part, stats]);
    expect(await use("isPartOf", part, stats)).toBe(true);
    const late = new Using({ use: "echo", value: new Stats().trail.at(1) }).start(runtime);
    const back = (await late.join()) as InstanceType<typeof Point>;
    back.x = 5;
    expect(await use("echo", back)).toBe(back);
    expect(back.x).toBe(5);
  });

  it("a module's variable is one for all threads", async () => {
    expect(await use("tally")).toBe(tally);
    const before = tally.sent;
    await tallyLock.acquire();
    const uses = Array.from({ length: 20 }, (_, at) =>
      new (at < 3 ? UsingAlone : Using)({ use: "addToTally" }).start(runtime).join(),
    );
    expect(new Set(await Promise.all(uses))).toEqual(new Set([true]));
    tallyLock.release();
    expect(tally.sent).toBe(before + 20);
  });

  it("a carrier may be the first to name an object, also before it has memory", async () => {
    const [sent, host, x, first] = (await use("first")) as unknown[];
    expect([sent, host, x]).toEqual([5, "é", 1]);
    expect(await use("first")).toEqual([sent, host, x, first]);
    expect(((await use("first")) as unknown[])[3]).toBe(first);
    expect(shared(`first ${options.classes ? "roster" : "modules"}`, () => new Stats())).toBe(
      first,
    );
  });

  it("before it has memory its fields say so", async () => {
    const refusals = (await use("refusals")) as unknown[];
    const missing =
      "THREAD_BOOTSTRAPPING: a Stats has no memory yet while a carrier's worker file is being imported: give its first values to new Stats({ … }), and use it in run()";
    expect(refusals).toEqual(options.classes ? [missing, missing, missing, missing] : [5, 0, 5, 0]);
  });

  it("of many realms that name an object at once one wins, and all have its object", async () => {
    const name = `race ${_}`;
    const barrier = new Barrier(4);
    const threads = Array.from({ length: 4 }, () =>
      new UsingAlone({ use: "race", value: name, other: barrier }).start(runtime),
    );
    const [first, ...others] = await Promise.all(threads.map((thread) => thread.join()));
    for (const other of others) expect(other).toEqual(first);
    const winners = first as number[];
    winners.forEach((winner, at) => {
      expect(shared(`${name} ${at}`, () => new Stats()).sent).toBe(winner);
    });
  });

  it("a name that is taken by another kind is refused", async () => {
    const name = `taken ${_}`;
    shared(name, () => new Stats());
    await expect(use("taken", name)).rejects.toThrow(
      /^shared\(".*"\): the name is taken by a Stats, and here create returned a Lock/,
    );
  });
});

it("a name that is taken ends a carrier whose worker file asks for it, and says why", async () => {
  shared("clash", () => new Stats());
  class Clashing extends Thread {
    run() {}
  }
  const runtime = createNodeRuntime({
    parallelism: 1,
    classes: { Clashing },
    worker: (options) =>
      new Worker(new URL("./programs/clash.worker.mjs", import.meta.url), options),
  });
  const ended = new Clashing().start(runtime).join();
  await expect(ended).rejects.toMatchObject({
    code: "THREAD_LOST",
    cause: {
      message: expect.stringMatching(/^shared\("clash"\): the name is taken by a Stats, and here/),
    },
  });
  await runtime.close();
});
