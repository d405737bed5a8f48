/**
 * All of core, for Node, where one file loads soonest. Who loads it has the code for shared objects at once, and so may
 * block. Its exports are those of every entry, and what core itself imports later.
 */
import { loadSharing } from "./adapter.sharing.js";
import { knowCallbacks } from "./realm/callbacks.js";
import { knowCollections } from "./sharing/collections/all.js";
import { watchDevelopment } from "./sharing/development.js";

export * from "./adapter.fleet.js";
export * from "./adapter.js";
export * from "./adapter.sharing.js";
export * from "./adapter.testing.js";
export * from "./adapter.worker.js";
export { provideCompiled } from "./base/compiled.js";
export { pack } from "./codec/pack.js";
export { callEach, packed } from "./functions/each.js";
export * from "./functions/futures/index.js";
export { Mapping } from "./functions/mapping.js";
export { host } from "./functions/remote.host.js";
export { Reader } from "./functions/stream.reader.js";
export { write } from "./functions/stream.writer.js";
export * from "./index.js";
export { warnOfBusy, warnOfWaits } from "./main/busy.js";
export { knowCallbacks, markCallback } from "./realm/callbacks.js";
export * from "./realm/fast/index.js";
/** What this realm knows, with the list of what learns that it is a carrier. */
export { shared as state } from "./realm/state.js";
export { knowAll } from "./sharing/all.js";
export { trim, usage } from "./sharing/allocate.js";
export { knowCollections } from "./sharing/collections/all.js";
export { knowKept } from "./sharing/kept/all.js";

watchDevelopment();
loadSharing();
knowCallbacks();
knowCollections();
