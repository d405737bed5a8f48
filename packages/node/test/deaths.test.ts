import { Worker, type WorkerOptions } from "node:worker_threads";
import { type ThreadError, transfer } from "@heddle/core";
import { createNodeRuntime, type NodeRuntimeOptions } from "@heddle/node";
import { describe, expect, it } from "vitest";
import { Act, Leaving, Plain, PlatformAct } from "./programs/threads.mjs";

/** Far above what any of it takes, so that a hang becomes an error. */
const timeout = 15_000;

const workerFile = (name: string) => (options: WorkerOptions) =>
  new Worker(new URL(name, import.meta.url), options);

interface Death {
  readonly title: string;
  readonly act?: string;
  readonly args?: unknown[];
  readonly options?: NodeRuntimeOptions;
  readonly says: string;
}

const deaths: Death[] = [
  { title: "process.exit(3)", act: "exit", args: [3], says: "exited with code 3" },
  { title: "process.exit(0)", act: "exit", args: [0], says: "exited with code 0" },
  { title: "process.exit() later", act: "exitLater", args: [7], says: "exited with code 7" },
  {
    title: "no memory left",
    act: "fillMemory",
    options: { resourceLimits: { maxOldGenerationSizeMb: 24 } },
    says: "memory",
  },
  {
    title: "a worker file that is missing",
    options: { worker: workerFile("./programs/missing.worker.mjs"), startTimeout: 150 },
    says: "could not start",
  },
  {
    title: "a worker file that throws",
    options: { worker: workerFile("./programs/broken.worker.mjs"), startTimeout: 150 },
    says: "could not start",
  },
  {
    title: "a worker file with another version of core",
    options: { worker: workerFile("./programs/older.worker.mjs"), startTimeout: 150 },
    says: "could not start",
  },
  {
    title: "a worker file that never serves",
    options: { worker: workerFile("./programs/silent.worker.mjs"), startTimeout: 150 },
    says: "serve()",
  },
  {
    title: "a worker file that serves twice",
    options: { worker: workerFile("./programs/twice.worker.mjs"), startTimeout: 150 },
    says: "",
  },
  {
    title: "no worker at all",
    options: { worker: (() => ({})) as never, startTimeout: 150 },
    says: "could not start",
  },
];

for (const Kind of [Act, PlatformAct]) {
  describe(`a thread whose carrier ends is lost, with the reason: ${Kind.name}`, () => {
    for (const { title, act = "echo", args = [], options, says } of deaths) {
      it(`${title}, waited for`, async () => {
        const runtime = createNodeRuntime({ parallelism: 1, ...options });
        const thread = new Kind(act, ...args).start(runtime);
        await expect(thread.join({ timeout })).rejects.toMatchObject({
          code: "THREAD_LOST",
          message: expect.stringContaining(says),
        });
        expect(thread.state).toBe("lost");
        await runtime.close();
        expect(runtime.carrierCount).toBe(0);
      });

      it(`${title}, while the main thread blocks, its carrier made meanwhile`, async () => {
        const runtime = createNodeRuntime({ parallelism: 1, ...options });
        const thread = new Kind(act, ...args).start(runtime);
        expect(codeOf(() => thread.joinSync({ timeout }))).toBe("THREAD_LOST");
        await runtime.close();
      });

      if (act === "echo") continue;

      it(`${title}, while the main thread blocks, its carrier there before`, async () => {
        const runtime = createNodeRuntime({ parallelism: 1, ...options });
        await new Act("echo").start(runtime).join();
        const thread = new Kind(act, ...args).start(runtime);
        expect(codeOf(() => thread.joinSync({ timeout }))).toBe("THREAD_LOST");
        await runtime.close();
      });

      it(`${title}, while a thread blocks for it`, async () => {
        const runtime = createNodeRuntime({ parallelism: 1, ...options });
        const blocked = new PlatformAct("blockOnChild", act, ...args).start(runtime);
        await expect(blocked.join({ timeout })).rejects.toMatchObject({ code: "THREAD_LOST" });
        await runtime.close();
      });
    }

    it("a worker that somebody else terminates, waited for and blocked for", async () => {
      const workers: Worker[] = [];
      const file = new URL("./fixtures.worker.mjs", import.meta.url);
      const runtime = createNodeRuntime({
        parallelism: 1,
        worker: (options) => {
          const worker = new Worker(file, options);
          workers.push(worker);
          return worker;
        },
      });
      for (const blocks of [false, true]) {
        const { port1, port2 } = new MessageChannel();
        const thread = new Kind("hello", transfer(port2)).start(runtime);
        await new Promise((resolve) => port1.addEventListener("message", resolve, { once: true }));
        port1.close();
        void workers.at(-1)?.terminate();
        if (blocks) expect(codeOf(() => thread.joinSync({ timeout }))).toBe("THREAD_LOST");
        else await expect(thread.join({ timeout })).rejects.toMatchObject({ code: "THREAD_LOST" });
      }
      await runtime.close();
    });
  });
}

