import { Barrier, callback, type Runtime, Semaphore } from "@heddle/core";
import type { Gate } from "./gate.js";
import type { Live, Pace } from "./live.js";
import { type Common, type Mishap, Pinger, type Plan, type SharedThings } from "./pinger.js";
import type { Request, Sample, Target } from "./target.js";

/** One pass over some hosts. */
export interface Round {
  /** What came of each target, in the order of the targets. */
  readonly tracks: readonly Track[];
  /** Milliseconds from the common start to the last answer. */
  readonly took: number;
  /** Milliseconds that it took to ask a host which answers at once, measured while the round ran. */
  readonly overhead: readonly number[];
  /** The workers that ran the threads. */
  readonly carriers: number;
}

/** The probes of one host. */
export interface Track {
  readonly samples: readonly Sample[];
  /** Why its thread ended before its time. */
  readonly failure?: string;
  /** The machines that asked, where threads run on others. */
  readonly machines?: readonly string[];
}

export interface RoundOptions extends Omit<Plan, "after"> {
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  /** Requests under way at most. */
  readonly inFlight: number;
  /** Workers that run threads at once. */
  readonly parallelism: number;
  readonly pace?: Pace | undefined;
  /** A host that answers at once, asked as the targets are; null measures no overhead. */
  readonly peer: Request | null;
  /** Closed to pause. */
  readonly gate: Gate;
  /** Milliseconds that a request costs here, so that the next one leaves no sooner; by default what it costs Node. */
  readonly cost?: number;
  readonly live?: Live | undefined;
  /** Names of targets whose thread is made to crash: to see what becomes of the others. */
  readonly crash?: ReadonlySet<string>;
  readonly onSample?: (index: number, sample: Sample) => void;
  readonly onFailure?: (index: number, failure: string) => void;
}

/** How often the own overhead is looked at. */
const PEER_INTERVAL = 40;
const PEER_SHIFT = 7;

/** A thread for each host, all of them started at once. */
export async function pingAll(targets: readonly Target[], options: RoundOptions): Promise<Round> {
  const { runtime, signal, peer, onSample, onFailure } = options;
  signal.throwIfAborted();
  // Each processor's worker asks the peer too, so that it is seen what asking costs there.
  const watchers = peer === null ? 0 : Math.min(options.parallelism, targets.length);
  const parties = targets.length + watchers + 1;
  const common = commonOf(options, parties);
  const { count, interval, timeout, retries } = options;
  const gap = gapOf(targets, options);
  const pingers = targets.map((target, index) => {
    const plan: Plan = { count, interval, timeout, retries, after: index * gap };
    const mishap: Mishap | undefined = options.crash?.has(target.name) ? "throws" : undefined;
    return new Pinger(target, mishap ? { ...plan, mishap } : plan, common);
  });
  const own = Array.from({ length: watchers }, (_, index) => watcher(index, peer, common, options));
  const stop = () => {
    for (const pinger of pingers) pinger.stop(signal.reason);
  };
  signal.addEventListener("abort", stop);

  const overhead: number[] = [];
  let left = targets.length;
  try {
    for (const pinger of [...pingers, ...own]) pinger.start(runtime);
    const watching = own.map(async (pinger) => {
      for await (const { ms } of pinger) {
        // When only the silent ones are waited for, asking costs less than it did.
        if (ms !== null && left > targets.length / 10) overhead.push(ms);
      }
    });
    const reading = pingers.map((pinger, index) =>
      follow(pinger, signal, (sample) => onSample?.(index, sample)).then((track) => {
        left--;
        if (track.failure !== undefined) onFailure?.(index, track.failure);
        return track;
      }),
    );
    await common.memory?.start.wait({ signal }).catch(() => {});
    const begun = performance.now();
    const tracks = await Promise.all(reading);
    const took = performance.now() - begun;
    const { length: carriers } = runtime.stats().carriers.filter(({ kind }) => kind === "virtual");
    for (const pinger of own) pinger.stop();
    await Promise.allSettled(watching);
    return { tracks, took, overhead, carriers };
  } finally {
    signal.removeEventListener("abort", stop);
    for (const pinger of own) pinger.stop();
  }
}

