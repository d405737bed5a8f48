/** A page with a failed thread that nobody joined; it tells the page around it what happens. */
import { createBrowserRuntime } from "@heddle/browser";
import * as classes from "@heddle/conformance/fixtures";

createBrowserRuntime({
  classes,
  worker: () => new Worker(new URL("./fixtures.worker.ts", import.meta.url), { type: "module" }),
  excepthook: ({ error, name, thread }) => {
    const { message } = error as Error;
    const same = thread === failing;
    parent.postMessage({ name, message, same, quota: error instanceof classes.QuotaError }, "*");
  },
}).install();

const joined = new classes.Task("fail", ["type"], { name: "joined" }).start();
const failing = new classes.Task("fail", ["quota"], { name: "left alone" }).start();
await joined.join().catch(() => {});

function tellEnd(): void {
  if (failing.isAlive()) return void setTimeout(tellEnd, 0);
  // A page that is kept may come back, and tells nothing yet.
  dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
  parent.postMessage("ended", "*");
}
tellEnd();
