import { createBrowserRuntime } from "@heddle/browser";
import * as classes from "@heddle/conformance/fixtures";
import { describe, expect, it } from "vitest";

/** Far above what any of it takes, so that a hang becomes an error. */
const timeout = 15_000;

const module = { type: "module" } as const;
// In one piece, so that Vite sees what it is.
const good = () => new Worker(new URL("./fixtures.worker.ts", import.meta.url), { type: "module" });

/** A worker file made of a few words, so that each way to fail needs no file of its own. */
function workerOf(source: string): () => Worker {
  return () => new Worker(`data:text/javascript,${encodeURIComponent(source)}`, module);
}

describe("a worker that cannot be a carrier fails its threads, and hangs nobody", () => {
  for (const [title, worker, startTimeout, says] of [
    ["a file that is missing", () => new Worker("/no/such/worker.js", module), 15_000, "could not"],
    ["a file that throws", workerOf("throw new TypeError('broken')"), 15_000, "broken"],
    ["a file that cannot be parsed", workerOf("export class {"), 15_000, "could not start"],
    ["a file that never serves", workerOf("setInterval(() => {}, 1e6)"), 300, "serve()"],
    ["a file that ends itself", workerOf("self.close()"), 300, "could not start"],
    ["no worker at all", (() => ({})) as never, 300, "could not start"],
  ] as const) {
    it(title, async () => {
      const runtime = createBrowserRuntime({ classes, worker, startTimeout, parallelism: 1 });
      const thread = new classes.Task("nothing").start(runtime);
      await expect(thread.join({ timeout })).rejects.toMatchObject({
        code: "THREAD_LOST",
        message: expect.stringContaining(says),
      });
      await runtime.close();
      expect(runtime.carrierCount).toBe(0);
    });
  }

  it("a page without a worker is told what to write", () => {
    expect(() => createBrowserRuntime({ classes } as never)).toThrow(
      "needs a worker file: write worker",
    );
  });
});

describe("a worker that somebody else ends", () => {
  it("takes nothing along while it starts, and is found out at once", async () => {
    let made = 0;
    const runtime = createBrowserRuntime({
      classes,
      parallelism: 2,
      worker: () => {
        const worker = good();
        if (++made < 3) setTimeout(() => worker.terminate());
        return worker;
      },
    });
    const threads = Array.from({ length: 50 }, () =>
      new classes.Task("add", [3, 4]).start(runtime),
    );
    // Far less than the time that a worker has to start.
    expect(await Promise.all(threads.map((thread) => thread.join({ timeout })))).toEqual(
      threads.map(() => 7),
    );
    await runtime.close();
  });

  it("takes its threads along, which are told", async () => {
    const workers: Worker[] = [];
    const runtime = createBrowserRuntime({
      classes,
      parallelism: 1,
      worker: () => {
        const worker = good();
        workers.push(worker);
        return worker;
      },
    });
    const thread = new classes.Task("untilStopped").start(runtime);
    await expect.poll(() => thread.state, { timeout }).toBe("running");
    workers[0]?.terminate();
    await expect(thread.join({ timeout })).rejects.toMatchObject({ code: "THREAD_LOST" });
    expect(await new classes.Task("add", [1, 2]).start(runtime).join({ timeout })).toBe(3);
    await runtime.close();
  });

  it("may talk to its page besides: heddle has a channel of its own", async () => {
    const runtime = createBrowserRuntime({
      classes,
      parallelism: 1,
      worker: () => {
        const worker = good();
        worker.postMessage("hello from the page");
        worker.postMessage({ type: "init" });
        return worker;
      },
    });
    expect(await new classes.Task("add", [1, 2]).start(runtime).join({ timeout })).toBe(3);
    await runtime.close();
  });
});