describe("a worker that ends while it starts", () => {
  const make = workerFile("./fixtures.worker.mjs");

  for (const carriers of [1, 3]) {
    it(`takes nothing along: the third of ${carriers} starts`, async () => {
      let made = 0;
      const runtime = createNodeRuntime({
        parallelism: carriers,
        worker: (options) => {
          const worker = make(options);
          if (++made < 3) void worker.terminate();
          return worker;
        },
      });
      const threads = Array.from({ length: 100 }, () => new Act("echo", 7).start(runtime));
      expect(await Promise.all(threads.map((thread) => thread.join({ timeout })))).toEqual(
        threads.map(() => 7),
      );
      await runtime.close();
    });
  }

  it("is told, with all that waits, where three in a row do", async () => {
    let made = 0;
    const runtime = createNodeRuntime({
      parallelism: 3,
      worker: (options) => {
        made++;
        const worker = make(options);
        void worker.terminate();
        return worker;
      },
    });
    const threads = Array.from({ length: 100 }, () => new Act("echo", 7).start(runtime));
    for (const thread of threads)
      await expect(thread.join({ timeout })).rejects.toMatchObject({ code: "THREAD_LOST" });
    expect(made).toBe(3);
    await runtime.close();
  });
});

describe("what a carrier said before it ended counts", () => {
  it("also where Node tells of the end first: it hands over a thousand messages at a time", async () => {
    let worker: Worker | undefined;
    const runtime = createNodeRuntime({
      parallelism: 1,
      worker: (options) => {
        worker = new Worker(new URL("./fixtures.worker.mjs", import.meta.url), options);
        return worker;
      },
    });
    const ran = new Int32Array(new SharedArrayBuffer(4));
    await new Act("echo").start(runtime).join();
    const culprit = new Act("startsAndExits", 2500, ran).start(runtime);
    // What is started is sent when this tick ends.
    await null;
    // No event is taken in before it has ended.
    while (worker && worker.performance.eventLoopUtilization().idle >= 0);
    await expect(culprit.join({ timeout })).rejects.toMatchObject({ code: "THREAD_LOST" });
    // Its threads live on, and this waits for them.
    await runtime.close();
    expect(ran[0]).toBe(2500);
  });

  it("also where it said it through shared memory, as threads one after another do", async () => {
    const runtime = createNodeRuntime({ parallelism: 1 });
    for (let round = 0; round < 5; round++) {
      // Until that way is taken.
      for (let at = 0; at < 200; at++) await new Plain(at).start(runtime).join();
      expect(await new Leaving(round).start(runtime).join({ timeout })).toBe(round);
    }
    await runtime.close();
  });
});

function codeOf(call: () => unknown): string {
  try {
    return `it gave ${call()}`;
  } catch (error) {
    return (error as ThreadError).code ?? String(error);
  }
}
