import { createBrowserRuntime } from "@heddle/browser";
import * as classes from "@heddle/core/testing/fixtures";
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
