/** What an adapter is made of: the port that it implements, and what core does on top of it. */
export { ThreadError } from "./base/errors.js";
export { checkFunction, checkOptions, show } from "./base/options.js";
export { type CarrierEnd, createCarrier } from "./carrier/serve.js";
export { createRuntime } from "./main/runtime.js";
export type {
  Carrier,
  CarrierEvents,
  CarrierHost,
  ClassLike,
  Context,
  Diagnostics,
  DiagnosticsChannel,
  Failure,
  Host,
  RuntimeOptions,
  Wire,
} from "./port.js";
export { becomeCarrier, hasRealm } from "./realm/state.js";
export type { Runtime } from "./threads/runtime.js";
