// node chaos.mjs THREADS SEED [--told]
import { getEventListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Worker } from "node:worker_threads";
import { chaos } from "@heddle/carriers/stress/chaos";
import { createNodeRuntime } from "@heddle/node";
import { Collect, classes } from "./chaos.classes.mjs";
import { trim, usage } from "./programs/usage.mjs";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
const [threads, seed] = process.argv.slice(2).map(Number);

const workers = new Set();
const runtime = createNodeRuntime({
  parallelism: 3,
  maxCarriers: 24,
  classes,
  resourceLimits: { maxOldGenerationSizeMb: 48 },
  excepthook: () => {},
  worker: (options) => {
    const worker = new Worker(new URL("./chaos.worker.mjs", import.meta.url), options);
    // Mostly not while it starts: three that end then, one after the other, take along all that waits.
    worker.once("message", async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      if (worker.threadId !== -1) workers.add(worker);
    });
    worker.once("exit", () => workers.delete(worker));
    return worker;
  },
});

function endsOne(random) {
  const worker = [...workers][random(workers.size)];
  if (!worker) return false;
  workers.delete(worker);
  void worker.terminate();
  return true;
}

/** What is in use when everybody has collected. */
async function measure(signal) {
  let found;
  for (let round = 0; round < 6; round++) {
    await Promise.all([1, 2, 3, 4].map(() => new Collect().start(runtime).join()));
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
    trim();
    const { used } = usage();
    if (used === found?.bytes) break;
    found = { bytes: used };
  }
  // Of the workers, which come and go, none counts.
  const handles = process.getActiveResourcesInfo().filter((name) => !name.includes("MessagePort"));
  return {
    ...found,
    heap: process.memoryUsage().heapUsed,
    handles: handles.length,
    listeners:
      getEventListeners(signal, "abort").length +
      process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    resident: process.memoryUsage().rss,
  };
}

try {
  const told = process.argv.includes("--told")
    ? (done) => console.log(JSON.stringify(done))
    : undefined;
  const { seed: given, ...found } = await chaos({
    runtime,
    threads,
    seed,
    endsOne,
    blocksMain: true,
    hasMemoryLimit: true,
    measure,
    // An array that its maker was killed with in the very moment; what the engine has compiled and learned meanwhile.
    allowed: { bytes: 1_200_000, heap: 8_000_000, handles: 0, listeners: 0 },
    told,
  });
  await runtime.close();
  console.log(`chaos: seed ${given}: ${JSON.stringify(found)}`);
} catch (error) {
  console.error(error);
  process.exit(1);
}
