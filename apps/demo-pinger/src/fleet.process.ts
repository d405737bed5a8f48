/**
 * The fleet's own process: what answers must not share a processor's turn with what measures.
 * Started by fleet/child.ts, with which it speaks over the channel of `fork`.
 */
import { chooseLiars, type FleetOptions, planFleet } from "./fleet/plan.js";
import { openFleet, type Place } from "./fleet/server.js";

export interface FleetOrder extends FleetOptions {
  /** How many workstations do not do what the plan says. */
  readonly lies: number;
  /** Where it listens; 0 takes a free port. */
  readonly port: number;
}

// Ctrl-C in a terminal reaches this process too. The end of its parent is what ends it.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());

export type FleetReport =
  | { readonly places: readonly Place[]; readonly peer: Place }
  | { readonly failure: string };

process.once("message", async (order: FleetOrder) => {
  const fleet = planFleet(order);
  const liars = new Set(chooseLiars(fleet, order.lies, order.seed));
  const real = fleet.map((each) =>
    liars.has(each.name) ? { ...each, behaviour: "down" as const, delay: 0 } : each,
  );
  try {
    const { places, peer } = await openFleet(real, { port: order.port });
    process.send?.({ places, peer });
  } catch (error) {
    process.send?.({ failure: error instanceof Error ? error.message : String(error) });
  }
});
