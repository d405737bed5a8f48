/** A page whose runtime has a worker file that does not load: it tells why its thread failed. */
import { createBrowserRuntime } from "@heddle/browser";
import { Task } from "@heddle/conformance/fixtures";

const file = new URLSearchParams(location.search).get("file") as string;

const runtime = createBrowserRuntime({
  classes: { Task },
  parallelism: 1,
  worker: () => new Worker(new URL(file, location.href), { type: "module" }),
});

const told = await new Task("add", [1, 2])
  .start(runtime)
  .join()
  .catch(({ code, message }) => ({ code, message }));
await fetch("/tell", { method: "POST", body: JSON.stringify(told) });
