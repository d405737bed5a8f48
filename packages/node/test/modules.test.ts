import { conformance } from "@heddle/conformance";
import { createNodeRuntime } from "@heddle/node";
import { describe, it } from "vitest";
import { supports } from "./supports.js";

conformance({
  name: "@heddle/node, classes by their modules",
  test: { describe, it },
  createRuntime: createNodeRuntime,
  supports,
  // The others: primitives.test.ts.
  parts: ["carriers", "threads", "functions"],
});
