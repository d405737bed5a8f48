import { conformance, type Part } from "@heddle/conformance";
import * as classes from "@heddle/conformance/fixtures";
import { createThreadsRuntime } from "@heddle/threads";
import { describe, it } from "vitest";
import { browser as supports } from "../supports.js";

export function tryParts(name: string, parts: readonly Part[]): void {
  conformance({
    name: `@heddle/threads in browsers, ${name}`,
    test: { describe, it },
    createRuntime: (options) =>
      createThreadsRuntime({
        classes,
        worker: () =>
          new Worker(new URL("./fixtures.worker.ts", import.meta.url), { type: "module" }),
        ...options,
      }),
    supports,
    parts,
  });
}
