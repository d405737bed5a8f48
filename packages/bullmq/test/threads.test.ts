import { Lock, ThreadError, ThreadGroup } from "@heddle/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  Adder,
  Asker,
  Echo,
  Failing,
  Napper,
  Point,
  Selfish,
  Sleeper,
  Spinner,
  Starter,
  twice,
  Unlucky,
} from "./classes.mjs";
import { engines, type Pair, pair } from "./fleets.js";

describe.each(engines)("a thread on %s", (_, url) => {
  let given: Pair;
  beforeAll(async () => {
    given = await pair(url, { maxBytes: 100_000 }, { maxBytes: 100_000, machine: "machine-1" });
  });
  afterAll(() => given.end());

  it("gives its result, and its fields come home", async () => {
    const adder = new Adder(1, 2).start(given.fleet);
    expect(adder.state).toBe("queued");
    expect(await adder.join()).toBe(3);
    expect(adder).toMatchObject({ state: "done", sum: 3 });
    expect(Number.isSafeInteger(adder.ident)).toBe(true);
  });

  it("keeps what its fields have in common, instances of the roster's classes, and views", async () => {
    const list = [1, undefined, 3];
    const bytes = new Uint8Array([1, 2, 3]);
    const value = { list, same: list, point: new Point(4), map: new Map([[1n, bytes]]), bytes };
    const home = await new Echo(value).start(given.fleet).join();
    expect(home).toEqual(value);
    expect(home.same).toBe(home.list);
    expect(home.point.double).toBe(8);
    expect(home.map.get(1n)).toBe(home.bytes);
  });

  it("fails with its error's class, cause, properties and stack, and the machine's name", async () => {
    const error = await new Failing()
      .start(given.fleet)
      .join()
      .catch((error) => error);
    expect(error).toBeInstanceOf(Unlucky);
    expect(error).toMatchObject({ message: "no luck", tries: 3, cause: new TypeError("why") });
    expect(error.stack).toMatch(/Failing\.run .*classes\.mjs(.|\n)*on machine-1/);
  });

  it("is stopped while it runs, with the reason's own object", async () => {
    const sleeper = new Sleeper().start(given.fleet);
    await running(sleeper);
    const reason = new Error("enough");
    sleeper.stop(reason);
    await expect(sleeper.join()).rejects.toBe(reason);
    expect(sleeper).toMatchObject({ state: "stopped", began: true });
  });

  it("may give a result although it was asked to stop", async () => {
    const sleeper = new Sleeper().start(given.fleet);
    await running(sleeper);
    sleeper.stop("end well");
    expect(await sleeper.join()).toBe("well");
  });

  it("is killed in the middle of a loop where it is a platform thread", async () => {
    const spinner = new Spinner().start(given.fleet);
    await running(spinner);
    await spinner.kill();
    await expect(spinner.join()).rejects.toMatchObject({ code: "THREAD_KILLED" });
  });

  it("starts threads on its machine, and joins one that it was given", async () => {
    const other = new Napper(10).start(given.fleet);
    expect(await new Asker(other).start(given.fleet).join()).toBe(21 + process.pid);
  });

  it("gives a handle of a thread that it has started", async () => {
    const starter = new Starter().start(given.fleet);
    const child = await starter.join();
    expect(await child.join()).toBe(process.pid);
    expect(starter.child).toBe(child);
  });

  it("comes home as itself, with the name that it has then", async () => {
    const selfish = new Selfish().start(given.fleet);
    const [home] = await selfish.join();
    expect(home).toBe(selfish);
    expect(selfish).toMatchObject({ name: "renamed", me: selfish });
  });

  it("may be a task's call, and a member of a group", async () => {
    expect(await twice.with({ runtime: given.fleet })(4)).toBe(8);
    const doubles = await ThreadGroup.run((group) => {
      for (const number of [1, 2]) void group.call(twice.with({ runtime: given.fleet }), number);
    });
    expect(doubles).toEqual([2, 4]);
  });

  it("cannot have a lock, and says what to do instead", async () => {
    const error = await new Echo(new Lock())
      .start(given.fleet)
      .join()
      .catch((error) => error);
    expect(error).toBeInstanceOf(ThreadError);
    expect(error).toMatchObject({ code: "NO_SHARED_MEMORY" });
    expect(error.message).toMatch(/send what is in it/);
  });

  it("is refused with the path and the size of what is too large, on either way", async () => {
    const large = new Echo({ pixels: new Uint8Array(200_000) });
    await expect(large.start(given.fleet).join()).rejects.toMatchObject({
      code: "THREAD_UNCLONEABLE",
      message: expect.stringMatching(/^Echo\.value, 200\d\d\d bytes of 200\d\d\d in all.*maxBytes/),
    });
  });

  it("is refused by start where its class is not in the roster", () => {
    class Stranger extends Adder {
      static override readonly module = import.meta.url;
    }
    expect(() => new Stranger(1, 2).start(given.fleet)).toThrow(
      /Stranger is not in the fleet's roster/,
    );
  });

  it("cannot be waited for by blocking", () => {
    const adder = new Adder(1, 2).start(given.fleet);
    expect(() => adder.joinSync()).toThrow(expect.objectContaining({ code: "CANNOT_BLOCK" }));
    return adder.join();
  });

  it("is one of many that travel together", async () => {
    const adders = Array.from({ length: 100 }, (_, at) => new Adder(at, 1).start(given.fleet));
    const sums = await Promise.all(adders.map((adder) => adder.join()));
    expect(sums).toEqual(adders.map((_, at) => at + 1));
  });

  it("is told of, with the machine for a carrier", async () => {
    const ends: unknown[] = [];
    const unobserve = given.fleet.observe({ end: (event) => ends.push(event) });
    await new Adder(1, 2).start(given.fleet).join();
    unobserve();
    expect(ends).toEqual([expect.objectContaining({ state: "done", machine: "machine-1" })]);
    const [machine] = given.fleet.stats().carriers;
    expect(machine).toMatchObject({ machine: "machine-1", running: 0 });
  });
});

/** Resolves when the thread is known to run: by asking, since no event tells a program of that. */
async function running(thread: { readonly state: string }): Promise<void> {
  while (thread.state === "queued") await new Promise((resolve) => setTimeout(resolve, 5));
  expect(thread.state).toBe("running");
}
