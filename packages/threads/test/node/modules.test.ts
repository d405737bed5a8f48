import { conformance } from "@heddle/conformance";
import { createThreadsRuntime } from "@heddle/threads";
import { describe, it } from "vitest";
import { node as supports } from "../supports.js";

conformance({
  name: "@heddle/threads on Node",
  test: { describe, it },
  createRuntime: createThreadsRuntime,
  supports,
  // The others: primitives.test.ts.
  parts: ["carriers", "threads", "functions"],
});
