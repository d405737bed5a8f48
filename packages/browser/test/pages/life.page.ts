/** A page whose threads go through what its query names; it tells its server what came of it. */
import { createBrowserRuntime } from "@heddle/browser";
import * as classes from "@heddle/conformance/fixtures";

const what = new URLSearchParams(location.search).get("what");
const tell = (told: object) => fetch("/tell", { method: "POST", body: JSON.stringify(told) });

const workers: Worker[] = [];
const runtime = createBrowserRuntime({
  classes,
  parallelism: 1,
  worker: () => {
    const worker = new Worker(new URL("./life.worker.js", import.meta.url), { type: "module" });
    workers.push(worker);
    return worker;
  },
});

const sum = () => new classes.Task("add", [1, 2]).start(runtime).join();

async function running(): Promise<classes.Task> {
  const thread = new classes.Task("untilStopped").start(runtime);
  await sum();
  return thread;
}

/** Its worker is ended by somebody else, and another one by itself. */
async function ends(): Promise<void> {
  const thread = await running();
  workers[0]?.terminate();
  const terminated = await thread.join().catch(({ code }) => code);
  const closing = new classes.Task("exit").start(runtime);
  const closed = await closing.join().catch(({ code }) => code);
  await tell({ terminated, closed, sum: await sum(), isSecureContext });
}

/** The page is left while a thread runs, and returned to. */
async function history(thread?: classes.Task): Promise<void> {
  if (sessionStorage.getItem("left") === location.search) {
    await tell({ persisted: false });
    return;
  }
  sessionStorage.setItem("left", location.search);
  addEventListener("pageshow", async ({ persisted }) => {
    // The first time, when it has been loaded.
    if (!persisted) return;
    thread?.stop();
    await tell({ persisted, ...(thread && { woken: await thread.join(), sum: await sum() }) });
  });
  // In a task after the page's "load": within that task the next page would take this one's place in the history.
  setTimeout(() => location.assign("away.page.ts?page"));
}

addEventListener("load", async () => {
  if (what === "ends") await ends();
  else if (what === "threads") await history(await running());
  else await history();
});
