import "./unshared.js";
import { conformance } from "@heddle/conformance";
import { describe, it } from "vitest";
import { createRuntime, supports } from "./memory.adapter.js";

conformance({
  name: "in memory, without shared memory",
  test: { describe, it },
  createRuntime,
  supports,
});
