import { describe, expect, it } from "vitest";
import * as adapter from "../src/adapter.js";
import * as sharing from "../src/adapter.sharing.js";
import * as worker from "../src/adapter.worker.js";
import * as futures from "../src/functions/futures/index.js";
import * as core from "../src/index.js";
import * as thread from "../src/index.thread.js";
import * as onNode from "../src/node.js";
import * as threadOnNode from "../src/node.thread.js";

describe("what the packages give", () => {
  it("Node has in one file what every other entry gives, in another what starts and joins threads", () => {
    expect(onNode).toMatchObject({ ...adapter, ...worker, ...sharing, ...core });
    expect(threadOnNode).toMatchObject({ ...adapter, ...worker, ...thread });
    expect(core).toMatchObject(thread);
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

  it("threads alone need no more than this", () => {
    expect(Object.keys(thread).toSorted()).toEqual([
      "Thread",
      "ThreadError",
      "activeCount",
      "currentThread",
      "enumerate",
      "installedRuntime",
      "isMain",
      "mainThread",
      "transfer",
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
      "createRuntime",
      "hasRealm",
      "show",
    ]);
    expect(Object.keys(sharing)).toEqual(["loadSharing"]);
    expect(Object.keys(worker)).toEqual(["WorkerFile"]);
  });
});
