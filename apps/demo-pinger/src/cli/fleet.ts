import { once } from "node:events";
import { startFleet } from "../fleet/child.js";
import type { FleetWish } from "./arguments.js";
import type { Session } from "./ping.js";

/** Serves the fleet until the person stops it. Its hosts are printed as `--file` reads them. */
export async function serveFleet(order: FleetWish, { output, notes, signal }: Session): Promise<0> {
  const fleet = await startFleet({ ...order, lies: 0 });
  try {
    for (const { name, request } of fleet.targets) {
      if (request.mode === "http") output.print(`${name}=${request.url}`);
    }
    notes.print(`${fleet.targets.length} workstations are served. Ctrl-C ends them.`);
    if (!signal.aborted) await once(signal, "abort");
    return 0;
  } finally {
    await fleet.close();
  }
}
