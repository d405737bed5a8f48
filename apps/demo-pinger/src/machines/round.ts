import type { Mishap, Plan } from "../pinger.js";
import { gapOf, type Round, type RoundOptions, type Track } from "../round.js";
import type { Sample, Target } from "../target.js";
import { WholePinger } from "./whole-pinger.js";

/** Probes that one thread makes; then the host's next thread begins, which may be on another machine. */
const PART = 3;

/** A thread for each host, on the machines that serve the queue. */
export async function pingByMachines(
  targets: readonly Target[],
  options: RoundOptions,
): Promise<Round> {
  const { runtime, signal, onFailure } = options;
  signal.throwIfAborted();
  const machines = new Map<number, string>();
  const unobserve = runtime.observe({
    end: ({ ident, machine }) => void (machine && machines.set(ident, machine)),
  });
  const running = new Set<WholePinger>();
  const stop = () => {
    for (const pinger of running) pinger.stop(signal.reason);
  };
  signal.addEventListener("abort", stop);
  const overhead: number[] = [];
  const begun = performance.now();
  const gap = gapOf(targets, options);
  try {
    const tracks = await Promise.all(
      targets.map(async (target, index) => {
        const track = await follow(target, index, {
          ...options,
          ...{ gap, begun, machines, overhead, running },
        });
        if (track.failure !== undefined) onFailure?.(index, track.failure);
        return track;
      }),
    );
    const carriers = new Set(tracks.flatMap(({ machines = [] }) => machines)).size;
    return { tracks, took: performance.now() - begun, overhead, carriers };
  } finally {
    signal.removeEventListener("abort", stop);
    unobserve();
  }
}

interface Following extends RoundOptions {
  /** Milliseconds between the first probes of two hosts. */
  readonly gap: number;
  readonly begun: number;
  /** Where threads have run, by their numbers. */
  readonly machines: ReadonlyMap<number, string>;
  readonly overhead: number[];
  /** Threads that run. */
  readonly running: Set<WholePinger>;
}

/** All probes of one host: a thread after the other, each of a few probes, so that the round can be paused. */
async function follow(target: Target, index: number, options: Following): Promise<Track> {
  const { count, interval, timeout, retries, signal, begun } = options;
  const samples: Sample[] = [];
  const from = new Set<string>();
  try {
    while (samples.length < count && !signal.aborted) {
      const first = samples.length;
      if (first > 0) await options.gate.pass();
      const some = Math.min(PART, count - first);
      const mishap: Mishap | undefined = options.crash?.has(target.name) ? "throws" : undefined;
      const after = first === 0 ? index * options.gap : interval;
      const plan: Plan = { count: some, interval, timeout, retries, after };
      const pinger = new WholePinger(
        target,
        mishap ? { ...plan, mishap } : plan,
        options.inFlight,
      ).start(options.runtime);
      options.running.add(pinger);
      try {
        const found = await pinger.join();
        // The clocks of two machines differ: what is known is how long ago the thread began.
        const since = performance.now() - begun - found.took;
        for (const { seq, at, ...sample } of found.samples) {
          samples.push({ seq: first + seq, at: since + at, ...sample });
          options.onSample?.(index, samples.at(-1) as Sample);
        }
        options.overhead.push(...found.overhead);
      } finally {
        options.running.delete(pinger);
        const machine = options.machines.get(pinger.ident as number);
        if (machine !== undefined) from.add(machine);
      }
    }
    return { samples, machines: [...from] };
  } catch (error) {
    if (signal.aborted) return { samples, machines: [...from] };
    const failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { samples, machines: [...from], failure };
  }
}
