import { programConformance } from "@heddle/conformance";
import { describe, it } from "vitest";
import { node as supports } from "../supports.js";
import { runProgram } from "./program.js";

const name = "programs with @heddle/threads";
programConformance({ name, test: { describe, it }, supports, runProgram });
