// What the bundle of a program says where threads.js is not installed beside it.
import { Worker } from "node:worker_threads";
import { createThreadsRuntime } from "@heddle/threads";
import { Faulty } from "./faulty.mjs";

const runtime = createThreadsRuntime({
  classes: { Faulty },
  // One that would live for ever.
  worker: (options) => new Worker("setInterval(() => {}, 1_000)", { ...options, eval: true }),
});
const { code, cause } = await new Faulty("none")
  .start(runtime)
  .join()
  .catch((error) => error);
console.log(code, cause.message.split("\n")[0]);
