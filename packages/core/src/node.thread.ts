/**
 * What starts and joins threads in one file, for Node: there a file costs about a millisecond at the start of a
 * process and of each carrier. The rest of core is in `node.ts`, which imports this file. So beside what the entries
 * give it has what that and the fleet's file use of it.
 */
export * from "./adapter.js";
export * from "./adapter.worker.js";
export * from "./base/abort.js";
export * from "./base/class-names.js";
export * from "./base/clock.js";
export * from "./base/errors.js";
export * from "./base/fields.js";
export * from "./base/globals.js";
export * from "./base/internal.js";
export * from "./base/microtask.js";
export * from "./base/options.js";
export * from "./base/own.js";
export * from "./base/timer.js";
export * from "./base/trace.js";
export { CarrierRealm } from "./carrier/carrier-realm.js";
export { ClassTable, checkRoster, elsewhere, refByName } from "./codec/classes.js";
export * from "./codec/decode.js";
export * from "./codec/encode.js";
export * from "./codec/errors.js";
export * from "./codec/instances.js";
export * from "./codec/kinds.js";
export { heldIn, lentTo } from "./codec/payload.js";
export * from "./codec/transfer.js";
export * from "./codec/uncloneable.js";
export * from "./index.thread.js";
export { Failures } from "./main/failures.js";
export { Graces } from "./main/graces.js";
export { farOf, makeJob } from "./main/job.js";
export { Observation } from "./main/observation.js";
export { fieldError, killError, stopError } from "./main/reasons.js";
export { timeStats } from "./main/stats.js";
export * from "./realm/commons.js";
export * from "./realm/doorbell.js";
export * from "./realm/fast.js";
export { IdentTable } from "./realm/ident-table.js";
export { isRows } from "./realm/protocol.js";
export { ThreadRecord } from "./realm/record.js";
export * from "./realm/state.js";
export * from "./sharing/load.js";
export * from "./thread.js";
export { checkStarted, endState, handleFor, recordFrom } from "./threads/handle.js";
export { MAIN_IDENT, mainThreadObject } from "./threads/main-thread.js";
