import type { Runtime } from "@heddle/core";
import type { Round, RoundOptions } from "./round.js";
import { type Outcome, summary } from "./summary.js";
import { table } from "./table.js";
import type { Target } from "./target.js";
import type { Terminal } from "./terminal.js";
import type { View } from "./view.js";

/** What the commands share: where to write, where threads run, and when to stop. */
export interface Session {
  readonly runtime: Runtime;
  readonly view: View;
  /** For progress. */
  readonly notes: Terminal;
  /** For results. */
  readonly output: Terminal;
  readonly signal: AbortSignal;
}

/** Pings, and shows how far it is. */
export async function watch(
  view: View,
  title: string,
  targets: readonly Target[],
  ping: (watching: Pick<RoundOptions, "onReply" | "onStart">) => Promise<Round>,
): Promise<Round> {
  view.begin(title, targets);
  try {
    return await ping({
      onReply: (index, reply) => view.reply(index, reply),
      onStart: (index) => view.start(index),
    });
  } finally {
    view.end();
  }
}

export function showOutcome(outcome: Outcome, output: Terminal, json: boolean): void {
  if (json) {
    const round = (_key: string, value: unknown) =>
      typeof value === "number" ? Math.round(value * 100) / 100 : value;
    output.print(JSON.stringify(asJson(outcome), round, 2));
    return;
  }
  output.print(`${table(outcome.rows, output)}\n`);
  output.print(summary(outcome, output));
}

function asJson({ rows, comparison, runtime }: Outcome) {
  return {
    hosts: rows,
    comparison: { unit: "ms", ...comparison, estimated: comparison.sample < rows.length },
    threads: rows.length,
    carriers: runtime.carrierCount,
    adapter: runtime.name,
  };
}
