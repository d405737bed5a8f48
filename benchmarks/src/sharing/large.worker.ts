// The same by hand: answers with the sum of the ends of what it gets.
import { parentPort } from "node:worker_threads";

parentPort?.on("message", (values: Float64Array) => {
  parentPort?.postMessage((values[0] as number) + (values.at(-1) as number));
});
