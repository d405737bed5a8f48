/** What the worker's half of an adapter is made of. A carrier loads this half only, as a main realm the other. */
export { type CarrierEnd, WorkerFile } from "./carrier/worker-file.js";
export type { CarrierHost, ClassLike, Context, Wire } from "./port.js";
