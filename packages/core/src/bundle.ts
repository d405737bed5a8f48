/** Core for a program on Node that a bundler has made one file of: all that `node.ts` has at once, it has too. */
import { loadSharing } from "./adapter.sharing.js";
import { knowCallbacks } from "./realm/callbacks.js";
import { knowCollections } from "./sharing/collections/all.js";
import { watchDevelopment } from "./sharing/development.js";

export * from "./index.js";

watchDevelopment();
loadSharing();
knowCallbacks();
knowCollections();
