import { Worker } from "node:worker_threads";
import { createNodeRuntime } from "@heddle/node";
import "./unshared.mjs";
import { conformance } from "@heddle/conformance";
import * as classes from "@heddle/conformance/fixtures";
import { describe, it } from "vitest";
import { supports } from "./supports.js";

const file = new URL("./unshared.worker.mjs", import.meta.url);

conformance({
  name: "@heddle/node, without shared memory",
  test: { describe, it },
  createRuntime: (options) =>
    createNodeRuntime({ classes, worker: (its) => new Worker(file, its), ...options }),
  supports: {
    ...supports,
    roster: true,
    sharedMemory: false,
    blockMain: false,
    blockCarrier: false,
  },
  parts: ["carriers"],
});
