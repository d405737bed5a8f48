import type { Roster } from "../codec/classes.js";
import type { CarrierHost, Wire } from "../port.js";
import { becomeCarrier, shared } from "../realm/state.js";
import { loadSharing } from "../sharing/all.js";
import { CarrierRealm } from "./carrier-realm.js";

/** What an adapter's worker file holds of its carrier. */
export interface CarrierEnd {
  /** Hand in each message that comes over the wire. */
  receive(message: unknown): void;
  /** Says that the carrier is ready, and for which classes. */
  serve(roster: Roster): void;
  /** Tells the main realm of an error that no thread caught, before the carrier ends of it. */
  fatal(error: unknown): void;
}

/** Makes this realm a carrier. `isMain` is false from here on. */
export function createCarrier(host: CarrierHost, wire: Wire): CarrierEnd {
  becomeCarrier();
  loadSharing();
  const realm = new CarrierRealm(host, wire);
  shared.realm = realm;
  return realm;
}
