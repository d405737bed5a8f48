import { fork } from "node:child_process";
import { once } from "node:events";
import type { FleetOrder, FleetReport } from "../fleet.process.js";
import type { Request } from "../target.js";
import { UsageError } from "../usage.js";
import { type FleetTarget, planFleet, type Workstation } from "./plan.js";
import type { Place } from "./server.js";

export interface RunningFleet {
  readonly targets: readonly FleetTarget[];
  /** A host of the same process that answers at once. */
  readonly peer: Request;
  /** False where the machine has one loopback address only, and workstations differ by port. */
  readonly byAddress: boolean;
  /** Ends the fleet's process, and resolves when it is gone. */
  close(): Promise<void>;
}

/** Starts the fleet in a process of its own. It ends with this one, however this one ends. */
export async function startFleet(order: FleetOrder): Promise<RunningFleet> {
  // Beside the bundle of whoever calls: both are flat in dist.
  const child = fork(new URL("./fleet.process.js", import.meta.url), {
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  const close = async () => {
    if (child.connected) child.disconnect();
    await ended;
  };
  child.send(order);
  const [report] = (await Promise.race([
    once(child, "message"),
    ended.then(([code]) => {
      throw new Error(`The fleet's process ended with code ${code} before it was ready.`);
    }),
  ])) as [FleetReport];
  if ("failure" in report) {
    await close();
    throw new UsageError(`the fleet cannot be served: ${report.failure}`);
  }

  const { places, peer } = report;
  const byAddress = new Set(places.map(({ host }) => host)).size === places.length;
  return {
    targets: planFleet(order).map((workstation, index) =>
      fleetTarget(workstation, places[index] as Place, byAddress),
    ),
    peer: { mode: "http", url: urlOf(peer) },
    byAddress,
    close,
  };
}

const urlOf = ({ host, port }: Place) => `http://${host}:${port}/`;

function fleetTarget(workstation: Workstation, place: Place, byAddress: boolean): FleetTarget {
  return {
    name: workstation.name,
    inputs: [workstation.name],
    address: byAddress ? place.host : `${place.host}:${place.port}`,
    request: { mode: "http", url: urlOf(place) },
    workstation,
  };
}
