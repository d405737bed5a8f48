import { createBrowserRuntime } from "@heddle/browser";

createBrowserRuntime({
  worker: () => new Worker(new URL("./sleeper.worker.ts", import.meta.url), { type: "module" }),
}).install();

// Only now: the program starts its threads while it is being imported.
await import("./sleeper.js");
