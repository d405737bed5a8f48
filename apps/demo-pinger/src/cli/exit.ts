import { differing, type Report } from "../report/report.js";

/** What the program ends with. */
export const EXIT = { up: 0, down: 1, unresolved: 2, usage: 3, internal: 4 } as const;

export interface Demands {
  /** A host that loses more percent of its probes counts as down. */
  readonly maxLoss?: number | undefined;
  /** So many hosts that are up are enough. */
  readonly reachable?: number | undefined;
}

/** 0 all up, 1 some down, 2 some unresolved, 4 where the program itself failed. */
export function exitCodeOf(
  { hosts, interrupted }: Pick<Report, "hosts" | "interrupted">,
  { maxLoss, reachable }: Demands,
): number {
  const isUp = (row: Report["hosts"][number]) =>
    row.verdict === "up" && (maxLoss === undefined || (row.loss ?? 100) <= maxLoss);
  const asked = interrupted ? hosts.filter(({ sent }) => sent > 0) : hosts;
  const up = asked.filter(isUp).length;
  if (reachable !== undefined && up >= reachable) return EXIT.up;
  if (asked.some(({ verdict }) => verdict === "failed")) return EXIT.internal;
  if (reachable !== undefined) return EXIT.down;
  if (asked.some(({ verdict }) => verdict === "unresolved")) return EXIT.unresolved;
  return up === asked.length ? EXIT.up : EXIT.down;
}

/** The fleet has some that are down on purpose: 0 when each workstation got the verdict that the fleet gave it. */
export function fleetExitCodeOf({
  hosts,
  interrupted,
}: Pick<Report, "hosts" | "interrupted">): number {
  const wrong = differing(interrupted ? hosts.filter(({ sent }) => sent > 0) : hosts);
  if (wrong.some(({ verdict }) => verdict === "failed")) return EXIT.internal;
  return wrong.length === 0 ? EXIT.up : EXIT.down;
}
