import type { Wish } from "./arguments.js";
import { type RunningFleet, startFleet } from "./fleet.child.js";
import { expectedVerdict } from "./fleet.js";
import { compare, differing, type Row, toRow } from "./report.js";
import { pingAllAtOnce, pingOneAfterAnother } from "./round.js";
import { type Session, showOutcome, watch } from "./session.js";
import { count } from "./words.js";

/** So many show what one after another is like, and try nobody's patience. */
const FEW = 12;

/** Pings the demo's own fleet both ways. 0 when every verdict is the one that the fleet gave. */
export async function pingFleet(
  { timeout, json, ...order }: Extract<Wish, { kind: "fleet" }>,
  { runtime, view, notes, output, signal }: Session,
): Promise<number> {
  const fleet = await startFleet(order);
  try {
    const { targets } = fleet;
    notes.print(`${describe(fleet)}\n`);

    const few = targets.slice(0, FEW);
    const inTurn = await watch(
      view,
      `One after another, the first ${few.length}`,
      few,
      (watching) => pingOneAfterAnother(few, { timeout, signal, ...watching }),
    );
    const all = await watch(view, "All at once, a thread for each", targets, (watching) =>
      pingAllAtOnce(targets, { timeout, signal, ...watching }),
    );

    const rows = targets.map(({ workstation, ...target }, index): Row => {
      const seeded = workstation.behaviour === "up" ? workstation.delay : null;
      const expected = expectedVerdict(workstation, "node");
      return toRow(target, all.replies[index], { expected, seeded });
    });
    showOutcome({ rows, comparison: compare(inTurn, all), runtime }, output, json);
    return differing(rows).length === 0 ? 0 : 1;
  } finally {
    await fleet.close();
  }
}

function describe({ targets, byAddress }: RunningFleet): string {
  const hosts = count(targets.length, "workstation");
  const [first, last] = [targets[0]?.address, targets.at(-1)?.address];
  const where = `${hosts}, ${first} to ${last}`;
  if (byAddress) return `${where}, each with a delay of its own.`;
  return `${where}: this system has one loopback address, so they differ by port.`;
}
