import { createBrowserRuntime } from "@heddle/browser";
import { conformance, type Part } from "@heddle/conformance";
import * as classes from "@heddle/conformance/fixtures";
import { describe, it } from "vitest";

/** The suite on this page, which has shared memory or has not. */
export function tryParts(name: string, parts: readonly Part[]): void {
  conformance({
    name: `@heddle/browser, ${crossOriginIsolated ? "with" : "without"} shared memory, ${name}`,
    test: { describe, it },
    createRuntime: (options) =>
      createBrowserRuntime({
        classes,
        worker: () =>
          new Worker(new URL("./fixtures.worker.ts", import.meta.url), { type: "module" }),
        ...options,
      }),
    supports: {
      blockMain: false,
      blockCarrier: crossOriginIsolated,
      sharedMemory: crossOriginIsolated,
      currentThreadOption: false,
      moduleUrls: true,
      roster: true,
      killBusy: true,
      lostOnExit: true,
      uncaughtErrors: true,
      uncaughtThread: false,
      realms: true,
    },
    parts,
  });
}
