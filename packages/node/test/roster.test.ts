import { Worker } from "node:worker_threads";
import { conformance } from "@heddle/conformance";
import * as classes from "@heddle/conformance/fixtures";
import { createNodeRuntime } from "@heddle/node";
import { describe, it } from "vitest";
import { supports } from "./supports.js";

const file = new URL("./fixtures.worker.mjs", import.meta.url);

conformance({
  name: "@heddle/node, classes by a roster",
  test: { describe, it },
  createRuntime: (options) =>
    createNodeRuntime({ classes, worker: (its) => new Worker(file, its), ...options }),
  supports: { ...supports, roster: true },
  // What threads and locks do on carriers that have their classes is the same, and tried in modules.test.ts.
  parts: ["carriers", "functions"],
});
