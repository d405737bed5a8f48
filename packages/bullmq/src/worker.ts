import { hostname } from "node:os";
import { checkOptions, show } from "@heddle/core/adapter";
import { checkCount, checkTimeout, createFleet } from "@heddle/core/adapter/fleet";
import { createNodeRuntime, type NodeRuntimeOptions } from "@heddle/node";
import { type Job, Queue, type RateLimiterOptions } from "bullmq";
import { checkConnection, openEngine } from "./engine.js";
import { LeasedWorker } from "./leases.js";
import { Machine } from "./machine.js";
import { machinePort } from "./machine-port.js";
import { bullOptions, type FleetOptions, readShared, WORKER } from "./options.js";
import { Post } from "./post.js";
import { within } from "./process.js";

/** Milliseconds that what is left to close may take, also where the engine is out of reach. */
const CLOSE = 2000;

/** What `serve` takes; what it has in common with `createBullmqRuntime` must be equal there. */
export interface ServeOptions extends FleetOptions {
  /** Threads that run here at once. Default: 100. */
  concurrency?: number | undefined;
  /** Milliseconds that threads get to end, once the machine is to stop serving, before they are stopped. Default: 30 000. */
  grace?: number | undefined;
  /** BullMQ's limit of jobs in a time, over all machines: `{ max: 100, duration: 1000 }`. A job may have many threads. */
  limiter?: RateLimiterOptions | undefined;
  /** The machine's name, in errors and statistics. Default: the host's name and the process's number. */
  machine?: string | undefined;
  /** Whether SIGTERM and SIGINT make it stop serving, and then end the process. Default: true. */
  signals?: boolean | undefined;
  /** Options of the `@heddle/node` runtime on which the threads run, such as `parallelism` and `resourceLimits`. */
  runtime?: Omit<NodeRuntimeOptions, "classes"> | undefined;
}

/** A machine that serves a queue. */
export interface Serving extends AsyncDisposable {
  /** Its name, in errors and statistics. */
  readonly machine: string;
  /** Threads that are here and have not ended. */
  readonly load: number;
  /**
   * Takes no more threads and begins none; gives what has not begun back to the queue, waits for what runs, stops it
   * after `grace` of the options, and kills what still runs after as long again.
   */
  close(): Promise<void>;
}

/**
 * Serves a queue: runs the threads that `createBullmqRuntime` sends there, as ordinary threads of this machine, on
 * `@heddle/node`. Only the classes and tasks that are given here ever run.
 *
 * @param classes the roster, by the same keys as in `createBullmqRuntime`.
 * @returns when the queue is served.
 * @throws {TypeError | RangeError} rejects for an option of the wrong kind.
 * @example
 * await serve({ Pinger }, { queue: "pingers", connection: "redis://10.0.0.2", concurrency: 200 });
 */
export async function serve(
  classes: NonNullable<NodeRuntimeOptions["classes"]>,
  options?: ServeOptions,
): Promise<Serving> {
  const call = "serve";
  const example = 'serve({ Pinger }, { queue: "pingers", connection: "redis://10.0.0.2" })';
  const given = checkOptions(call, options, example, WORKER as never) as ServeOptions;
  const settings = readShared(call, given);
  const connection = checkConnection(call, given.connection);
  if (connection === undefined)
    throw new TypeError(`${call}: give the connection of the queue, as in ${example}`);
  const name = given.machine ?? `${hostname()}:${process.pid}`;
  if (typeof name !== "string")
    throw new TypeError(`${call}: machine must be a string, not ${show(name)}`);
  const concurrency =
    given.concurrency === undefined ? 100 : checkCount(call, "concurrency", given.concurrency);
  const grace = given.grace === undefined ? 30_000 : checkTimeout(call, given.grace, "grace");
  const engine = await openEngine(connection);
  const { runtime: own = {} } = given;
  const roster = own.worker ? { classes } : {};
  const node = createNodeRuntime({ excepthook: () => {}, ...own, ...roster });
  const bull = { ...engine.options, ...bullOptions(settings.prefix, settings.telemetry) };
  const failed = (error: unknown): void => tell(settings.queue, error);
  const port = machinePort(settings.maxBytes, (mail, to) => post.send(mail, to));
  const fleet = createFleet(call, port, { classes });
  const machine = new Machine(name, concurrency);
  machine.station = fleet.station(node, name);
  const post = new Post(engine, {
    queue: settings.queue,
    prefix: settings.prefix,
    address: port.address,
    machine: true,
    maxBytes: settings.maxBytes,
    received: (from, mail) => {
      if (mail.op === "stop") machine.station.stop(mail.ident, mail.bytes);
      else if (mail.op === "kill") machine.station.kill(mail.ident);
      fleet.news.mail(from, mail);
    },
    failed,
  });
  machine.queue = new Queue(settings.queue, bull, engine.backend as never);
  machine.queue.on("error", failed);
  const worker = new LeasedWorker(
    settings.queue,
    (job: Job, token?: string) => machine.process(job, token ?? ""),
    {
      ...bull,
      autorun: false,
      lockDuration: settings.lockDuration,
      stalledInterval: Math.max(100, settings.lockDuration / 4),
      // No thread is refused for that: a thread that may have begun does not begin again.
      maxStalledCount: 2 ** 31 - 1,
      runRetryDelay: 1000,
      ...(given.limiter && { limiter: given.limiter }),
    },
    engine.backend as never,
  );
  machine.worker = worker;
  worker.concurrency = 1_000_000;
  worker.on("error", failed);
  worker.on("active", (job) => machine.fetched(job));
  worker.on("lockRenewalFailed", (ids: string[]) => machine.lost(ids));
  await Promise.all([post.ready, machine.queue.waitUntilReady(), worker.waitUntilReady()]);
  worker.run().catch(failed);

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= drain();
    return closing;
  };
  const drain = async (): Promise<void> => {
    process.off("SIGTERM", onSignal).off("SIGINT", onSignal);
    machine.drain();
    const timers = [
      setTimeout(() => machine.station.stopAll(undefined), grace),
      setTimeout(() => machine.station.killAll(), 2 * grace),
    ];
    await within(worker.close(), 2 * grace + CLOSE);
    for (const timer of timers) clearTimeout(timer);
    await within(Promise.all([post.close(), machine.queue.close(), fleet.runtime.close()]), CLOSE);
    await node.close({ timeout: CLOSE });
    await engine.end();
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    void close().finally(() => {
      // As it would have ended without us, unless somebody else looks after that.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  };
  if (given.signals !== false) process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
  return {
    machine: name,
    get load() {
      return machine.load;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Errors of the engine that were reported, so that an error that lasts is reported once. */
const told = new Set<string>();

function tell(queue: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  if (told.has(message) || told.size > 100) return;
  told.add(message);
  process.emitWarning(`the queue "${queue}": ${message}`, "HeddleWarning");
}
