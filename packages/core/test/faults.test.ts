/** Something goes wrong while a message is taken in: it is the business of the thread that it is about, and of no other. */

import { createMemoryRuntime, type MemoryCarrier } from "@heddle/conformance/memory";
import { afterEach, describe, expect, it } from "vitest";
import type { CarrierRealm } from "../src/carrier/carrier-realm.js";
import { Thread, type ThreadError } from "../src/index.js";
import { shared } from "../src/realm/state.js";

/** What goes wrong wherever a message is taken in, while one is. */
let fault = "";

function fails(step: string): void {
  if (fault === step) throw new Error(`a fault in ${step}`);
}

class Cursed extends Error {
  override get name(): string {
    fails("an error's getter");
    return "Cursed";
  }
  set given(_: unknown) {
    fails("an error's setter");
  }
}

class Bad extends Thread<unknown> {
  #at = 0;
  constructor(readonly what: string) {
    super();
  }
  run(): unknown {
    if (this.what === "throws") throw Object.assign(new Cursed("no"), { kept: 1 });
    if (this.what === "gives") return { error: new Cursed("no"), list: [new Date(0)] };
    Object.defineProperty(this, "field", { value: this.what, enumerable: true });
    return "ran";
  }
  get field(): unknown {
    return this.#at;
  }
  set field(_: unknown) {
    fails("a field's setter");
  }
}

class Good extends Thread<number> {
  constructor(readonly n: number) {
    super();
  }
  run(): number {
    return this.n;
  }
}

const roster = { Bad, Good, Cursed };

function world() {
  const before = shared.realm;
  const as = <T>(carrier: CarrierRealm | undefined, act: () => T): T => {
    const main = shared.realm;
    if (carrier) shared.realm = carrier;
    try {
      return act();
    } finally {
      shared.realm = main;
    }
  };
  const memory = createMemoryRuntime({ roster, as }, { classes: roster, parallelism: 1 });
  shared.realm = before;
  return memory;
}

async function settled(carriers: readonly MemoryCarrier[], during: string): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    for (const carrier of carriers) {
      carrier.deliver();
      fault = during;
      carrier.answer();
      fault = "";
    }
  }
}

afterEach(() => {
  fault = "";
});

describe("what goes wrong while a message is taken in", () => {
  for (const [step, what] of [
    ["an error's getter", "throws"],
    ["an error's getter", "gives"],
    ["a field's setter", "sets"],
  ] as const) {
    it(`ends the thread that it is about, and the others end as themselves: ${step}, of one that ${what}`, async () => {
      const { runtime, carriers } = world();
      const threads = [new Good(1), new Bad(what), new Good(2), new Bad(what), new Good(3)];
      for (const thread of threads) thread.start(runtime);
      const ends = Promise.allSettled(threads.map((thread) => thread.join()));
      await settled(carriers, step);
      const outcomes = await ends;
      expect(outcomes.map((each) => (each.status === "fulfilled" ? each.value : "failed"))).toEqual(
        [1, "failed", 2, "failed", 3],
      );
      for (const outcome of outcomes) {
        if (outcome.status === "rejected" && what !== "throws")
          expect((outcome.reason as ThreadError).code).toBe("THREAD_UNCLONEABLE");
      }
      await Promise.all([runtime.close(), settled(carriers, "")]);
    });
  }

  it("one who waits for an end and throws keeps nobody else from hearing of it", async () => {
    const { ThreadRecord } = await import("../src/realm/record.js");
    const uncaught = new Promise((resolve) => {
      const others = process.listeners("uncaughtException");
      process.removeAllListeners("uncaughtException");
      process.once("uncaughtException", (error) => {
        for (const other of others) process.on("uncaughtException", other);
        resolve(error);
      });
    });
    const record = new ThreadRecord(1, "Good", false, "virtual");
    const heard: number[] = [];
    record.onEnd(() => heard.push(1));
    record.onEnd(() => {
      throw new Error("a waiter's fault");
    });
    record.onEnd(() => heard.push(2));
    record.state = "running";
    record.end("done", 7);
    expect(heard).toEqual([1, 2]);
    expect(String(await uncaught)).toContain("a waiter's fault");
  });
});

it("a carrier is told dead, and its threads run elsewhere, where what it has left in shared memory cannot be cleared up", async () => {
  const { runtime, carriers } = world();
  const joined = new Good(1).start(runtime).join();
  await new Promise((resolve) => setImmediate(resolve));
  const { sharing } = shared;
  const buried = (): never => {
    throw new Error("a fault of memory");
  };
  shared.sharing = { ...(sharing as NonNullable<typeof sharing>), buried };
  carriers[0]?.crash(0);
  try {
    expect(() => carriers[0]?.answer()).toThrow("a fault of memory");
  } finally {
    shared.sharing = sharing;
  }
  await settled(carriers, "");
  expect(await joined).toBe(1);
  await Promise.all([runtime.close(), settled(carriers, "")]);
});

it("a carrier with another protocol says which versions to look at, begins nothing, and another takes its threads", async () => {
  const { runtime, carriers } = world();
  const joined = new Good(1).start(runtime).join();
  await new Promise((resolve) => setImmediate(resolve));
  const [carrier] = carriers;
  const hello = carrier?.inward.messages.flat(4).find((op) => Object(op).op === "hello");
  (hello as { protocol: number }).protocol++;
  expect(() => carrier?.deliver()).toThrow(/npm ls @heddle\/core/);
  carrier?.crash(0);
  await settled(carriers, "");
  expect(carriers.length).toBe(2);
  expect(await joined).toBe(1);
  await Promise.all([runtime.close(), settled(carriers, "")]);
});
