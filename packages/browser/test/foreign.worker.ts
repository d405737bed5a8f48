/** A worker that heddle did not make: it has a runtime of its own. */
import { createBrowserRuntime } from "@heddle/browser";
import * as classes from "@heddle/conformance/fixtures";
import { currentThread, enumerate, isMain } from "@heddle/core";

createBrowserRuntime({
  classes,
  worker: () => new Worker(new URL("./fixtures.worker.ts", import.meta.url), { type: "module" }),
}).install();

const self = currentThread();
postMessage({
  name: self.name,
  daemon: self.daemon,
  alive: self.isAlive(),
  ident: typeof self.ident,
  refusal: await self.join().catch((error: { code: string }) => error.code),
  known: enumerate().includes(self),
  isMain,
  sum: await new classes.Task("add", [2, 3]).start().join(),
});
