// What loading threads.js leaves behind: nothing, unless the program itself loaded it first.
import { isMainThread, parentPort, Worker } from "node:worker_threads";

const events = ["SIGINT", "SIGTERM", "uncaughtException", "unhandledRejection"];
const count = () => events.map((event) => process.listenerCount(event));

if (isMainThread && process.argv[2] === "worker") {
  new Worker(new URL(import.meta.url)).on("message", (counts) =>
    console.log(JSON.stringify(counts)),
  );
} else {
  if (process.argv[2] === "first") await import("threads");
  process.on("SIGINT", () => {});
  const before = count();
  const { createThreadsRuntime } = await import("@heddle/threads");
  const { Empty } = await import("./empty.mjs");
  const runtime = createThreadsRuntime({ parallelism: 1 });
  await new Empty().start(runtime).join();
  await runtime.close();
  const counts = { before, after: count() };
  if (isMainThread) console.log(JSON.stringify(counts));
  else parentPort.postMessage(counts);
}
