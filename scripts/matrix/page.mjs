/** Runs the conformance suite in the page that loads it, and tells its server what came of it. */
import { createBrowserRuntime } from "@heddle/browser";
import { caseCounts, conformance } from "@heddle/conformance";
import * as classes from "@heddle/conformance/fixtures";
import { Cases } from "./cases.mjs";

const query = new URLSearchParams(location.search);
const tell = (what) => fetch("/tell", { method: "POST", body: JSON.stringify(what) });

// Not in every page that is isolated: WebKitGTK has it only where it is asked to.
const sharedMemory = crossOriginIsolated && typeof SharedArrayBuffer === "function";
const supports = {
  blockMain: false,
  blockCarrier: sharedMemory,
  sharedMemory,
  currentThreadOption: false,
  moduleUrls: true,
  roster: true,
  killBusy: true,
  lostOnExit: true,
  uncaughtErrors: true,
  uncaughtThread: false,
  realms: true,
};
const cases = new Cases();
conformance({
  name: "@heddle/browser",
  test: cases.test,
  createRuntime: (options) =>
    createBrowserRuntime({
      classes,
      worker: () => new Worker(new URL("./page.worker.mjs", import.meta.url), { type: "module" }),
      ...options,
    }),
  supports,
});
const { passed, failures } = await cases.run({
  short: query.has("short"),
  only: query.get("only") ?? "",
  failed: (failure) => tell({ failure }),
});
const all = Object.values(caseCounts()).reduce((sum, count) => sum + count, 0);
const { isSecureContext } = globalThis;
await tell({ done: { passed, failures, all, sharedMemory, isSecureContext } });
