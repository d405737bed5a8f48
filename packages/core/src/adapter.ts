/** What an adapter is made of: the port that it implements, and what core does on top of it in the main realm. */
export { type Compiled, compiledCore } from "./base/compiled.js";
export { checkFunction, checkOptions, show } from "./base/options.js";
export { createRuntime } from "./main/runtime.js";
export type {
  Carrier,
  CarrierEvents,
  Diagnostics,
  DiagnosticsChannel,
  Host,
  Wire,
} from "./port.js";
export { hasRealm } from "./realm/state.js";
export type { CloseOptions, Runtime, ThreadFailure } from "./threads/runtime.js";
export type { RuntimeOptions, SharedMemoryOptions } from "./threads/runtime-options.js";
