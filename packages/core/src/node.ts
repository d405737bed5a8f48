/**
 * All of core in one file, for Node: there a file costs about a millisecond at the start of a process and of
 * each carrier, and nobody counts its bytes. Beside what the entries give, it has what core itself imports
 * when it needs it, and what the conformance suite looks at.
 */
export * from "./adapter.js";
export * from "./adapter.sharing.js";
export * from "./adapter.worker.js";
export { place } from "./base/internal.js";
export { pack } from "./codec/pack.js";
export * from "./index.js";
export { LANE_BYTES, Lane, Pace, Poller } from "./realm/lanes.js";
export { knowAll } from "./sharing/all.js";
export { allWaiters, objectOf, standing } from "./sharing/waiters.js";
export { realmOf } from "./thread.js";
