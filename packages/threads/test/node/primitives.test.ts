import { conformance } from "@heddle/conformance";
import { createThreadsRuntime } from "@heddle/threads";
import { describe, it } from "vitest";
import { node as supports } from "../supports.js";

conformance({
  name: "@heddle/threads on Node, locks, queues and the like",
  test: { describe, it },
  createRuntime: createThreadsRuntime,
  supports,
  parts: ["sharing"],
});
