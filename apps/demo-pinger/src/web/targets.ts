import { expectedVerdict, type FleetTarget } from "../fleet/plan.js";
import type { Known } from "../report/report.js";
import type { Request, Target } from "../target.js";
import { parseHosts, toTarget } from "../targets/parse.js";
import { wordsOf } from "../targets/words.js";

/** What the page pings. */
export interface Quarry {
  readonly targets: readonly Target[];
  /** A host that answers at once, to see what asking costs. */
  readonly peer: Request;
  readonly isFleet: boolean;
  known(index: number): Known | undefined;
}

interface FleetList {
  readonly targets: readonly FleetTarget[];
  readonly peer: Request;
}

export async function loadFleet(): Promise<FleetList> {
  const response = await fetch("./fleet.json");
  if (!response.ok) throw new Error(`the server gave no fleet, but HTTP ${response.status}`);
  return await response.json();
}

export function fleetQuarry({ targets, peer }: FleetList): Quarry {
  return {
    targets: targets.map(({ workstation: _, ...target }) => target),
    peer,
    isFleet: true,
    known(index) {
      const workstation = targets[index]?.workstation;
      if (workstation === undefined) return undefined;
      return {
        expected: expectedVerdict(workstation, "browser"),
        seeded: workstation.behaviour === "up" ? workstation.delay : null,
        lossy: workstation.losesEvery > 0,
      };
    },
  };
}

/** A page of more tiles than that says nothing any more. */
const MOST_HOSTS = 1_024;

/** Throws a UsageError that says what to write. */
export function ownQuarry(text: string, peer: Request): Quarry {
  const words = wordsOf(text, "line");
  const { hosts } = parseHosts(words, { maxHosts: MOST_HOSTS, zones: [] });
  if (hosts.length === 0) throw new Error("no host is named: write one to a line");
  const targets = hosts.map((host) => toTarget(host, { mode: "http", ping: false }));
  return { targets, peer, isFleet: false, known: () => undefined };
}
