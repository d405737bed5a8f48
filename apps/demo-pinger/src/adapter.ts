import { Worker } from "node:worker_threads";
import type { Runtime } from "@heddle/core";
import { Pinger } from "./pinger.js";

export const ADAPTERS = ["node", "threads"] as const;
export type Adapter = (typeof ADAPTERS)[number];

const classes = { Pinger };

/**
 * How threads run here, and in which file they find what they need of this platform. This is all that the
 * choice of an adapter changes, and only the one that was chosen is loaded.
 */
export async function createRuntime(adapter: Adapter): Promise<Runtime> {
  if (adapter === "threads") {
    const { createThreadsRuntime } = await import("@heddle/threads");
    return createThreadsRuntime({
      classes,
      worker: (options) =>
        new Worker(new URL("./pinger.threads.worker.js", import.meta.url), options),
    });
  }
  const { createNodeRuntime } = await import("@heddle/node");
  return createNodeRuntime({
    classes,
    worker: (options) => new Worker(new URL("./pinger.node.worker.js", import.meta.url), options),
  });
}
