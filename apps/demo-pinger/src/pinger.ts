import { Thread } from "@heddle/core";
import { Slots } from "./slots.js";
import type { Probe, Reply, Target } from "./target.js";

/** What a pinger needs of the platform that it runs on. */
export interface Platform {
  readonly probe: Probe;
  /** How many requests one worker makes at the same time; the others wait for a slot. */
  readonly inFlight: number;
}

let platform: Platform | undefined;
let slots = new Slots(0);

/** Hands in the platform. A function cannot travel in a thread's field, so each worker's file does it. */
export function usePlatform(given: Platform): void {
  platform = given;
  slots = new Slots(given.inFlight);
}

export interface PingOptions {
  /** Milliseconds until a host counts as silent, from the request on. */
  readonly timeout: number;
  /** Milliseconds from the thread's start to its request. */
  readonly after?: number;
}

/** Pings one host on a thread of its own. The same class runs on Node and in the browser. */
export class Pinger extends Thread<Reply> {
  constructor(
    readonly target: Target,
    readonly options: PingOptions,
  ) {
    super({ name: target.name });
  }

  async run(): Promise<Reply> {
    if (platform === undefined) {
      throw new Error("No way to make a request: call usePlatform() in the worker's file.");
    }
    const { timeout, after = 0 } = this.options;
    if (after > 0) await pause(after, this.signal);
    await slots.take(this.signal);
    try {
      // Now, not before: waiting for a slot is not the host's doing.
      const began = performance.now();
      const answer = await platform.probe(this.target.request, { timeout, signal: this.signal });
      return { ...answer, waited: performance.now() - began };
    } finally {
      slots.give();
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
