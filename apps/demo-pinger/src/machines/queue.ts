import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createBullmqRuntime } from "@heddle/bullmq";
import type { Runtime } from "@heddle/core";
import { WholePinger } from "./whole-pinger.js";

/** The queue's name, on whichever engine. */
export const QUEUE = "heddle-pinger";
/** Processes that are started where no connection is given. */
const PROCESSES = 2;
/** Milliseconds that a machine may be waited for before it is said how to start one. */
const PATIENCE = 3_000;

/** A runtime whose threads run on the machines that serve the queue. */
export interface Machines extends AsyncDisposable {
  readonly runtime: Runtime;
  readonly count: number;
}

export interface MachinesOptions {
  /** The queue's URL; without one, an engine and `processes` that serve it are started on this machine. */
  readonly connection: string | undefined;
  readonly processes: number | undefined;
  readonly signal: AbortSignal;
  tell(notice: string): void;
}

/** Resolves when the queue is served. */
export async function openMachines(options: MachinesOptions): Promise<Machines> {
  const { connection, signal, tell } = options;
  const classes = { WholePinger };
  const processes: ChildProcess[] = [];
  const fleet = createBullmqRuntime({
    queue: QUEUE,
    connection,
    classes,
    // Of each thread the row says how it ended.
    excepthook: () => {},
  });
  const close = async (): Promise<void> => {
    for (const child of processes) if (child.connected) child.disconnect();
    await Promise.all(
      processes.map((child) => child.exitCode ?? child.signalCode ?? once(child, "exit")),
    );
    await fleet.close({ timeout: 0 });
  };
  try {
    if (connection !== undefined) {
      await served(fleet, signal, tell);
    } else {
      const count = options.processes ?? PROCESSES;
      tell(`A PostgreSQL and ${count} worker processes are started, for the queue.`);
      const url = String(await fleet.connection());
      for (let number = 1; number <= count; number++) processes.push(startProcess(number, url));
      await Promise.race([fleet.warmUp(count), firstEnd(processes)]);
    }
    const { length: count } = processes;
    return { runtime: fleet, count: Math.max(1, count), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** This program once more, with `serve`: it ends with this process, however this one ends. */
function startProcess(number: number, connection: string): ChildProcess {
  return fork(
    new URL("./cli.js", import.meta.url),
    ["serve", "--machine", `process-${number}`, "--carriers", "1", "--quiet"],
    {
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      // Not in the arguments, which every user of the machine may read.
      env: { ...process.env, HEDDLE_CONNECTION: connection },
    },
  );
}

/** Rejects when one of them ends. */
function firstEnd(processes: readonly ChildProcess[]): Promise<never> {
  return new Promise((_, reject) => {
    for (const [index, child] of processes.entries())
      child.once("exit", (code, signal) =>
        reject(new Error(`worker process ${index + 1} ended with ${code ?? signal}`)),
      );
  });
}

async function served(
  fleet: Pick<Runtime, "warmUp">,
  signal: AbortSignal,
  tell: (notice: string) => void,
): Promise<void> {
  const timer = setTimeout(
    () => tell("No machine serves the queue yet: run npm start -- serve --connection URL on some."),
    PATIENCE,
  );
  const stopped = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    await Promise.race([fleet.warmUp(), stopped]);
  } finally {
    clearTimeout(timer);
  }
}
