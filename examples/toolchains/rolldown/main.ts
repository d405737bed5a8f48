import { Worker } from "node:worker_threads";
import { createNodeRuntime } from "@heddle/node";
import { Primes } from "./primes.js";

createNodeRuntime({
  classes: { Primes },
  worker: (options) => new Worker(new URL("./primes.worker.js", import.meta.url), options),
}).install();

const parts = [0, 5_000].map((from) => Object.assign(new Primes(), { from, to: from + 5_000 }));
for (const part of parts) part.start();
const counts = await Promise.all(parts.map((part) => part.join()));
console.log(
  counts.reduce((sum, count) => sum + count),
  "primes below 10000",
);
