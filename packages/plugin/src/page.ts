/** Comes with the first module that has threads: in a page it installs the runtime, on a worker it does nothing. */
import { createBrowserRuntime } from "@heddle/browser";
import { isMain } from "@heddle/core";
import { modules } from "./here.js";
import { options } from "./settings.js";

// A server that renders the page has no workers of that kind.
if (isMain && typeof Worker === "function")
  createBrowserRuntime({
    ...options,
    modules,
    worker: () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }),
  }).install();
