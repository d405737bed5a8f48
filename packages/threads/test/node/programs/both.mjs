// One worker file, asked by heddle and by threads.js. The file is named by the argument.
import { Worker } from "node:worker_threads";
import { createThreadsRuntime } from "@heddle/threads";
import { Thread as PlainThread, Worker as PlainWorker, registerSerializer, spawn } from "threads";
import { Faulty } from "./faulty.mjs";

const [file, serializer] = process.argv.slice(2);
if (serializer === "serializer") {
  registerSerializer({
    serialize: (input) => JSON.stringify(input),
    deserialize: (message) => JSON.parse(message),
  });
}

const runtime = createThreadsRuntime({
  parallelism: 2,
  classes: { Faulty },
  worker: (options) => new Worker(new URL(file, import.meta.url), options),
  startTimeout: 5_000,
  currentThread: true,
});
const printed = {};
for (const fault of ["none", "timer", "rejection", "late import"]) {
  printed[fault] = await new Faulty(fault)
    .start(runtime)
    .join()
    .catch(({ message }) => `failed: ${message}`);
}
if (serializer !== "serializer") {
  const plain = await spawn(new PlainWorker(file));
  printed.exposed = Object.keys(plain);
  printed.sum = await (plain.add ?? plain)(1, 2);
  printed.failure = await plain.fail?.().catch((error) => `${error.name}: ${error.message}`);
  await PlainThread.terminate(plain);
}
await runtime.close();
console.log(JSON.stringify(printed));
