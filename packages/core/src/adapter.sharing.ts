/**
 * The code for shared objects and for lanes. An adapter imports it and calls it in both halves where a realm may
 * block before it has seen a shared object, or reads files at no cost. Otherwise a realm loads it when it first
 * needs it.
 */
import * as lanes from "./realm/lanes.js";
import { knowLanes } from "./realm/short-cut.js";
import { knowAll } from "./sharing/all.js";

export function loadSharing(): void {
  knowAll();
  knowLanes(lanes);
}
