import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBullmqRuntime } from "@heddle/bullmq";
import type { Thread } from "@heddle/core";
import { afterEach, describe, expect, it } from "vitest";
import * as classes from "./classes.mjs";
import { engines, newQueue } from "./fleets.js";
import { folderHas } from "./folders.mjs";
import { crash, startMachine } from "./machines.js";

/** Short, since a test waits for it. */
const lockDuration = 1000;

describe.each(engines)("when a machine is killed, on %s", (_, connection) => {
  const { Adder, Marker, Tryer } = classes;
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  async function machine(queue: string, options = {}) {
    const child = await startMachine(queue, connection, { lockDuration, ...options });
    ends.push(() => crash(child));
    return child;
  }
  function fleetOn(queue: string, options = {}) {
    const fleet = createBullmqRuntime({
      ...{ queue, connection, classes, lockDuration, excepthook: () => {} },
      ...options,
    });
    ends.push(() => fleet.close());
    return fleet;
  }
  async function marks(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "heddle-marks-"));
    ends.push(() => rm(folder, { recursive: true }));
    return folder;
  }

  it("what it had begun is lost, what it had not begun runs elsewhere, and nothing runs twice", async () => {
    const queue = newQueue();
    const folder = await marks();
    const first = await machine(queue, { concurrency: 5 });
    const fleet = fleetOn(queue, { chunk: 20 });
    const threads = Array.from({ length: 40 }, (_, at) => new Marker(folder, at).start(fleet));
    await folderHas(folder, (names) => names.length >= 5);
    await crash(first);
    const begun = (await readdir(folder)).length;
    // So that those which have not begun need not wait for a file that nobody writes.
    await writeFile(join(folder, "go"), "");
    await machine(queue);
    const results = await settled(threads);
    expect(results.filter((each) => each === "THREAD_LOST")).toHaveLength(begun);
    expect(results.filter((each) => each === "ran")).toHaveLength(40 - begun);
    const counts = (await readdir(folder)).filter((name) => name !== "go");
    expect(new Set(counts.map((name) => name.split("-")[0])).size).toBe(counts.length);
  });

  it("a class that may run again does, on another machine", async () => {
    const queue = newQueue();
    const folder = await marks();
    const first = await machine(queue);
    const fleet = fleetOn(queue);
    const thread = new Tryer(folder).start(fleet);
    await folderHas(folder, (names) => names.length > 0);
    await crash(first);
    await writeFile(join(folder, "go"), "");
    await machine(queue);
    expect(await thread.join()).toBe("ran");
    expect(await readdir(folder)).toHaveLength(3); // With the file "go".
  });

  it("a class that may run again does when it throws, as often as it says", async () => {
    const queue = newQueue();
    const folder = await marks();
    await machine(queue);
    const fleet = fleetOn(queue);
    const thread = new classes.Thrower(folder, 2).start(fleet);
    expect(await thread.join()).toBe(3);
    await expect(new classes.Thrower(folder, 9).start(fleet).join()).rejects.toThrow("try 4");
  });

  it("the thread that an earlier program has started is found by its number", async () => {
    const queue = newQueue();
    await machine(queue);
    const first = fleetOn(queue);
    const adders = Array.from({ length: 40 }, (_, at) => new Adder(at, 1).start(first));
    await adders.at(-1)?.join();
    const later = fleetOn(queue);
    const attached = await later.attach<number>(adders[30]?.ident as number);
    expect(attached.name).toBe(adders[30]?.name);
    expect(await attached.join()).toBe(31);
    await expect(later.attach(12_345)).rejects.toMatchObject({ code: "THREAD_LOST" });
  });

  it("a thread that waits for a machine is stopped at once, and never runs", async () => {
    const queue = newQueue();
    const folder = await marks();
    const fleet = fleetOn(queue, { chunk: 3 });
    const threads = Array.from({ length: 3 }, (_, at) => new Marker(folder, at).start(fleet));
    threads[1]?.stop(new Error("enough"));
    await expect(threads[1]?.join()).rejects.toThrow("enough");
    await writeFile(join(folder, "go"), "");
    await machine(queue);
    expect(await settled([threads[0] as never, threads[2] as never])).toEqual(["ran", "ran"]);
    expect((await readdir(folder)).filter((name) => name.startsWith("1"))).toEqual([]);
  });

  it("SIGTERM lets run what has begun, and gives back what has not", async () => {
    const queue = newQueue();
    const folder = await marks();
    const first = await machine(queue, { concurrency: 2 });
    const fleet = fleetOn(queue, { chunk: 6 });
    const threads = Array.from({ length: 6 }, (_, at) => new Marker(folder, at).start(fleet));
    await folderHas(folder, (names) => names.length >= 2);
    const gone = new Promise((resolve) => first.once("exit", resolve));
    first.kill("SIGTERM");
    await machine(queue, { concurrency: 2 });
    await writeFile(join(folder, "go"), "");
    expect(await settled(threads)).toEqual(Array(6).fill("ran"));
    await gone;
    const ran = (await readdir(folder)).filter((name) => name !== "go");
    expect(ran).toHaveLength(6);
    expect(ran.filter((name) => name.includes(`-${first.pid}-`))).toHaveLength(2);
  });
});

/** The results, or the codes of the errors. */
function settled(threads: readonly Thread<string>[]): Promise<unknown[]> {
  return Promise.all(threads.map((thread) => thread.join().catch((error) => error.code ?? error)));
}
