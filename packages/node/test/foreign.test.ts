import { MessageChannel, Worker } from "node:worker_threads";
import * as classes from "@heddle/conformance/fixtures";
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

it("a worker that has its wire takes no other, and the runtime hears nothing but that wire", async () => {
  let worker: Worker | undefined;
  const runtime = createNodeRuntime({
    classes,
    parallelism: 1,
    worker: (options) => {
      worker = new Worker(new URL("./fixtures.worker.mjs", import.meta.url), options);
      return worker;
    },
  });
  await new classes.Task("nothing").start(runtime).join();
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  port1.on("message", (message) => heard.push(message));
  worker?.postMessage({ heddle: { port: port2, currentThread: false } }, [port2]);
  port1.postMessage([
    { op: "hello", realm: 7 },
    { op: "stop", ident: 1 },
  ]);
  // As if the worker had said it on its own channel.
  worker?.emit("message", [{ op: "end", ident: 2, state: "done", value: { value: 9 } }]);
  expect(await new classes.Task("add", [1, 2]).start(runtime).join()).toBe(3);
  expect(heard).toEqual([]);
  port1.close();
  await runtime.close();
});
