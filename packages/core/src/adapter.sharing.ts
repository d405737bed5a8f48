/**
 * The code for shared objects. An adapter imports it and calls it in both halves where a realm may block before
 * it has seen a shared object, or reads files at no cost. Otherwise a realm loads it when it first needs it.
 */
export { knowAll as loadSharing } from "./sharing/all.js";
