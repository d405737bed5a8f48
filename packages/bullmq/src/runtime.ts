import type { Thread } from "@heddle/core";
import type { Runtime } from "@heddle/core/adapter";
import { createFleet } from "@heddle/core/adapter/fleet";
import { Client } from "./client.js";
import { type Connection, checkConnection } from "./engine.js";
import { type BullmqRuntimeOptions, readClient } from "./options.js";

/** A runtime whose threads run on the machines that serve its queue. */
export interface BullmqRuntime extends Runtime {
  /**
   * Waits until so many machines serve the queue: one, unless it is given how many. It needs no call before threads
   * are started, which wait by themselves.
   *
   * @throws {ThreadError} rejects with THREAD_LOST where the queue cannot be reached within `connectTimeout`.
   */
  warmUp(count?: number): Promise<void>;
  /**
   * The thread that an earlier process has started, by its `ident`: to join, as often as one likes, until
   * `keepResults` after its end; to stop it; or to see its `state`. Its fields do not come along.
   *
   * @throws {ThreadError} rejects with THREAD_LOST where the queue does not know it, or not any more.
   * @example
   * const reply = await (await fleet.attach(ident)).join();
   */
  attach<Result = unknown>(ident: number): Promise<Thread<Result>>;
  /**
   * What machines and other programs reach the queue by: `connection` of the options, or the URL of the PostgreSQL
   * that was started without one.
   */
  connection(): Promise<Connection>;
}

/**
 * A runtime on the machines that serve a queue of BullMQ: each of them calls `serve` of `@heddle/bullmq/worker`, or
 * runs `npx heddle-bullmq`. A thread begins at most once, unless its class has `static retries`.
 *
 * @throws {TypeError | RangeError} for an option of the wrong kind.
 * @example
 * await using fleet = createBullmqRuntime({ queue: "pingers", connection: "redis://10.0.0.2", classes: { Pinger } });
 * const reply = await new Pinger("10.1.0.7").start(fleet).join();
 */
export function createBullmqRuntime(options?: BullmqRuntimeOptions): BullmqRuntime {
  const call = "createBullmqRuntime";
  const { given, client: settings } = readClient(call, options);
  const client = new Client(settings, checkConnection(call, given.connection));
  const fleet = createFleet(call, client, given);
  client.news = fleet.news;
  const { attach } = fleet;
  // What it has stays as it is, also its getters.
  return Object.defineProperties(fleet.runtime as never, {
    attach: { value: attach, enumerable: true },
    connection: { value: () => client.connection(), enumerable: true },
  });
}
