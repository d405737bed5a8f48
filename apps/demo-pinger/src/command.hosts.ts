import type { Wish } from "./arguments.js";
import { compare, toRow } from "./report.js";
import { pingAllAtOnce } from "./round.js";
import { type Session, showOutcome, watch } from "./session.js";
import { count } from "./words.js";

/** Pings real hosts, each once. 0 when all of them are up. */
export async function pingHosts(
  { targets, timeout, json }: Extract<Wish, { kind: "hosts" }>,
  { runtime, view, output, signal }: Session,
): Promise<number> {
  const title = `${count(targets.length, "host")} at once, a thread for each`;
  const all = await watch(view, title, targets, (watching) =>
    pingAllAtOnce(targets, { timeout, signal, ...watching }),
  );
  const rows = targets.map((target, index) => toRow(target, all.replies[index]));
  showOutcome({ rows, comparison: compare(null, all), runtime }, output, json);
  return rows.every(({ verdict }) => verdict === "up") ? 0 : 1;
}
