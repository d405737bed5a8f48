import type { Runtime } from "@heddle/core";
import { Live, Pace } from "../live.js";
import { Pinger } from "../pinger.js";

const classes = { Pinger, Live, Pace };

/**
 * How threads run here, and in which file they find what they need of this platform. This is all that the
 * choice of an adapter changes, and only the one that was chosen is loaded.
 */
const ADAPTERS = {
  browser: async (parallelism: number): Promise<Runtime> => {
    const { createBrowserRuntime } = await import("@heddle/browser");
    const worker = () =>
      new Worker(new URL("./pinger.browser.worker.ts", import.meta.url), { type: "module" });
    return createBrowserRuntime({ classes, worker, parallelism });
  },
  threads: async (parallelism: number): Promise<Runtime> => {
    const { createThreadsRuntime } = await import("@heddle/threads");
    const worker = () =>
      new Worker(new URL("./pinger.threads.worker.ts", import.meta.url), { type: "module" });
    return createThreadsRuntime({ classes, worker, parallelism });
  },
} as const;

export type Adapter = keyof typeof ADAPTERS;
export const ADAPTER_NAMES = Object.keys(ADAPTERS) as Adapter[];

export function createRuntime(adapter: Adapter, parallelism: number): Promise<Runtime> {
  return ADAPTERS[adapter](parallelism);
}
