import { type Method, perform, type Value } from "../../work.js";

self.onmessage = async ({ data: [id, method, value] }: MessageEvent<[number, Method, Value]>) => {
  const result = perform(method, value);
  postMessage([id, result instanceof Promise ? await result : result]);
};
