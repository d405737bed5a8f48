import { Worker } from "node:worker_threads";
import * as classes from "@heddle/core/testing/fixtures";
import { createNodeRuntime } from "@heddle/node";
import { expect, it } from "vitest";

it("a worker takes no notice of messages that are not heddle's, whatever they look like", async () => {
  const runtime = createNodeRuntime({
    classes,
    worker: (options) => {
      const worker = new Worker(new URL("./fixtures.worker.mjs", import.meta.url), options);
      const heddle = [null, undefined, 5, "port", {}, [], { port: null }, { port: {} }];
      for (const message of ["text", null, 7, [], {}, ...heddle.map((it) => ({ heddle: it }))])
        worker.postMessage(message);
      return worker;
    },
  });
  expect(await new classes.Task("add", [1, 2]).start(runtime).join()).toBe(3);
  await runtime.close();
});
