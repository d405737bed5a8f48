import { createBrowserRuntime } from "@heddle/browser";
import { Primes } from "./primes.js";

let isInstalled = false;

/** In effects only: a server that renders the page has no such workers. */
export function install() {
  if (isInstalled) return;
  isInstalled = true;
  createBrowserRuntime({
    classes: { Primes },
    worker: () => new Worker(new URL("./primes.worker.js", import.meta.url), { type: "module" }),
  }).install();
}
