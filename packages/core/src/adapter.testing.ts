/**
 * What the conformance suite looks at inside core: who waits for a shared object, what a realm still remembers, and a
 * carrier's half for its adapter in memory. Not for programs; it may change with any release.
 */
export { place } from "./base/internal.js";
export { CarrierRealm } from "./carrier/carrier-realm.js";
export type { Roster } from "./codec/classes.js";
export type { MainRealm } from "./main/main-realm.js";
export type { Context } from "./port.js";
export { callbackSizes } from "./realm/callbacks.js";
export type { SharedObject } from "./sharing/handle.js";
export { keptSizes, keptWaiting } from "./sharing/kept/early.js";
export { allWaiters, objectOf, standing } from "./sharing/waiters.js";
export { realmOf } from "./thread.js";
