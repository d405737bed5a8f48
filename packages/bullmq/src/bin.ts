#!/usr/bin/env node
/** `npx heddle-bullmq ./pinger.js --queue pingers --connection redis://10.0.0.2`: a machine without a file of one's own. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { type ServeOptions, serve } from "./worker.js";

const USAGE = `heddle-bullmq MODULE… --connection URL [options]

Serves a queue: runs the threads that programs send there by @heddle/bullmq.
The classes and tasks that the modules export are the roster, by the names of their exports.

  --connection URL      redis://…, rediss://… or postgres://…
                        (HEDDLE_CONNECTION, so that a password stands in no list of processes)
  --queue NAME          default: heddle
  --concurrency N       threads at once; default: 100
  --parallelism N       carriers that run them; default: the number of processors
  --lock-duration MS    default: 10000, as in the programs
  --max-bytes N         default: 4000000, as in the programs
  --grace MS            for threads that run at SIGTERM; default: 30000
  --machine NAME        default: the host's name and the process's number`;

/** @throws for arguments that mean nothing. */
async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      connection: text,
      queue: text,
      concurrency: text,
      parallelism: text,
      "lock-duration": text,
      "max-bytes": text,
      grace: text,
      machine: text,
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const connection = values.connection ?? process.env.HEDDLE_CONNECTION;
  if (positionals.length === 0 || connection === undefined)
    throw new TypeError(`name a module with classes, and --connection\n\n${USAGE}`);
  const number = (name: keyof typeof values): number | undefined =>
    values[name] === undefined ? undefined : Number(values[name]);
  const options: ServeOptions = {
    connection,
    queue: values.queue,
    machine: values.machine,
    concurrency: number("concurrency"),
    lockDuration: number("lock-duration"),
    maxBytes: number("max-bytes"),
    grace: number("grace"),
    runtime: { parallelism: number("parallelism") },
  };
  const classes = await rosterOf(positionals);
  const { machine } = await serve(classes, options);
  console.log(
    `${machine} serves "${options.queue ?? "heddle"}": ${Object.keys(classes).join(", ")}`,
  );
}

type Roster = Parameters<typeof serve>[0];

async function rosterOf(paths: readonly string[]): Promise<Roster> {
  const roster: Record<string, Roster[string]> = {};
  for (const path of paths) {
    const module = (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module)) {
      if (name !== "default" && isServable(value)) roster[name] = value;
    }
  }
  if (Object.keys(roster).length > 0) return roster;
  throw new TypeError(
    `${paths.join(", ")} exports no class and no task: write export class Pinger extends Thread { … }`,
  );
}

/** What says itself where it is: threads' classes, tasks, and classes of what they are sent. */
function isServable(value: unknown): value is Roster[string] {
  return typeof value === "function" && (value as { module?: unknown }).module !== undefined;
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
