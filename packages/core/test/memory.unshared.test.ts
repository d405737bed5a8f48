import "./unshared.js";
import { describe, it } from "vitest";
import { conformance } from "../src/testing/index.js";
import { createRuntime, supports } from "./memory.adapter.js";

conformance({
  name: "in memory, without shared memory",
  test: { describe, it },
  createRuntime,
  supports,
});
