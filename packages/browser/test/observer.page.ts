/** A page whose observer throws; it tells the page around it what became of that. */
import { createBrowserRuntime } from "@heddle/browser";
import * as classes from "@heddle/conformance/fixtures";

const runtime = createBrowserRuntime({
  classes,
  worker: () => new Worker(new URL("./fixtures.worker.ts", import.meta.url), { type: "module" }),
});
const uncaught: string[] = [];
const both = new Promise<void>((resolve) => {
  addEventListener("error", (event) => {
    event.preventDefault();
    if (uncaught.push(event.error.message) === 2) resolve();
  });
});
runtime.observe({
  start() {
    throw new Error("start broke");
  },
  end() {
    throw new Error("end broke");
  },
});
const result = await new classes.Task("add", [1, 2]).start(runtime).join();
await both;
parent.postMessage({ uncaught, result }, "*");
