import { createBrowserRuntime } from "@heddle/browser";
import { Primes } from "./primes.js";

createBrowserRuntime({
  classes: { Primes },
  worker: () => new Worker(new URL("./primes.worker.ts", import.meta.url), { type: "module" }),
}).install();

const parts = [0, 5_000].map((from) => Object.assign(new Primes(), { from, to: from + 5_000 }));
for (const part of parts) part.start();
const counts = await Promise.all(parts.map((part) => part.join()));
const sum = counts.reduce((sum, count) => sum + count);
(document.getElementById("answer") as HTMLElement).textContent = `${sum} primes below 10000`;
