/** Fleets for tests: a runtime and a machine on each engine, each with a queue of its own. */
import { type BullmqRuntimeOptions, createBullmqRuntime } from "@heddle/bullmq";
import { type ServeOptions, serve } from "@heddle/bullmq/worker";
import { inject } from "vitest";
import * as classes from "./classes.mjs";

export const engines: readonly (readonly [name: string, url: string])[] = inject("engines");

let last = 0;
export function newQueue(): string {
  return `test-${process.pid}-${++last}`;
}

export interface Pair {
  readonly queue: string;
  readonly fleet: ReturnType<typeof createBullmqRuntime>;
  readonly machine: Awaited<ReturnType<typeof serve>>;
  end(): Promise<void>;
}

/** A runtime, and one machine in this very process: what differs between machines is tried elsewhere. */
export async function pair(
  connection: string,
  client: BullmqRuntimeOptions = {},
  server: ServeOptions = {},
): Promise<Pair> {
  const queue = newQueue();
  const runtime = { parallelism: 1 };
  const machine = await serve(classes, { queue, connection, runtime, signals: false, ...server });
  const fleet = createBullmqRuntime({
    queue,
    connection,
    classes,
    excepthook: () => {},
    ...client,
  });
  const end = async (): Promise<void> => {
    await fleet.close();
    await machine.close();
  };
  return { queue, fleet, machine, end };
}
