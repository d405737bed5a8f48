import { initRuntime, move, shutdown, spawn } from "multithreading";
import { cannot, fromCalls } from "../../subject.js";
import type { Value } from "../../work.js";

/** It sends the source of a function to its workers, so the function is written here and not imported. */
export const subject = fromCalls({
  async setup(maxWorkers) {
    initRuntime({ maxWorkers });
  },
  async call(method, value) {
    if (method !== "echo") cannot(method);
    const result = await spawn(move(value), (given: Value) => given).join();
    if (!result.ok) throw result.error;
    return result.value;
  },
  close: async () => shutdown(),
});
