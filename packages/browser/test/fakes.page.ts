/** A page in which a fake stands for every global; it tells the page around it what became of its threads. */
import { createBrowserRuntime } from "@heddle/browser";
import { exerciseSharing, exerciseThreads, withFakes } from "@heddle/conformance";
import * as classes from "@heddle/conformance/fixtures";

const page = parent;
const runtime = createBrowserRuntime({
  classes,
  worker: () => new Worker(new URL("./fixtures.worker.ts", import.meta.url), { type: "module" }),
}).install();
const owner = new classes.Task("nothing").start();
await owner.join();
const abort = new AbortController();
const start = (...[task, ...args]: ["echoLater" | "untilStopped", ...unknown[]]) =>
  new classes.Task(task, args).start();
try {
  await withFakes(async () => {
    await exerciseThreads(start, abort);
    await exerciseSharing(owner);
  });
  await runtime.close();
  page.postMessage({ fakes: "all went on" }, "*");
} catch (error) {
  page.postMessage({ fakes: String((error as Error).stack) }, "*");
}
