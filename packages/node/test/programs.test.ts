import { programConformance } from "@heddle/conformance";
import { describe, it } from "vitest";
import { runProgram } from "./program.js";
import { supports } from "./supports.js";

programConformance({
  name: "programs with @heddle/node",
  test: { describe, it },
  supports,
  runProgram,
});
