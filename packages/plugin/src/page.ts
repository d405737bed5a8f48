/** Comes with the first module that has threads: in a page it installs the runtime, on a worker it does nothing. */

import { options } from "virtual:heddle/settings";
import { createBrowserRuntime } from "@heddle/browser";
import { isMain } from "@heddle/core/thread";

const modules: Record<string, () => Promise<object>> = {};

/** The page has loaded a module whose classes threads may give back. */
export function __heddle_here(key: string, module: object): void {
  modules[key] = async () => module;
}

// A server that renders the page has no workers of that kind.
if (isMain && typeof Worker === "function")
  createBrowserRuntime({
    ...options,
    modules,
    worker: () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }),
  }).install();
