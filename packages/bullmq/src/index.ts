export type { Connection } from "./engine.js";
export type { BullmqRuntimeOptions, FleetOptions } from "./options.js";
export { type BullmqRuntime, createBullmqRuntime } from "./runtime.js";
