import { createBrowserRuntime } from "@heddle/browser";
import * as classes from "@heddle/conformance/fixtures";
import { expect, it } from "vitest";

it("ThreadTests.test_foreign_thread: a worker of somebody else's is a dummy, a daemon, and cannot join itself", async () => {
  const worker = new Worker(new URL("./foreign.worker.ts", import.meta.url), { type: "module" });
  const seen = await new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => resolve(data));
    worker.addEventListener("error", ({ message }) => reject(new Error(message)));
  });
  worker.terminate();
  expect(seen).toEqual({
    name: expect.stringMatching(/^Dummy-\d+$/),
    daemon: true,
    alive: true,
    // ThreadTests.test_ident_of_no_threading_threads
    ident: "number",
    refusal: "THREAD_JOIN_SELF",
    known: true,
    isMain: true,
    sum: 5,
  });
});

it("a worker takes no notice of messages that are not heddle's, whatever they look like", async () => {
  const runtime = createBrowserRuntime({
    classes,
    worker: () => {
      // In one piece, so that Vite sees what it is.
      const worker = new Worker(new URL("./fixtures.worker.ts", import.meta.url), {
        type: "module",
      });
      const heddle = [null, undefined, 5, "port", {}, [], { port: null }, { port: {} }];
      for (const message of ["text", null, 7, [], {}, ...heddle.map((it) => ({ heddle: it }))])
        worker.postMessage(message);
      return worker;
    },
  });
  expect(await new classes.Task("add", [1, 2]).start(runtime).join()).toBe(3);
  await runtime.close();
});

it("a worker that has its wire takes no other, and the runtime hears nothing but that wire", async () => {
  let worker: Worker | undefined;
  const runtime = createBrowserRuntime({
    classes,
    parallelism: 1,
    worker: () => {
      worker = new Worker(new URL("./fixtures.worker.ts", import.meta.url), { type: "module" });
      return worker;
    },
  });
  await new classes.Task("nothing").start(runtime).join();
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  port1.addEventListener("message", ({ data }) => heard.push(data));
  port1.start();
  worker?.postMessage({ heddle: { port: port2, lock: "other" } }, [port2]);
  port1.postMessage([
    { op: "hello", realm: 7 },
    { op: "stop", ident: 1 },
  ]);
  // As if the worker had said it on its own channel.
  const data = [{ op: "end", ident: 2, state: "done", value: { value: 9 } }];
  worker?.dispatchEvent(new MessageEvent("message", { data }));
  expect(await new classes.Task("add", [1, 2]).start(runtime).join()).toBe(3);
  expect(heard).toEqual([]);
  port1.close();
  await runtime.close();
});
