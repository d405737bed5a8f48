import { parentPort } from "node:worker_threads";
import { type Method, perform, type Value } from "../../work.js";

const port = parentPort;
port?.on("message", ([id, method, value]: [number, Method, Value]) => {
  const result = perform(method, value);
  if (result instanceof Promise) void result.then((late) => port.postMessage([id, late]));
  else port.postMessage([id, result]);
});
