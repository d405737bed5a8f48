/**
 * All of core, for Node, in two files: here is what `node.thread.ts` leaves out. Whoever imports it has the code for
 * shared objects at once, and so may block. It also has what the conformance suite looks at.
 */
import { loadSharing } from "./adapter.sharing.js";
import { knowCallbacks } from "./realm/callbacks.js";
import { knowCollections } from "./sharing/collections/all.js";
import { watchDevelopment } from "./sharing/development.js";

export { loadSharing } from "./adapter.sharing.js";
export * from "./adapter.testing.js";
export { pack } from "./codec/pack.js";
export * from "./functions/futures/index.js";
export * from "./index.js";
export { warnOfBusy, warnOfWaits } from "./main/busy.js";
export * from "./node.thread.js";
export { knowCallbacks, markCallback } from "./realm/callbacks.js";
export { LANE_BYTES, Lane, Pace, Poller, Templates } from "./realm/fast/index.js";
export { knowAll } from "./sharing/all.js";
export { trim, usage } from "./sharing/allocate.js";
export { knowCollections } from "./sharing/collections/all.js";
export { knowKept } from "./sharing/kept/all.js";
// The public ones: within core the realm's state has these names too.
export { shared } from "./sharing/shared.js";
export { sharing } from "./sharing/struct/attributes.js";

watchDevelopment();
loadSharing();
knowCallbacks();
knowCollections();
