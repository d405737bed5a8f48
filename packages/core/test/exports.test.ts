import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as fleet from "../src/adapter.fleet.js";
import * as adapter from "../src/adapter.js";
import * as sharing from "../src/adapter.sharing.js";
import * as worker from "../src/adapter.worker.js";
import * as bundle from "../src/bundle.js";
import * as futures from "../src/functions/futures/index.js";
import * as core from "../src/index.js";
import * as onNode from "../src/node.js";

describe("what the packages give", () => {
  it("Node has in one file what every entry gives", () => {
    expect(onNode).toMatchObject({ ...adapter, ...fleet, ...worker, ...sharing, ...core });
    expect(bundle).toEqual(core);
  });

  it("and what core itself imports later", async () => {
    const source = fileURLToPath(new URL("../src/", import.meta.url));
    const later = readdirSync(source, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.includes(".test"))
      .flatMap((path) =>
        Array.from(
          readFileSync(join(source, path), "utf8").matchAll(/(?<!typeof )\bimport\("(\.[^"]+)"\)/g),
          ([, imported]) => resolve(source, path, "..", imported as string),
        ),
      );
    expect(later.length).toBeGreaterThan(10);
    for (const file of new Set(later)) expect(onNode, file).toMatchObject(await import(file));
  });

  it("MiscTestCase.test__all__: the exports are the contract and no more", () => {
    expect(Object.keys(core).toSorted()).toEqual([
      "Barrier",
      "BoundedSemaphore",
      "BrokenBarrierError",
      "Condition",
      "Event",
      "LifoQueue",
      "Lock",
      "PriorityQueue",
      "Queue",
      "QueueEmpty",
      "QueueFull",
      "QueueShutdown",
      "RLock",
      "RWLock",
      "Semaphore",
      "SharedList",
      "SharedMap",
      "SharedSet",
      "StreamThread",
      "Thread",
      "ThreadError",
      "ThreadGroup",
      "ThreadLocal",
      "Timer",
      "activeCount",
      "array",
      "bool",
      "callback",
      "currentThread",
      "enumerate",
      "f32",
      "f64",
      "i16",
      "i32",
      "i64",
      "i8",
      "installedRuntime",
      "isMain",
      "mainThread",
      "remote",
      "shared",
      "sharing",
      "sleep",
      "sleepSync",
      "string",
      "struct",
      "task",
      "threadClass",
      "transfer",
      "u16",
      "u32",
      "u64",
      "u8",
    ]);
  });

  it("futures are Python's names and no more", () => {
    expect(Object.keys(futures).toSorted()).toEqual([
      "ALL_COMPLETED",
      "BrokenThreadPool",
      "CancelledError",
      "FIRST_COMPLETED",
      "FIRST_EXCEPTION",
      "Future",
      "InvalidStateError",
      "ThreadPoolExecutor",
      "asCompleted",
      "wait",
    ]);
    expect(onNode).toMatchObject(futures);
  });

  it("an adapter needs no more than this", () => {
    expect(Object.keys(adapter).toSorted()).toEqual([
      "checkFunction",
      "checkOptions",
      "compiledCore",
      "createRuntime",
      "hasRealm",
      "show",
    ]);
    expect(Object.keys(sharing)).toEqual(["loadSharing"]);
    expect(Object.keys(worker)).toEqual(["WorkerFile"]);
  });
});
