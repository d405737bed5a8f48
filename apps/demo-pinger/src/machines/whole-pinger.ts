import { callback, Thread } from "@heddle/core";
import { Peer } from "../peer.js";
import { type Plan, probesOf } from "../pinger.js";
import type { Request, Sample, Target } from "../target.js";

/** What one thread on another machine found out. */
export interface Found {
  readonly samples: readonly Sample[];
  /** Milliseconds that it took to ask a host of its own machine that answers at once. */
  readonly overhead: readonly number[];
  /** Milliseconds from its first line to its last one. */
  readonly took: number;
}

/**
 * Pings one host from another machine. Nothing streams from there and no memory is shared with it, so the thread gives
 * all its probes at its end, and asks a host of its own machine to see what asking costs there.
 */
export class WholePinger extends Thread<Found> {
  constructor(
    readonly target: Target,
    readonly plan: Plan,
    /** Requests under way at most, on each of its machine's workers. */
    readonly perWorker: number,
  ) {
    super({ name: target.name });
  }

  async run(): Promise<Found> {
    const begun = performance.now();
    const { target, plan, perWorker, signal } = this;
    const peer = await peerHere(target.request.mode);
    const common = { peer, memory: null, mayGoOn: null, perWorker };
    const samples: Sample[] = [];
    const overhead: number[] = [];
    const own = { ...target, name: "peer", request: peer };
    const once: Plan = { count: 1, interval: 0, timeout: plan.timeout, retries: 0, after: 0 };
    try {
      for await (const sample of probesOf({ target, plan, common, signal })) {
        samples.push(sample);
        if (overhead.length > 0) continue;
        for await (const { ms } of probesOf({ target: own, plan: once, common, signal }))
          if (ms !== null) overhead.push(ms);
      }
    } catch (error) {
      // Asked to stop, it gives what it has.
      if (!signal.aborted) throw error;
    }
    return { samples, overhead, took: performance.now() - begun };
  }
}

let port: Promise<number> | undefined;

/** The host of this machine that answers at once: one for each worker. */
async function peerHere(mode: Request["mode"]): Promise<Request> {
  const host = "127.0.0.1";
  if (mode === "icmp") return { mode, host };
  port ??= new Promise((resolve, reject) => {
    new Peer(callback(resolve)).start().join().catch(reject);
  });
  return mode === "tcp"
    ? { mode, host, ports: [await port] }
    : { mode, url: `http://${host}:${await port}/` };
}
