import { conformance } from "@heddle/conformance";
import * as classes from "@heddle/conformance/fixtures";
import { createThreadsRuntime } from "@heddle/threads";
import { describe, it } from "vitest";
import { browser as supports } from "../supports.js";

conformance({
  name: "@heddle/threads in browsers",
  test: { describe, it },
  createRuntime: (options) =>
    createThreadsRuntime({
      classes,
      worker: () =>
        new Worker(new URL("./fixtures.worker.ts", import.meta.url), { type: "module" }),
      ...options,
    }),
  supports,
});
