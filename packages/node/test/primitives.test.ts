import { conformance } from "@heddle/conformance";
import { createNodeRuntime } from "@heddle/node";
import { describe, it } from "vitest";
import { supports } from "./supports.js";

conformance({
  name: "@heddle/node, locks, queues and the like",
  test: { describe, it },
  createRuntime: createNodeRuntime,
  supports,
  parts: ["sharing"],
});
