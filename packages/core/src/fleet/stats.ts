import { timeStats } from "../main/stats.js";
import type { CarrierStats, RuntimeStats } from "../threads/observing.js";
import type { FleetRealm, Machine } from "./fleet-realm.js";

/** Machines in the place of carriers. Which of them has a thread is known, at the latest, when the thread ends. */
export function statsOfFleet({ machines, observation, alive }: FleetRealm): RuntimeStats {
  const { ended, waited, ran } = observation;
  return Object.freeze({
    totals: Object.freeze({ ...alive(), ...ended }),
    carriers: Object.freeze([...machines.values()].map(machineStats)),
    waited: timeStats(waited),
    ran: timeStats(ran),
  });
}

function machineStats({ id, machine, running, done }: Machine): CarrierStats {
  return Object.freeze({ id, kind: "virtual", queued: 0, running, done, blocked: false, machine });
}
