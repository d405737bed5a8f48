/** The contract as tests, for whoever writes an adapter. */
export {
  type ConformanceOptions,
  caseCounts,
  conformance,
  type ProgramOptions,
  programConformance,
  type TestFunctions,
} from "./conformance.js";
export { deferred } from "./deferred.js";
export { equals } from "./equals.js";
export { exerciseSharing, exerciseThreads, withFakes } from "./fakes.js";
export { type Program, type ProgramName, programs } from "./programs.js";
export type { Part } from "./suites/index.js";
export type { Supports } from "./supports.js";
export type { CreateRuntime, ProgramResult, RunProgram, SuiteRuntimeOptions } from "./tools.js";
