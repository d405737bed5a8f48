/** What an adapter is made of whose threads run on other machines: the port that it implements, and both ends of it. */
export { checkCount, checkTimeout } from "./base/options.js";
export type { FleetMail, FleetNews, FleetPort, FleetStart } from "./fleet/port.js";
export { createFleet, type Fleet, type FleetRuntimeOptions } from "./fleet/runtime.js";
export type { Station, StationEnd } from "./fleet/station.js";
