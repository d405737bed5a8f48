// The same with bare messages: after so many objects it answers with the sum of their ids.
import { parentPort, workerData } from "node:worker_threads";
import type { Reading } from "../work.js";

const { count } = workerData as { count: number };
let taken = 0;
let sum = 0;

parentPort?.on("message", ({ id }: Reading) => {
  sum += id;
  if (++taken < count) return;
  parentPort?.postMessage(sum);
  taken = 0;
  sum = 0;
});
