import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Runtime } from "@heddle/core";
import { Live, Pace } from "./live.js";
import { Peer } from "./peer.js";
import { Pinger } from "./pinger.js";

export const ADAPTERS = ["node", "threads", "bullmq"] as const;
export type Adapter = (typeof ADAPTERS)[number];

const classes = { Pinger, Peer, Live, Pace };

/** A runtime, and how many workers it runs threads on at once. */
export interface Chosen {
  readonly runtime: Runtime;
  readonly parallelism: number;
  /** Other machines run them: nothing is shared with those. */
  readonly far?: true;
}

/**
 * How threads run here, and in which file they find what they need of this platform. This is all that the
 * choice of an adapter changes, and only the one that was chosen is loaded.
 */
export async function createRuntime(
  adapter: Exclude<Adapter, "bullmq">,
  parallelism = availableParallelism(),
): Promise<Chosen> {
  if (adapter === "threads") {
    const { createThreadsRuntime } = await import("@heddle/threads");
    const worker = (options?: object) =>
      new Worker(new URL("./pinger.threads.worker.js", import.meta.url), options);
    return { runtime: createThreadsRuntime({ classes, parallelism, worker }), parallelism };
  }
  const { createNodeRuntime } = await import("@heddle/node");
  const worker = (options?: object) =>
    new Worker(new URL("./pinger.node.worker.js", import.meta.url), options);
  return { runtime: createNodeRuntime({ classes, parallelism, worker }), parallelism };
}
