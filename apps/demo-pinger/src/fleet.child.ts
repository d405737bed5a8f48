import { fork } from "node:child_process";
import { once } from "node:events";
import { type FleetTarget, planFleet, type Workstation } from "./fleet.js";
import type { FleetOrder } from "./fleet.process.js";
import type { Place } from "./fleet.server.js";

export interface RunningFleet {
  readonly targets: readonly FleetTarget[];
  /** False where the machine has one loopback address only, and workstations differ by port. */
  readonly byAddress: boolean;
  /** Ends the fleet's process, and resolves when it is gone. */
  close(): Promise<void>;
}

/** Starts the fleet in a process of its own. It ends with this one, however this one ends. */
export async function startFleet(order: FleetOrder): Promise<RunningFleet> {
  const child = fork(new URL("./fleet.process.js", import.meta.url), { execArgv: [] });
  const ended = once(child, "exit");
  child.send(order);
  const [places] = (await Promise.race([
    once(child, "message"),
    ended.then(([code]) => {
      throw new Error(`The fleet's process ended with code ${code} before it was ready.`);
    }),
  ])) as [readonly Place[]];

  const byAddress = new Set(places.map(({ host }) => host)).size === places.length;
  return {
    targets: planFleet(order).map((workstation, index) =>
      fleetTarget(workstation, places[index] as Place, byAddress),
    ),
    byAddress,
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

function fleetTarget(workstation: Workstation, place: Place, byAddress: boolean): FleetTarget {
  const at = `${place.host}:${place.port}`;
  return {
    name: workstation.name,
    address: byAddress ? place.host : at,
    request: { method: "http", url: `http://${at}/` },
    workstation,
  };
}
