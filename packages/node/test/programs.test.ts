import { programConformance } from "@heddle/core/testing";
import { describe, it } from "vitest";
import { runProgram } from "./program.js";
import { supports } from "./supports.js";

programConformance({
  name: "programs with @heddle/node",
  test: { describe, it },
  supports,
  runProgram,
});
