/**
 * The code for shared objects and for many threads. An adapter imports it and calls it in both halves where a realm may
 * block before it has seen a shared object, or reads files at no cost. Otherwise a realm loads it when it first
 * needs it.
 */
import * as fast from "./realm/fast/index.js";
import { knowFast } from "./realm/fast.js";
import { knowAll } from "./sharing/all.js";

/** Has the code for shared objects and lanes at once in this realm. */
export function loadSharing(): void {
  knowAll();
  knowFast(fast);
}