function commonOf(
  { gate, peer, inFlight, live, pace, ...options }: RoundOptions,
  parties: number,
): Common {
  const perWorker = Math.ceil(inFlight / options.parallelism);
  if (gate.event === null) {
    return { peer, memory: null, mayGoOn: callback(() => gate.pass()), perWorker };
  }
  const memory: SharedThings = {
    start: new Barrier(parties, { timeout: START_TIMEOUT }),
    running: gate.event,
    slots: new Semaphore(inFlight),
    ...(live && { live }),
    ...(pace && { pace }),
  };
  return { peer, memory, mayGoOn: null, perWorker };
}

/** Milliseconds that a request may cost this machine, at most, before the next one leaves. */
const COST = { tcp: 1, http: 2.5, icmp: 2.5 } as const;
const WIDEST = 4;

/**
 * Milliseconds between the first requests of two hosts. Hundreds that leave in one instant would measure how
 * long they queue for this machine's own processors: forty milliseconds in the place of one. So the probes of a
 * round are spread over its interval; where there is one round only, as far apart as a request costs, and all
 * that only connect within a fifth of the timeout.
 */
export function gapOf(
  targets: readonly Target[],
  { count, interval, timeout, cost }: RoundOptions,
): number {
  const costs = targets.map(({ request }) => cost ?? COST[request.mode]);
  const onlyConnect = targets.every(({ request }) => request.mode === "tcp");
  const within = onlyConnect ? timeout / 5 : Math.max(timeout, 1_500);
  const least = Math.min(Math.max(...costs), within / targets.length);
  return count === 1 ? least : Math.max(least, Math.min(WIDEST, interval / targets.length));
}

/** Asks the peer again and again, as the targets are asked, but in no one's way. */
function watcher(
  index: number,
  peer: Request | null,
  common: Common,
  { timeout }: Pick<Plan, "timeout">,
): Pinger {
  const name = `peer-${index + 1}`;
  const target = { name, inputs: [], address: "127.0.0.1", request: peer as Request };
  const count = Number.POSITIVE_INFINITY;
  const plan = { count, interval: PEER_INTERVAL, timeout, retries: 0, after: index * PEER_SHIFT };
  if (common.memory === null) return new Pinger(target, plan, common);
  const { start, running, slots } = common.memory;
  return new Pinger(target, plan, { ...common, memory: { start, running, slots } });
}

/** All workers are up long before. A worker that died before the start must not keep the others. */
const START_TIMEOUT = 20_000;

/** Reads the probes of one thread until the thread ends. The error of a thread that fails becomes its host's row. */
async function follow(
  pinger: Pinger,
  signal: AbortSignal,
  onSample: (sample: Sample) => void,
): Promise<Track> {
  const samples: Sample[] = [];
  try {
    for await (const sample of pinger) {
      samples.push(sample);
      onSample(sample);
    }
    await pinger.join();
    return { samples };
  } catch (error) {
    if (signal.aborted) return { samples };
    const failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { samples, failure };
  }
}

/** The same threads, but each is joined before the next one starts. */
export async function pingInTurn(
  targets: readonly Target[],
  options: RoundOptions & { readonly onTurn?: (index: number) => void },
  ping: typeof pingAll = pingAll,
): Promise<Round> {
  const tracks: Track[] = [];
  const begun = performance.now();
  for (const [index, target] of targets.entries()) {
    if (options.signal.aborted) break;
    options.onTurn?.(index);
    const { tracks: one } = await ping([target], {
      ...options,
      peer: null,
      onSample: (_, sample) => options.onSample?.(index, sample),
      onFailure: (_, failure) => options.onFailure?.(index, failure),
    });
    tracks.push(...one);
  }
  return {
    tracks,
    took: performance.now() - begun,
    overhead: [],
    carriers: options.runtime.carrierCount,
  };
}
